/**
 * The stock gRPC-Web transport of @connectrpc/connect-web with the API key, the name of this client and no redirects,
 * for those who bring generated clients of their own and want Connect's behaviour to the letter.
 *
 * ```ts
 * const client = createClient(BTrDB, connectWebTransport({ endpoint: "https://host:4411", apiKey }));
 * ```
 *
 * @module
 */
import type { Interceptor, Transport } from "@connectrpc/connect";
import { checkApiKey, checkKeyOverTls } from "./api-key.ts";
import { parseEndpoints } from "./endpoint.ts";
import { BTRDBValueError } from "./errors/index.ts";
import { createTransport } from "./transport/create-transport.ts";
import type { Fetch } from "./transport/redirect-safe-fetch.ts";

/** Options of {@link connectWebTransport}; they mean what they mean for connect(). */
export interface ConnectWebOptions {
  /** One `host:port` or URL. */
  readonly endpoint: string;
  readonly apiKey?: string | undefined;
  /** Instead of the runtime's own. */
  readonly fetch?: Fetch | undefined;
  readonly interceptors?: readonly Interceptor[] | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * A transport for generated clients, in the form that Connect's createClient() takes.
 *
 * @throws InvalidEndpoint, InvalidApiKey, ApiKeyOverPlaintext
 */
export function connectWebTransport(options: ConnectWebOptions): Transport {
  const endpoints = parseEndpoints(options.endpoint);
  const [endpoint] = endpoints;
  if (endpoint === undefined || endpoints.length > 1) throw new BTRDBValueError("Give one endpoint.");
  const apiKey = options.apiKey === undefined ? undefined : checkApiKey(options.apiKey);
  if (apiKey !== undefined) checkKeyOverTls(endpoints, "the option apiKey");
  const { fetch, interceptors = [], timeoutMs } = options;
  return createTransport(endpoint, { apiKey, fetch, interceptors, timeoutMs });
}
