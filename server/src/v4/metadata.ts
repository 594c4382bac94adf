import type { ServiceImpl } from "@connectrpc/connect";
import { StatusCode } from "btrdb-web";
import type { BTrDB, KeyValue } from "../gen/grpcinterface/btrdb_pb.ts";
import { checkCollection, readChanges, readProperties, readQuery } from "../rpc/check-metadata.ts";
import { batches, metadataRpcs as v5MetadataRpcs } from "../rpc/metadata.ts";
import type { ServerContext } from "../rpc/server-context.ts";
import { StatusError } from "../status-error.ts";
import type { NewStream, StreamRecord } from "../store/metadata-store.ts";

const LOOKUP_BATCH = 1_000;
const MAX_COLLECTIONS = 10_000;

type MetadataRpcs = Pick<
  ServiceImpl<typeof BTrDB>,
  "create" | "streamInfo" | "lookupStreams" | "listCollections" | "setStreamAnnotations" | "getMetadataUsage"
>;

const bytes = new TextEncoder();
const text = new TextDecoder();

const pairs = (map: ReadonlyMap<string, string>) =>
  [...map].map(([key, value]) => ({ key, value: bytes.encode(value) }));

/** As v5 has it, whose checks are the same. */
const optional = (given: readonly KeyValue[]) =>
  given.map(({ key, value }) => ({ key, val: { value: text.decode(value) } }));

const descriptor = ({ uuid, collection, tags, annotations, propertyVersion }: StreamRecord) => ({
  uuid,
  collection,
  tags: pairs(tags),
  annotations: pairs(annotations),
  annotationVersion: propertyVersion,
});

/** The RPCs on collections, tags and annotations as v4 has them. */
export function metadataRpcs(context: ServerContext): MetadataRpcs {
  const { streams } = context;
  const { metadata } = streams;
  const v5 = v5MetadataRpcs(context);
  return {
    async create(request) {
      const { uuid, collection } = request;
      checkCollection(collection);
      const tags = readProperties(optional(request.tags), "tag");
      const annotations = readProperties(optional(request.annotations), "annotation");
      const stream = { uuid, collection, tags, annotations };
      await streams.create(stream).catch(async (error: unknown) => {
        throw v4Error(error, stream, await metadata.get(uuid));
      });
      return {};
    },

    async streamInfo(request, call) {
      const answer = await v5.streamInfo(request, call);
      const stream = request.omitDescriptor ? undefined : await metadata.get(request.uuid);
      const { versionMajor = 0n, versionMinor = 0n } = answer;
      return {
        versionMajor,
        versionMinor,
        descriptor: stream === undefined ? { uuid: request.uuid } : descriptor(stream),
      };
    },

    async *lookupStreams(request, { signal }) {
      for await (const batch of batches(metadata.lookup(readQuery(request)), LOOKUP_BATCH)) {
        signal.throwIfAborted();
        yield { results: batch.map(descriptor) };
      }
    },

    async listCollections({ prefix, startWith, limit }) {
      if (!startWith.startsWith(prefix))
        throw new StatusError(StatusCode.WrongArgs, "starting parameter does not have the prefix");
      if (limit < 1n || limit > MAX_COLLECTIONS) {
        const message = `limit parameter must be 0 < limit <= ${MAX_COLLECTIONS}`;
        throw new StatusError(StatusCode.WrongArgs, message);
      }
      const collections: string[] = [];
      for await (const collection of metadata.listCollections(prefix)) {
        if (Buffer.compare(Buffer.from(collection), Buffer.from(startWith)) < 0) continue;
        collections.push(collection);
        if (collections.length >= limit) break;
      }
      return { collections };
    },

    async setStreamAnnotations({ uuid, expectedAnnotationVersion, annotations }) {
      await metadata.setAnnotations(uuid, expectedAnnotationVersion, readChanges(annotations, "annotation"));
      return {};
    },

    getMetadataUsage: v5.getMetadataUsage,
  };
}

/** The codes of Create in v4: 406 for the same collection and tags, 429 for a uuid that is another stream's. */
function v4Error(error: unknown, wanted: NewStream, existing: StreamRecord | undefined): unknown {
  if (!(error instanceof StatusError)) return error;
  const same =
    existing?.collection === wanted.collection &&
    existing.tags.size === wanted.tags.size &&
    [...wanted.tags].every(([key, value]) => existing.tags.get(key) === value);
  if (error.code === StatusCode.AmbiguousStream || (error.code === StatusCode.StreamExists && same))
    return new StatusError(
      StatusCode.StreamExistsV4,
      "a stream already exists in that collection with identical tags",
    );
  if (error.code === StatusCode.StreamExists)
    return new StatusError(
      StatusCode.RecycledUUID,
      "a stream already exists with that uuid and a different collection or tags",
    );
  return error;
}
