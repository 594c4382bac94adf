/** Copying streams in bulk, from one database to another or out of a journal. */

/** Selects streams in the form in which {@link INSERT_ROWS} takes them; `$1`: uuids in hex. */
export const SELECT_ROWS = `
  select encode(uuid, 'hex') as uuid, collection::text, tags::text, tag_text, encode(tag_hash, 'hex') as tag_hash,
    annotations::text, property_version::text
  from btrdb.stream
  where uuid = any(select decode(hex, 'hex') from unnest($1::text[]) hex)`;

/** The columns of a row, in the order of the parameters of {@link INSERT_ROWS}. */
export const ROW_COLUMNS = [
  "uuid",
  "collection",
  "tags",
  "tag_text",
  "tag_hash",
  "annotations",
  "property_version",
] as const;

/** Inserts rows given as one array a column; an obliterated stream has no collection, here an empty one. */
export const INSERT_ROWS = `
  insert into btrdb.stream (uuid, collection, tags, tag_text, tag_hash, annotations, property_version)
  select decode(uuid, 'hex'), nullif(collection, ''), tags::hstore, tag_text, decode(tag_hash, 'hex'),
    annotations::hstore, property_version::bigint
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
    as row(uuid, collection, tags, tag_text, tag_hash, annotations, property_version)`;

/** Deletes streams as if they had never been; `$1`: uuids in hex. */
export const DELETE_ROWS =
  "delete from btrdb.stream where uuid = any(select decode(hex, 'hex') from unnest($1::text[]) hex)";
