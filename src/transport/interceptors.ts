import type { Interceptor } from "@connectrpc/connect";
import { VERSION } from "../version.ts";
import type { Fetch } from "./redirect-safe-fetch.ts";

/** How to talk to one endpoint. */
export interface TransportOptions {
  readonly apiKey: string | undefined;
  readonly fetch: Fetch | undefined;
  readonly interceptors: readonly Interceptor[];
  readonly timeoutMs: number | undefined;
}

/**
 * Names this client to the server, as the Python client does with `btrdbpy-VERSION`, and attaches the API key. The key
 * lives in this closure and in the options of the connection, which nothing prints.
 */
export function ownHeaders(apiKey: string | undefined): (header: Headers) => void {
  return (header) => {
    header.set("x-api-client", `btrdb-web/${VERSION}`);
    if (apiKey !== undefined) header.set("authorization", `Bearer ${apiKey}`);
  };
}

/** All interceptors. The last is the innermost: those of the caller run before the key is there. */
export function interceptorsOf({ interceptors, apiKey }: TransportOptions): Interceptor[] {
  const addHeaders = ownHeaders(apiKey);
  const own: Interceptor = (next) => (request) => {
    addHeaders(request.header);
    return next(request);
  };
  return [...interceptors, own];
}
