import type { ServiceImpl } from "@connectrpc/connect";
import { StatusCode } from "btrdb-web";
import type { BTrDB, KeyValue } from "../gen/grpcinterface/btrdb_pb.ts";
import { checkCollection, readChanges, readProperties, readQuery } from "../rpc/check-metadata.ts";
import { batches, metadataRpcs as v5MetadataRpcs } from "../rpc/metadata.ts";
import type { ServerContext } from "../rpc/server-context.ts";
import { StatusError } from "../status-error.ts";
import type { MetadataStore, NewStream, StreamRecord } from "../store/metadata-store.ts";
import { uuidText } from "../uuid-text.ts";

const LOOKUP_BATCH = 1_000;
const MAX_COLLECTIONS = 10_000;
/** etcd takes 128 operations at once, of which three are for the stream itself. */
const MAX_PROPERTIES = 125;

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
      if (tags.size + annotations.size > MAX_PROPERTIES) {
        const message = "could not create stream (etcdserver: too many operations in txn request)";
        throw new StatusError(StatusCode.MetadataStoreError, message);
      }
      const stream = { uuid, collection, tags, annotations };
      await streams.create(stream).catch(async (error: unknown) => {
        throw await createError(error, stream, metadata);
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
      if (request.collection !== "") checkCollection(request.collection);
      readChanges(request.tags, "tag");
      readChanges(request.annotations, "annotation");
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
      if (prefix !== "") checkPrefix(prefix);
      // In v4 a collection is a key that ends with a slash, which counts for the order and for where a page begins.
      const key = (collection: string) => Buffer.from(`${collection}/`);
      const collections: string[] = [];
      for await (const collection of metadata.listCollections(prefix)) {
        if (Buffer.compare(key(collection), Buffer.from(startWith)) >= 0) collections.push(collection);
      }
      collections.sort((a, b) => Buffer.compare(key(a), key(b)));
      return { collections: collections.slice(0, Number(limit)) };
    },

    async setStreamAnnotations({ uuid, expectedAnnotationVersion, annotations }) {
      await metadata.setAnnotations(uuid, expectedAnnotationVersion, readChanges(annotations, "annotation"));
      return {};
    },

    getMetadataUsage: v5.getMetadataUsage,
  };
}

function checkPrefix(prefix: string): void {
  try {
    checkCollection(prefix);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const message = error.message.replace(
      /^collection (.*) is invalid$/su,
      "prefix $1 is not a valid collection prefix",
    );
    throw new StatusError(StatusCode.InvalidCollection, message);
  }
}

/** The codes of Create in v4: 406 for a collection and tags that a stream has, 429 for a uuid that another one has or had. */
async function createError(
  error: unknown,
  { uuid, collection, tags }: NewStream,
  metadata: MetadataStore,
): Promise<unknown> {
  if (!(error instanceof StatusError)) return error;
  const { code } = error;
  const codes: readonly StatusCode[] = [
    StatusCode.StreamExists,
    StatusCode.AmbiguousStream,
    StatusCode.RecycledUUID,
  ];
  if (!codes.includes(code)) return error;
  const query = { collection, isCollectionPrefix: false, tags, annotations: new Map() };
  for await (const stream of metadata.lookup(query)) {
    if (stream.tags.size !== tags.size) continue;
    return new StatusError(
      StatusCode.StreamExistsV4,
      "a stream already exists in that collection with identical tags",
    );
  }
  const text = `"${uuidText(uuid)}"`;
  return new StatusError(
    StatusCode.RecycledUUID,
    code === StatusCode.RecycledUUID
      ? `uuid ${text} has been used before with a (now deleted) stream`
      : `a stream already exists with uuid ${text} and a different collection or tags`,
  );
}
