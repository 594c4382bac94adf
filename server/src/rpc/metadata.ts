import type { ServiceImpl } from "@connectrpc/connect";
import { StatusCode } from "btrdb-web";
import type { BTrDB } from "btrdb-web/proto";
import { StatusError } from "../status-error.ts";
import type { StreamRecord } from "../store/metadata-store.ts";
import {
  checkCollection,
  checkPropertyCount,
  readChanges,
  readProperties,
  readQuery,
} from "./check-metadata.ts";
import type { ServerContext } from "./server-context.ts";

/** Streams in one message of LookupStreams. */
export const LOOKUP_BATCH = 200;
const COLLECTION_BATCH = 1_000;
const SQL_BATCH = 200;
/** Bytes of rows in one message of SQLQuery, so that wide rows do not make a message too large for clients. */
const SQL_BATCH_BYTES = 1 << 20;

type MetadataRpcs = Pick<
  ServiceImpl<typeof BTrDB>,
  | "create"
  | "streamInfo"
  | "lookupStreams"
  | "listCollections"
  | "setStreamTags"
  | "setStreamAnnotations"
  | "getMetadataUsage"
  | "sQLQuery"
>;

const pairs = (map: ReadonlyMap<string, string>) => [...map].map(([key, value]) => ({ key, val: { value } }));

const descriptor = (stream: StreamRecord) => ({
  uuid: stream.uuid,
  collection: stream.collection,
  tags: pairs(stream.tags),
  annotations: pairs(stream.annotations),
  propertyVersion: stream.propertyVersion,
});

/** Batches of at most `size` items and, but for a single item, `maxBytes` bytes; at least one batch, maybe empty. */
export async function* batches<T>(
  items: AsyncIterable<T>,
  size: number,
  maxBytes = Number.POSITIVE_INFINITY,
  bytesOf: (item: T) => number = () => 0,
): AsyncGenerator<T[]> {
  let batch: T[] = [];
  let bytes = 0;
  let any = false;
  for await (const item of items) {
    if (batch.length === size || (batch.length > 0 && bytes + bytesOf(item) > maxBytes)) {
      yield batch;
      any = true;
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += bytesOf(item);
  }
  if (batch.length > 0 || !any) yield batch;
}

/** The RPCs on collections, tags and annotations (protocol.md section 3). */
export function metadataRpcs({ streams }: ServerContext): MetadataRpcs {
  const { metadata } = streams;
  return {
    async create(request) {
      const { uuid, collection } = request;
      checkCollection(collection);
      const tags = readProperties(request.tags, "tag");
      const annotations = readProperties(request.annotations, "annotation");
      checkPropertyCount(tags, annotations);
      if (uuid.length > 16) throw new StatusError(StatusCode.WrongArgs, "a uuid has 16 bytes");
      await streams.create({ uuid, collection, tags, annotations });
      return {};
    },

    async streamInfo({ uuid, omitVersion, omitDescriptor }) {
      if (omitVersion && omitDescriptor) {
        throw new StatusError(StatusCode.WrongArgs, "you cannot omit descriptor and version");
      }
      const stream = await metadata.get(uuid);
      if (!stream) throw new StatusError(StatusCode.NoSuchStream, "stream does not exist");
      const version = omitVersion ? undefined : (await streams.points(uuid)).version;
      return {
        versionMajor: version?.major ?? 0n,
        versionMinor: version?.minor ?? 0n,
        descriptor: omitDescriptor ? { uuid } : descriptor(stream),
      };
    },

    async *lookupStreams(request, { signal }) {
      for await (const batch of batches(metadata.lookup(readQuery(request)), LOOKUP_BATCH)) {
        signal.throwIfAborted();
        yield { results: batch.map(descriptor) };
      }
    },

    async *listCollections({ prefix }, { signal }) {
      for await (const collections of batches(metadata.listCollections(prefix), COLLECTION_BATCH)) {
        signal.throwIfAborted();
        yield { collections };
      }
    },

    async setStreamTags({ uuid, expectedPropertyVersion, tags, remove, collection }) {
      const changes = readChanges(tags, "tag");
      for (const key of remove) changes.set(key, undefined);
      if (collection !== "") checkCollection(collection);
      await metadata.setTags(uuid, expectedPropertyVersion, changes, collection || undefined);
      return {};
    },

    async setStreamAnnotations({ uuid, expectedPropertyVersion, changes: given, removals }) {
      const changes = readChanges(given, "annotation");
      for (const key of removals) changes.set(key, undefined);
      await metadata.setAnnotations(uuid, expectedPropertyVersion, changes);
      return {};
    },

    async getMetadataUsage({ prefix }) {
      const { tags, annotations } = await metadata.usage(prefix);
      return { tags: [...tags], annotations: [...annotations] };
    },

    async *sQLQuery({ query, params }, { signal }) {
      const rows = metadata.sql(query, params, signal);
      for await (const batch of batches(rows, SQL_BATCH, SQL_BATCH_BYTES, (row) => row.length)) {
        yield { SQLQueryRow: batch };
      }
    },
  };
}
