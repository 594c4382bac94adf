import type { Transport } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import type { Endpoint } from "../endpoint.ts";
import { interceptorsOf, type TransportOptions } from "./interceptors.ts";
import { redirectSafeFetch } from "./redirect-safe-fetch.ts";

/** gRPC-Web over fetch to one endpoint. */
export function createTransport(endpoint: Endpoint, options: TransportOptions): Transport {
  return createGrpcWebTransport({
    baseUrl: endpoint.baseUrl,
    interceptors: [...interceptorsOf(options)],
    fetch: redirectSafeFetch(options.fetch),
    ...(options.timeoutMs === undefined ? {} : { defaultTimeoutMs: options.timeoutMs }),
  });
}
