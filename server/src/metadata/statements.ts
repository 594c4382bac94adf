/** Streams and collections of one answer of the database. */
export const LOOKUP_BATCH = 500;

const STREAM = `encode(uuid, 'hex') as uuid, collection::text, hstore_to_json(tags)::text as tags,
  hstore_to_json(annotations)::text as annotations, property_version::text as version`;
const BY_UUID = "uuid = decode($1, 'hex') and collection is not null";

/** The statements of the store; uuids are in hex, the rest of the parameters is text too. */
export const STATEMENTS = {
  create: `insert into btrdb.stream (uuid, collection, tags, tag_text, tag_hash, annotations, property_version)
    values (decode($1, 'hex'), $2, $3::text::hstore, $4, decode($5, 'hex'), $6::text::hstore, 1)
    on conflict do nothing returning 1`,
  why: `select bool_or(uuid = decode($1, 'hex') and collection is null)::text as obliterated,
      bool_or(uuid = decode($1, 'hex') and collection is not null)::text as exists,
      bool_or(collection = $2 and tag_hash = decode($3, 'hex'))::text as ambiguous
    from btrdb.stream
    where uuid = decode($1, 'hex') or (collection = $2 and tag_hash = decode($3, 'hex'))`,
  get: `select ${STREAM} from btrdb.stream where ${BY_UUID}`,
  getMany: `select ${STREAM} from btrdb.stream
    where uuid = any(select decode(hex, 'hex') from unnest($1::text[]) hex) and collection is not null`,
  find: findStatement("collection = $1"),
  findPrefix: findStatement("collection ^@ $1::text"),
  collections: `select distinct collection::text collate "C" as collection from btrdb.stream
    where collection ^@ $1::text and collection > $2
    order by 1 limit ${LOOKUP_BATCH}`,
  setTags: `update btrdb.stream set collection = $3, tags = $4::text::hstore, tag_text = $5,
      tag_hash = decode($6, 'hex'), property_version = property_version + 1
    where ${BY_UUID} and property_version = $2::numeric returning 1`,
  setAnnotations: `update btrdb.stream
    set annotations = (annotations - $3::text[]) || $4::text::hstore, property_version = property_version + 1
    where ${BY_UUID} and property_version = $2::numeric returning 1`,
  usage: `select kind, key collate "C" as key, count(*)::text as count
    from btrdb.stream, lateral (
      select 'tag' as kind, skeys(tags) as key union all select 'annotation', skeys(annotations)) as used
    where collection ^@ $1::text
    group by kind, 2 order by kind, 2`,
  obliterate: `update btrdb.stream set collection = null, tags = '', tag_text = '', annotations = ''
    where ${BY_UUID} returning 1`,
  remove: `delete from btrdb.stream where ${BY_UUID}`,
} as const;

function findStatement(collection: string): string {
  return `select encode(uuid, 'hex') as uuid from btrdb.stream
    where ${collection} and collection is not null
      and tags @> $2::text::hstore and tags ?& $3::text[]
      and annotations @> $4::text::hstore and annotations ?& $5::text[]
    order by collection, tag_text, btrdb.stream.uuid`;
}
