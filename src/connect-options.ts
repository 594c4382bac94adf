import type { Interceptor } from "@connectrpc/connect";
import type { RetryOptions } from "./channel/index.ts";
import { BTRDBTypeError, BTRDBValueError } from "./errors/index.ts";
import { checkTransport, type ReadTransport } from "./read/index.ts";
import type { Fetch } from "./transport/redirect-safe-fetch.ts";

/** Options of {@link connect}; all of them may be left out. */
export interface ConnectOptions {
  /**
   * `host:port` (4411 is TLS, any other port is plain) or a URL with an optional path prefix; several, as a
   * comma-separated list or an array, are tried in order. Default: BTRDB_ENDPOINTS, then the profile.
   */
  readonly endpoints?: string | readonly string[] | undefined;
  /**
   * API key; needs TLS. Default: BTRDB_API_KEY, then the profile. `false` connects without a key, whatever the
   * environment and the profile say.
   */
  readonly apiKey?: string | false | undefined;
  /** Name of a profile in the credentials, used instead of the environment; not together with `endpoints`. */
  readonly profile?: string | undefined;
  /**
   * Environment variables, for runtimes that have none of their own: Cloudflare's `env`, Vite's `import.meta.env`.
   * Default: those of the process, in Node, Deno and Bun.
   */
  readonly env?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Credentials as YAML text or as an object, `{PROFILE: {btrdb: {endpoints, api_key}}}`.
   * Default: the file `$HOME/.predictivegrid/credentials.yaml`, in Node, Deno and Bun.
   */
  readonly credentials?: string | Readonly<Record<string, unknown>> | undefined;
  /** Used instead of the global `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Connect interceptors, the first one outermost; they run before the API key is attached. */
  readonly interceptors?: readonly Interceptor[] | undefined;
  /** Default deadline of every call in milliseconds, including the one that connect() makes (there 10,000). */
  readonly timeoutMs?: number | undefined;
  /**
   * How calls are tried again that may be: those that only read, and inserts that can't duplicate a point. On by
   * default, for endpoints that can't be reached and those that do not have the stream (405); `false` turns it off.
   */
  readonly retry?: RetryOptions | false | undefined;
  /**
   * Reads of data that run at the same time; more of them wait. Default: 4 in browsers without TLS, where an origin
   * has six connections, and 64 elsewhere.
   */
  readonly maxConcurrentReads?: number | undefined;
  /** How points travel, unless a read says otherwise; `auto` by default. */
  readonly transport?: ReadTransport | undefined;
  /**
   * Browsers: reads of data run in a Web Worker, network and decoding, and columns come from there without copying. True
   * starts the worker of this package; otherwise its URL, or a function that makes it, for bundlers that have to be told.
   * Not together with `fetch` and `interceptors`, which can't be sent there. {@link BTrDB.close} ends it.
   */
  readonly worker?: boolean | string | URL | (() => Worker) | undefined;
  /** Stops connect() itself. */
  readonly signal?: AbortSignal | undefined;
  /** `false`: connect() sends nothing, and returns the first endpoint. */
  readonly verify?: boolean | undefined;
}

const NAMES = [
  "endpoints",
  "apiKey",
  "profile",
  "env",
  "credentials",
  "fetch",
  "interceptors",
  "timeoutMs",
  "retry",
  "maxConcurrentReads",
  "transport",
  "worker",
  "signal",
  "verify",
];

/**
 * Makes one options object of the two ways to call connect(), and refuses what is not an option: a key under a
 * misspelt name would otherwise be ignored without a word.
 *
 * @throws BTRDBTypeError, BTRDBValueError
 */
export function normalizeOptions(
  first: string | readonly string[] | ConnectOptions | null | undefined,
  second: ConnectOptions | undefined,
): ConnectOptions {
  if (typeof second === "string")
    throw new BTRDBTypeError("The second argument of connect() is an object, such as { apiKey }.");
  if (first === undefined || first === null) return check(second ?? {});
  if (typeof first === "string" || Array.isArray(first)) {
    const options = check(second ?? {});
    if (options.endpoints !== undefined && options.endpoints.length > 0 && first.length > 0) {
      throw new BTRDBValueError("Received endpoints twice, as an argument and as an option.");
    }
    return first.length > 0 ? { ...options, endpoints: first } : options;
  }
  if (second !== undefined) throw new BTRDBTypeError("connect() takes (endpoints, options) or (options).");
  return check(first as ConnectOptions);
}

function check(options: ConnectOptions): ConnectOptions {
  if (typeof options !== "object" || options === null)
    throw new BTRDBTypeError("The options of connect() are an object.");
  for (const name of Object.keys(options)) {
    if (NAMES.includes(name)) continue;
    const same = NAMES.find((known) => known.toLowerCase() === name.toLowerCase().replaceAll("_", ""));
    throw new BTRDBTypeError(
      `connect() has no option "${name}"${same ? `; did you mean "${same}"?` : `. It has ${NAMES.join(", ")}.`}`,
    );
  }
  type(options.profile, "profile", "string");
  type(options.fetch, "fetch", "function");
  type(options.verify, "verify", "boolean");
  if (options.apiKey !== false) type(options.apiKey, "apiKey", "string");
  const { endpoints, timeoutMs, interceptors } = options;
  if (!Array.isArray(endpoints)) type(endpoints, "endpoints", "string");
  if (timeoutMs !== undefined && !(typeof timeoutMs === "number" && timeoutMs > 0 && timeoutMs < 2 ** 31)) {
    throw new BTRDBValueError("timeoutMs is a number of milliseconds, above 0 and below 2^31.");
  }
  const { retry, maxConcurrentReads } = options;
  if (retry !== undefined && retry !== false) type(retry, "retry", "object");
  if (maxConcurrentReads !== undefined && !(Number.isInteger(maxConcurrentReads) && maxConcurrentReads > 0)) {
    throw new BTRDBValueError("maxConcurrentReads is a whole number above 0.");
  }
  checkTransport(options.transport);
  checkWorker(options);
  if (interceptors !== undefined && !Array.isArray(interceptors))
    throw new BTRDBTypeError("interceptors is an array.");
  return options;
}

function checkWorker({ worker, fetch, interceptors }: ConnectOptions): void {
  if (!worker) return;
  if (fetch !== undefined || (interceptors !== undefined && interceptors.length > 0))
    throw new BTRDBValueError(
      "With worker, there is no fetch and there are no interceptors: they can't be sent there.",
    );
  if (worker === true || worker instanceof URL || typeof worker === "string" || typeof worker === "function")
    return;
  throw new BTRDBTypeError("The option worker is true, a URL, or a function that makes a Worker.");
}

function type(value: unknown, name: string, expected: string): void {
  if (value === undefined || value === null || typeof value === expected) return;
  throw new BTRDBTypeError(
    `The option ${name} is a ${expected}, not ${Array.isArray(value) ? "an array" : `a ${typeof value}`}.`,
  );
}
