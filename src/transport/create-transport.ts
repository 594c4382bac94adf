import type { Interceptor, Transport } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import type { Endpoint } from "../endpoint.ts";
import { bearer, clientName } from "./interceptors.ts";
import { type Fetch, redirectSafeFetch } from "./redirect-safe-fetch.ts";

/** How to talk to one endpoint. */
export interface TransportOptions {
  readonly apiKey: string | undefined;
  readonly fetch: Fetch | undefined;
  readonly interceptors: readonly Interceptor[];
  readonly timeoutMs: number | undefined;
}

/** gRPC-Web over fetch to one endpoint. */
export function createTransport(endpoint: Endpoint, options: TransportOptions): Transport {
  // The last interceptor is the innermost: interceptors of the caller run before the key is there.
  const interceptors = [...options.interceptors, clientName];
  if (options.apiKey !== undefined) interceptors.push(bearer(options.apiKey));
  return createGrpcWebTransport({
    baseUrl: endpoint.baseUrl,
    interceptors,
    fetch: redirectSafeFetch(options.fetch),
    ...(options.timeoutMs === undefined ? {} : { defaultTimeoutMs: options.timeoutMs }),
  });
}
