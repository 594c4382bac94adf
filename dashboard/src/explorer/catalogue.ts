import { type BTrDB, isBTrDBError, type Stream } from "btrdb-web";
import type { StreamLabel } from "../data/stream-label.ts";
import { createBreather } from "../ui/breather.ts";
import { sortByName } from "./compare-names.ts";
import { COLUMNS, matcher, parseAnnotation, type SearchQuery, sqlSearch } from "./search-query.ts";

/** Streams that a search shows; who finds more says what he wants more exactly. */
export const MOST_FOUND = 5_000;
/** A collection with more streams than this is shown while it comes. */
const SHOW_AFTER = 5_000;

/** What a search has found. */
export interface Found {
  readonly streams: readonly StreamLabel[];
  /** There is more than what is shown. */
  readonly more: boolean;
  /** How it was searched. */
  readonly by: "sql" | "looking";
}

/** A statement that is no list of streams. */
export class NoStreamsError extends Error {
  override readonly name = "NoStreamsError";
}

/** The streams of a server, to list and to find. Every method stops with its signal, and throws what the client throws. */
export interface Catalogue {
  collections(signal: AbortSignal): Promise<readonly string[]>;
  /** `progress` gets what is there so far, where there is much. */
  streams(
    collection: string,
    signal: AbortSignal,
    progress?: (streams: readonly StreamLabel[]) => void,
  ): Promise<readonly StreamLabel[]>;
  search(query: SearchQuery, signal: AbortSignal): Promise<Found>;
  /** What there is to search for: keys of annotations, units; empty where the server does not say. */
  suggestions(mode: SearchQuery["mode"], signal: AbortSignal): Promise<readonly string[]>;
  /** Sends a first statement, which takes a server longer than those after it. */
  warmUp(signal: AbortSignal): Promise<void>;
}

export function createCatalogue(conn: BTrDB): Catalogue {
  let hasSql = true;

  const bySql = async (query: SearchQuery, signal: AbortSignal): Promise<Found> => {
    const { statement, params } = sqlSearch(query, MOST_FOUND);
    const breathe = createBreather();
    const rows: Record<string, unknown>[] = [];
    for await (const row of conn.queryRows<Record<string, unknown>>(statement, params, { signal })) {
      rows.push(row);
      if (rows.length > MOST_FOUND) break;
      await breathe();
    }
    const more = rows.length > MOST_FOUND;
    return { streams: await labels(rows.slice(0, MOST_FOUND), signal), more, by: "sql" };
  };

  const labels = async (
    rows: readonly Record<string, unknown>[],
    signal: AbortSignal,
  ): Promise<StreamLabel[]> => {
    const [first] = rows;
    if (first === undefined) return [];
    if (!("uuid" in first)) {
      throw new NoStreamsError(
        `The statement lists no streams: its rows have no column uuid. The first one is ${JSON.stringify(first)}.`,
      );
    }
    if (COLUMNS.split(", ").every((column) => column in first)) return distinct(rows.flatMap(labelOfRow));
    const uuids = rows.map(({ uuid }) => uuid).filter((uuid) => typeof uuid === "string");
    const statement = `select ${COLUMNS} from streams where uuid = any($1::uuid[])`;
    const params = [`{${uuids.map((uuid) => JSON.stringify(uuid)).join(",")}}`];
    const known = await conn.query<Record<string, unknown>>(statement, params, { signal });
    return distinct(known.flatMap(labelOfRow));
  };

  const byLooking = async (query: SearchQuery, signal: AbortSignal): Promise<Found> => {
    const matches = matcher(query);
    const breathe = createBreather();
    // The server knows at least which streams have the annotation.
    const annotations = query.mode === "annotation" ? { [parseAnnotation(query.text).key]: null } : {};
    const streams: StreamLabel[] = [];
    for await (const stream of conn.eachStreamInCollection([], { annotations, signal })) {
      const metadata = await stream.metadata();
      if (matches(metadata)) streams.push(labelOf(stream.uuid, metadata.collection, metadata.tags));
      if (streams.length > MOST_FOUND) break;
      await breathe();
    }
    return { streams: streams.slice(0, MOST_FOUND), more: streams.length > MOST_FOUND, by: "looking" };
  };

  return {
    collections: (signal) => conn.listCollections("", { signal }),

    async streams(collection, signal, progress) {
      const breathe = createBreather();
      const found: StreamLabel[] = [];
      let shown = 0;
      for await (const stream of conn.eachStreamInCollection(collection, {
        isCollectionPrefix: false,
        signal,
      })) {
        found.push(await describe(stream));
        const pause = breathe();
        if (pause === undefined) continue;
        // Not at each pause: that would copy 100,000 streams over and over.
        if (found.length >= SHOW_AFTER && found.length >= shown * 1.5) {
          shown = found.length;
          progress?.(found.slice());
        }
        await pause;
      }
      return sortByName(found, ({ name }) => name);
    },

    async search(query, signal) {
      if (hasSql || query.mode === "sql") {
        try {
          return await bySql(query, signal);
        } catch (error) {
          if (!isWithoutSql(error) || query.mode === "sql") throw error;
          hasSql = false;
        }
      }
      return byLooking(query, signal);
    },

    async suggestions(mode, signal) {
      try {
        if (mode === "annotation")
          return Object.keys((await conn.collectionMetadata("", { signal })).annotations).sort();
        if (mode === "unit")
          return (await conn.listUniqueUnits(undefined, { signal })).filter(Boolean).sort();
      } catch {
        // Nobody waits for them, and what is wrong will be said by the search itself.
      }
      return [];
    },

    async warmUp(signal) {
      try {
        await conn.query("select 1 as ready", [], { signal });
      } catch (error) {
        if (isWithoutSql(error)) hasSql = false;
      }
    },
  };
}

/** Servers before SQL, metadata that has none, and users who may not. */
export function isWithoutSql(error: unknown): boolean {
  return (
    isBTrDBError(error) &&
    ["NOT_IMPLEMENTED", "UNIMPLEMENTED", "PERMISSION_DENIED", "UNAUTHORIZED"].includes(error.code)
  );
}

async function describe(stream: Stream): Promise<StreamLabel> {
  const { collection, tags } = await stream.metadata();
  return labelOf(stream.uuid, collection, tags);
}

/** What the page calls the stream with these tags. */
export function labelOf(
  uuid: string,
  collection: string,
  tags: Readonly<Record<string, string>>,
): StreamLabel {
  return { uuid, collection, name: tags.name || uuid, unit: tags.unit ?? "" };
}

/** Nothing for a row without a uuid: streams with a key of another length have none in SQL. */
function labelOfRow({ uuid, collection, name, unit }: Record<string, unknown>): StreamLabel[] {
  if (typeof uuid !== "string" || typeof collection !== "string") return [];
  const tags = {
    ...(typeof name === "string" && { name }),
    ...(typeof unit === "string" && { unit }),
  };
  return [labelOf(uuid, collection, tags)];
}

/** A join may give a stream twice, and two rows of the tree can't be the same. */
function distinct(streams: readonly StreamLabel[]): StreamLabel[] {
  return [...new Map(streams.map((stream) => [stream.uuid, stream])).values()];
}
