import type { Interceptor } from "@connectrpc/connect";
import { VERSION } from "../version.ts";
import type { Fetch } from "./redirect-safe-fetch.ts";

/** Names this client to the server, as the Python client does with `btrdbpy-VERSION`. */
export const clientName: Interceptor = (next) => (request) => {
  request.header.set("x-api-client", `btrdb-web/${VERSION}`);
  return next(request);
};

/** Attaches the API key. The key lives only in this closure, so that printing a connection can't show it. */
export function bearer(apiKey: string): Interceptor {
  return (next) => (request) => {
    request.header.set("authorization", `Bearer ${apiKey}`);
    return next(request);
  };
}

/** How to talk to one endpoint. */
export interface TransportOptions {
  readonly apiKey: string | undefined;
  readonly fetch: Fetch | undefined;
  readonly interceptors: readonly Interceptor[];
  readonly timeoutMs: number | undefined;
}

/** All interceptors. The last is the innermost: those of the caller run before the key is there. */
export function interceptorsOf({ interceptors, apiKey }: TransportOptions): Interceptor[] {
  return [...interceptors, clientName, ...(apiKey === undefined ? [] : [bearer(apiKey)])];
}
