import type { BTrDBRpc } from "../btrdb-rpc.ts";

/** The methods of the service; a test compares them with the generated schema. */
export const UNARY_METHODS = [
  "info",
  "nearest",
  "insert",
  "arrowInsert",
  "delete",
  "flush",
  "create",
  "streamInfo",
  "setStreamAnnotations",
  "setStreamTags",
  "obliterate",
  "getMetadataUsage",
  "faultInject",
] as const;
export const STREAMING_METHODS = [
  "rawValues",
  "arrowRawValues",
  "arrowMultiValues",
  "alignedWindows",
  "arrowAlignedWindows",
  "windows",
  "arrowWindows",
  "changes",
  "listCollections",
  "lookupStreams",
  "sQLQuery",
  "generateCSV",
  "subscribe",
] as const;

type AnyMethods = Record<string, (...args: unknown[]) => unknown>;

/**
 * A client that is loaded with its first call: the generated schema and the protobuf runtime are more than half of what
 * a page would download, and none of the methods of BTrDB and Stream need them.
 */
export function lazyRpc(load: () => Promise<BTrDBRpc>): BTrDBRpc {
  let loading: Promise<AnyMethods> | undefined;
  const client = () => {
    loading ??= load() as Promise<unknown> as Promise<AnyMethods>;
    return loading;
  };
  const methods: AnyMethods = {};
  for (const name of UNARY_METHODS) methods[name] = async (...args) => (await client())[name]?.(...args);
  for (const name of STREAMING_METHODS) {
    methods[name] = async function* (...args: unknown[]) {
      yield* (await client())[name]?.(...args) as AsyncIterable<unknown>;
    };
  }
  return methods as unknown as BTrDBRpc;
}
