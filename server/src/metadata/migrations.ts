import type { Database } from "./database.ts";

/** The stored metadata was written by a newer version of this server. */
export class MetadataFormatError extends Error {
  override readonly name = "MetadataFormatError";
}

/**
 * Migration N is element N-1; a released one never changes. All of it is in schema `btrdb`, but for the one relation
 * that users may query, which is alone in `btrdb_sql`.
 *
 * A uuid is bytea since real servers take keys of other lengths (see StreamRecord); `id` is what SQL shows.
 * An obliterated stream keeps its row, without collection: so the primary key itself refuses a uuid for ever, also
 * to another server on the same database. Tags can be longer than an index entry, so what is unique is their hash.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table btrdb.stream (
    uuid bytea primary key check (length(uuid) <= 16),
    id uuid generated always as (case when length(uuid) = 16 then encode(uuid, 'hex')::uuid end) stored,
    collection varchar(256) collate "C",
    tags hstore not null,
    tag_text text collate "C" not null,
    tag_hash bytea not null,
    annotations hstore not null,
    property_version bigint not null
  );
  create unique index stream_collection_tags on btrdb.stream (collection, tag_hash) where collection is not null;
  create index stream_id on btrdb.stream (id);
  create index stream_name on btrdb.stream ((tags -> 'name'));
  create schema btrdb_sql;
  create view btrdb_sql.streams as
    select id as uuid, collection, (tags -> 'name')::varchar(256) as name, (tags -> 'unit')::varchar(256) as unit,
      (tags -> 'ingress')::varchar(256) as ingress, property_version, annotations
    from btrdb.stream where collection is not null;
  `,
];

// Any number that nobody else uses: two servers that start at once on one database migrate one after the other.
const LOCK = 7_140_410_440;

async function storedFormat(db: Database): Promise<number> {
  const [table] = await db.query("select to_regclass('btrdb.migration')::text as name", []);
  if (!table?.name) return 0;
  const [newest] = await db.query("select coalesce(max(number), 0)::text as number from btrdb.migration", []);
  return Number(newest?.number);
}

/** hstore is where somebody put it before; else in `public`, so that it serves the rest of the database too. */
async function ensureHstore(db: Database): Promise<string> {
  const schema = async () => {
    const [found] = await db.query(
      `select quote_ident(n.nspname) as name from pg_extension e join pg_namespace n on n.oid = e.extnamespace
       where e.extname = 'hstore'`,
      [],
    );
    return found?.name;
  };
  const before = await schema();
  if (before) return before;
  await db.execInTransaction("create extension if not exists hstore with schema public");
  const after = await schema();
  if (!after) throw new Error("the extension hstore could not be created");
  return after;
}

/**
 * Brings the database to the newest format; gives the schema in which hstore is.
 * Throws MetadataFormatError, having touched nothing, where the format is newer than this code.
 */
export async function migrate(db: Database, migrations: readonly string[] = MIGRATIONS): Promise<string> {
  const newest = migrations.length;
  let format = await storedFormat(db);
  if (format > newest) {
    throw new MetadataFormatError(
      `the metadata has format ${format}, and this server knows only formats up to ${newest}: use a newer server`,
    );
  }
  const hstoreSchema = await ensureHstore(db);
  while (format < newest) {
    const number = format + 1;
    try {
      await db.execInTransaction(`
        select pg_advisory_xact_lock(${LOCK});
        set local search_path = ${hstoreSchema};
        ${
          number === 1
            ? "create schema btrdb; create table btrdb.migration (number int primary key, applied timestamptz not null default now());"
            : ""
        }
        ${migrations[number - 1]}
        insert into btrdb.migration (number) values (${number});`);
      format = number;
    } catch (error) {
      // Another server was faster?
      const now = await storedFormat(db);
      if (now <= format) throw error;
      format = now;
    }
  }
  return hstoreSchema;
}
