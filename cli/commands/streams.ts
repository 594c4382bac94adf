import { type BTrDB, isBTrDBError, type SearchOptions, type Stream } from "btrdb-web";
import type { Command } from "../command.ts";
import { cell, delimiterOf, headerLine, readRowFormat, toJson } from "../rows/row-format.ts";
import { UsageError } from "../usage-error.ts";

type Annotations = NonNullable<SearchOptions["annotations"]>;

export const streams: Command = async ({ connect, args, values, out, signal }) => {
  const format = readRowFormat(values);
  const search: SearchOptions = {
    tags: readPairs(values.tag, "--tag", (value) => value),
    annotations: readPairs(values.annotation, "--annotation", readAnnotation),
    signal,
  };
  const conn = await connect();
  const delimiter = delimiterOf(format);
  let begun = false;
  const write = async (stream: Stream) => {
    const { uuid, collection, tags, annotations, propertyVersion } = await stream.metadata({ signal });
    if (!begun) out.add(headerLine(HEADER, format));
    begun = true;
    const line =
      format.kind === "json"
        ? toJson({ uuid, collection, tags, annotations, propertyVersion })
        : [uuid, collection, tags.name ?? "", tags.unit ?? ""]
            .map((text) => cell(text, format))
            .join(delimiter);
    if (out.add(`${line}\n`)) await out.flush();
  };
  for await (const stream of conn.eachStreamInCollection(args[0] ?? "", search)) await write(stream);
  if (!begun && args[0] !== undefined) {
    for await (const stream of matching(conn, args[0], search)) await write(stream);
  }
  if (!begun) out.add(headerLine(HEADER, format));
  return undefined;
};

const HEADER = ["uuid", "collection", "name", "unit"];

/** Streams whose collection/name has the text in it, in whatever case. */
async function* matching(conn: BTrDB, text: string, search: SearchOptions): AsyncGenerator<Stream, void> {
  const wanted = text.toLowerCase();
  const collections = await collectionsWith(conn, text, search.signal ?? undefined);
  const found =
    collections === undefined
      ? conn.eachStreamInCollection("", search)
      : conn.eachStreamInCollection(collections, { ...search, isCollectionPrefix: false });
  if (collections?.length === 0) return;
  for await (const stream of found) {
    const { collection, tags } = await stream.metadata();
    if (`${collection}/${tags.name ?? ""}`.toLowerCase().includes(wanted)) yield stream;
  }
}

/** Collections with such streams by SQL; undefined where the server has none, and all streams have to be looked at. */
async function collectionsWith(
  conn: BTrDB,
  text: string,
  signal: AbortSignal | undefined,
): Promise<string[] | undefined> {
  const pattern = `%${text.replace(/[\\%_]/gu, "\\$&")}%`;
  const statement =
    "select distinct collection from streams where collection || '/' || coalesce(name, '') ilike $1 order by collection";
  try {
    const rows = await conn.query<{ collection: string }>(statement, [pattern], { signal });
    return rows.map(({ collection }) => collection);
  } catch (error) {
    const refused =
      isBTrDBError(error) &&
      (error.status !== undefined || error.code === "UNIMPLEMENTED" || error.code === "PERMISSION_DENIED");
    if (refused) return undefined;
    throw error;
  }
}

/** `KEY=VALUE`, and `KEY` alone for whatever value. @throws UsageError */
function readPairs<V>(
  given: readonly string[] | undefined,
  name: string,
  read: (value: string) => V,
): Record<string, V | null> {
  return Object.fromEntries(
    (given ?? []).map((text) => {
      const equals = text.indexOf("=");
      const key = equals < 0 ? text : text.slice(0, equals);
      if (key === "") throw new UsageError(`${name} ${JSON.stringify(text)} has no key: write KEY=VALUE`);
      return [key, equals < 0 ? null : read(text.slice(equals + 1))];
    }),
  );
}

/** As it is stored: JSON, and text that is none as text. */
function readAnnotation(text: string): Annotations[string] {
  try {
    return JSON.parse(text) as Annotations[string];
  } catch {
    return text;
  }
}
