import type { BTrDBRpc } from "../btrdb-rpc.ts";
import { promptReturn, type StoppableIterable } from "../bulk/index.ts";

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

type CallOptions = { readonly signal?: AbortSignal | undefined };
type AnyMethods = Record<string, (request: unknown, options?: CallOptions) => unknown>;

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
  for (const name of UNARY_METHODS)
    methods[name] = async (request, options) => (await client())[name]?.(request, options);
  for (const name of STREAMING_METHODS) {
    methods[name] = (request, options = {}) =>
      stoppable(options.signal, async (signal) => (await client())[name]?.(request, { ...options, signal }));
  }
  return methods as unknown as BTrDBRpc;
}

/** A stream that ends at the server too when its reader leaves: Connect's own goes on to be sent then. */
function stoppable(
  outer: AbortSignal | undefined,
  open: (signal: AbortSignal) => Promise<unknown>,
): StoppableIterable<unknown> {
  return promptReturn(async function* (left) {
    const abort = new AbortController();
    const leave = () => abort.abort();
    const stop = () => abort.abort(outer?.reason);
    left.addEventListener("abort", leave, { once: true });
    outer?.addEventListener("abort", stop, { once: true });
    if (outer?.aborted) stop();
    try {
      yield* (await open(abort.signal)) as AsyncIterable<unknown>;
    } finally {
      outer?.removeEventListener("abort", stop);
      leave();
    }
  });
}
