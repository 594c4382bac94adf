import { createContextValues, type Interceptor, type StreamRequest } from "@connectrpc/connect";
import type { StoppableIterable } from "../bulk/index.ts";
import { BTrDB } from "../gen/v5api/btrdb_pb.ts";

/** A call whose messages stay bytes. */
export interface InterceptedCall<T> {
  readonly method: keyof typeof BTrDB.method;
  readonly baseUrl: string;
  readonly message: Uint8Array;
  readonly signal: AbortSignal;
  /** Sends it, with the headers that the interceptors have left. */
  send(header: Headers): StoppableIterable<T>;
}

/**
 * Runs a call of bytes through Connect interceptors. What they see of its messages are the bytes, since decoding them is
 * what this way avoids. Loaded only where there are interceptors.
 */
export async function intercept<T>(
  interceptors: readonly Interceptor[],
  { method, baseUrl, message, signal, send }: InterceptedCall<T>,
): Promise<AsyncIterable<T>> {
  const innermost = async (request: StreamRequest) => ({
    stream: true,
    service: BTrDB,
    method: request.method,
    header: new Headers(),
    trailer: new Headers(),
    message: send(request.header),
  });
  const call = interceptors.reduceRight<(request: never) => Promise<unknown>>(
    (next, interceptor) => interceptor(next as never) as never,
    innermost as never,
  );
  const response = (await call({
    stream: true,
    service: BTrDB,
    method: BTrDB.method[method],
    requestMethod: "POST",
    url: `${baseUrl}/${BTrDB.typeName}/${BTrDB.method[method].name}`,
    signal,
    header: new Headers(),
    contextValues: createContextValues(),
    message: [message],
  } as never)) as { readonly message: AsyncIterable<T> };
  return response.message;
}
