import { StatusCode } from "btrdb-web";
import { StatusError } from "../status-error.ts";
import type {
  KeyUsage,
  MetadataStore,
  PropertyChanges,
  StreamQuery,
  StreamRecord,
} from "./metadata-store.ts";

const keyOf = (uuid: Uint8Array): string => Buffer.from(uuid).toString("hex");
const byteOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

function sortedMap<V>(entries: Iterable<readonly [string, V]>): Map<string, V> {
  return new Map([...entries].sort(([a], [b]) => byteOrder(a, b)));
}

/** One text for one set of tags, whatever their order was. */
const tagText = (tags: ReadonlyMap<string, string>): string =>
  [...tags].map(([key, value]) => `${key}=${value}`).join(",");

const placeOf = (collection: string, tags: ReadonlyMap<string, string>): string =>
  `${collection}\0${tagText(tags)}`;

function hasAll(have: ReadonlyMap<string, string>, want: ReadonlyMap<string, string | undefined>): boolean {
  return [...want].every(([key, value]) => (value === undefined ? have.has(key) : have.get(key) === value));
}

function changed(old: ReadonlyMap<string, string>, changes: PropertyChanges): ReadonlyMap<string, string> {
  const merged = new Map(old);
  for (const [key, value] of changes) {
    if (value === undefined) merged.delete(key);
    else merged.set(key, value);
  }
  return sortedMap(merged);
}

function usageOf(maps: Iterable<ReadonlyMap<string, string>>): KeyUsage[] {
  const counts = new Map<string, bigint>();
  for (const map of maps) for (const key of map.keys()) counts.set(key, (counts.get(key) ?? 0n) + 1n);
  return [...sortedMap(counts)].map(([key, count]) => ({ key, count }));
}

/** Metadata in a Map, without SQL: for tests of the RPC layer and as the model of the PostgreSQL store. */
export function createMapMetadataStore(): MetadataStore {
  const streams = new Map<string, StreamRecord>();
  // Which stream has a collection and tags: looking at each of 100,000 streams for each new one takes hours.
  const byTags = new Map<string, string>();
  const obliterated = new Set<string>();

  function sorted(select: (stream: StreamRecord) => boolean): StreamRecord[] {
    return [...streams.values()]
      .filter(select)
      .map((stream) => {
        const { collection, tags } = stream;
        return { stream, collection: Buffer.from(collection), tags: Buffer.from(tagText(tags)) };
      })
      .sort(
        (a, b) =>
          Buffer.compare(a.collection, b.collection) ||
          Buffer.compare(a.tags, b.tags) ||
          Buffer.compare(a.stream.uuid, b.stream.uuid),
      )
      .map(({ stream }) => stream);
  }

  function existing(uuid: Uint8Array, expectedPropertyVersion: bigint, what: string): StreamRecord {
    const stream = streams.get(keyOf(uuid));
    if (!stream) throw new StatusError(StatusCode.NoSuchStream, "stream does not exist");
    if (stream.propertyVersion !== expectedPropertyVersion) {
      const message = `stream ${what} version does not match`;
      throw new StatusError(StatusCode.PropertyVersionMismatch, message);
    }
    return stream;
  }

  /** Reserves collection and tags for the stream of this key, which gives back those that it had. */
  function reserve(key: string, { collection, tags }: Pick<StreamRecord, "collection" | "tags">): void {
    const place = placeOf(collection, tags);
    const other = byTags.get(place);
    if (other !== undefined && other !== key) {
      const message = "a stream already exists in that collection with identical tags";
      throw new StatusError(StatusCode.AmbiguousStream, message);
    }
    release(key);
    byTags.set(place, key);
  }

  function release(key: string): void {
    const old = streams.get(key);
    if (old) byTags.delete(placeOf(old.collection, old.tags));
  }

  return {
    async create(stream) {
      const key = keyOf(stream.uuid);
      if (obliterated.has(key)) {
        throw new StatusError(StatusCode.RecycledUUID, "the uuid belonged to an obliterated stream");
      }
      if (streams.has(key)) {
        throw new StatusError(StatusCode.StreamExists, "a stream already exists with that uuid");
      }
      const tags = sortedMap(stream.tags);
      reserve(key, { collection: stream.collection, tags });
      const annotations = sortedMap(stream.annotations);
      streams.set(key, {
        ...stream,
        uuid: Uint8Array.from(stream.uuid),
        tags,
        annotations,
        propertyVersion: 1n,
      });
    },

    async get(uuid) {
      return streams.get(keyOf(uuid));
    },

    async *lookup({ collection, isCollectionPrefix, tags, annotations }: StreamQuery) {
      yield* sorted(
        (stream) =>
          (isCollectionPrefix
            ? stream.collection.startsWith(collection)
            : stream.collection === collection) &&
          hasAll(stream.tags, tags) &&
          hasAll(stream.annotations, annotations),
      );
    },

    async *listCollections(prefix) {
      yield* new Set(sorted((stream) => stream.collection.startsWith(prefix)).map((s) => s.collection));
    },

    async setTags(uuid, expectedPropertyVersion, changes, collection) {
      const old = existing(uuid, expectedPropertyVersion, "property");
      const tags = changed(old.tags, changes);
      const moved = { ...old, tags, collection: collection ?? old.collection };
      reserve(keyOf(uuid), moved);
      streams.set(keyOf(uuid), { ...moved, propertyVersion: old.propertyVersion + 1n });
    },

    async setAnnotations(uuid, expectedPropertyVersion, changes) {
      const old = existing(uuid, expectedPropertyVersion, "annotation");
      const annotations = changed(old.annotations, changes);
      streams.set(keyOf(uuid), { ...old, annotations, propertyVersion: old.propertyVersion + 1n });
    },

    async usage(prefix) {
      const found = sorted((stream) => stream.collection.startsWith(prefix));
      return {
        tags: usageOf(found.map((s) => s.tags)),
        annotations: usageOf(found.map((s) => s.annotations)),
      };
    },

    async obliterate(uuid) {
      release(keyOf(uuid));
      if (!streams.delete(keyOf(uuid))) {
        throw new StatusError(StatusCode.NoSuchStream, "stream does not exist");
      }
      obliterated.add(keyOf(uuid));
    },

    // biome-ignore lint/correctness/useYield: an answer that fails before its first row
    async *sql() {
      throw new StatusError(StatusCode.NotImplemented, "this metadata store has no SQL");
    },

    async remove(uuid) {
      release(keyOf(uuid));
      streams.delete(keyOf(uuid));
    },

    async close() {},
  };
}
