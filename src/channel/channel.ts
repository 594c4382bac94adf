import { checkKeyOverTls, hideApiKey } from "../api-key.ts";
import type { BTrDBRpc } from "../btrdb-rpc.ts";
import {
  type BulkRequest,
  hasDeadline,
  Lifetime,
  type LifetimeOptions,
  type MessagePart,
  openBulkParts,
  openBulkStream,
  promptReturn,
  type StoppableIterable,
} from "../bulk/index.ts";
import { rpcName } from "../codec/index.ts";
import { type Endpoint, parseEndpoints } from "../endpoint.ts";
import type { BTrDBError, ConnectionError } from "../errors/index.ts";
import type { BTrDB } from "../gen/v5api/btrdb_pb.ts";
import { type StatusLike, throwIfFailed, toBTrDBError } from "../rpc-error.ts";
import { interceptorsOf, ownHeaders, type TransportOptions } from "../transport/interceptors.ts";
import type { Fetch } from "../transport/redirect-safe-fetch.ts";
import { EndpointList } from "./endpoint-list.ts";
import { lazyRpc } from "./lazy-rpc.ts";
import { isV4, refuseMissing, refuseRaw, type ServerVersion } from "./missing-in-v4.ts";
import { patientFetch } from "./patient-fetch.ts";
import type { RemoteReads } from "./remote-reads.ts";
import { isRetryable, type RetryOptions } from "./retry.ts";
import { Slots } from "./slots.ts";

/** What a {@link Channel} is made of. */
export interface ChannelOptions extends TransportOptions {
  readonly endpoints: readonly Endpoint[];
  readonly retry?: RetryOptions | false | undefined;
  /** Reads at the same time; more of them wait. */
  readonly maxConcurrentReads?: number | undefined;
  /** How points travel unless a read says otherwise. */
  readonly transport?: "proto" | "arrow" | "auto" | undefined;
}

const NO_RETRY: RetryOptions = { maxAttempts: 1 };

/** The name of a method as Connect has it; on the wire it begins with a capital. */
export type MethodName = keyof typeof BTrDB.method;

/**
 * The way to a cluster: which endpoint to ask now, with which headers, how often again, and how much at a time. Calls
 * of this package go through {@link open} as bytes; `rpc` is for those of users.
 */
export class Channel {
  readonly rpc: BTrDBRpc;
  readonly endpoints: EndpointList;
  readonly retry: RetryOptions;
  /** Default of every call. */
  readonly timeoutMs: number | undefined;
  readonly transport: "proto" | "arrow" | "auto";
  /** What the server said of itself; undefined until it was asked. */
  version: ServerVersion | undefined;
  /** Streams that one Subscribe may name; 0 where nobody has said that there is one. */
  subscribes = 0;
  /** Where reads run instead of here. */
  remote: RemoteReads | undefined;
  readonly #options: ChannelOptions;
  readonly #addHeaders: (header: Headers) => void;
  readonly #slots: Slots;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.endpoints = new EndpointList(options.endpoints);
    this.retry =
      options.retry === false ? NO_RETRY : { ...options.retry, askedMs: () => this.endpoints.askedMs() };
    this.timeoutMs = options.timeoutMs;
    this.transport = options.transport ?? "auto";
    this.#addHeaders = ownHeaders(options.apiKey);
    this.#slots = new Slots(options.maxConcurrentReads ?? defaultReads(options.endpoints));
    this.rpc = lazyRpc(async () => {
      const { rpcClient } = await import("./rpc-client.ts");
      const { timeoutMs } = options;
      const fetch: Fetch = (input, init) => (this.#fetch ?? globalThis.fetch)(input, init);
      const interceptors = interceptorsOf(options);
      const refuse = (method: string, request: object) => refuseRaw(this.version, method, request);
      return rpcClient({ endpoint: () => this.endpoint, refuse, fetch, interceptors, timeoutMs });
    });
  }

  /** Whether there are interceptors that may want to see messages. */
  get intercepted(): boolean {
    return this.#options.interceptors.length > 0;
  }

  get endpoint(): Endpoint {
    return this.endpoints.current();
  }

  /** gRPC-Web alone carries no Subscribe; a gateway that does, and native gRPC, say so with each answer. */
  readonly #noteHeaders = (headers: Headers): void => {
    this.subscribes = Number(headers.get("x-btrdb-subscribe") ?? this.subscribes) || 0;
  };

  /** Takes note of what the server said about itself. */
  noteVersion({ majorVersion, minorVersion }: ServerVersion): void {
    this.version = { majorVersion, minorVersion };
  }

  /** Whether the server speaks Arrow; undefined until it has told its version. */
  get hasArrow(): boolean | undefined {
    if (this.version === undefined) return undefined;
    const { majorVersion, minorVersion } = this.version;
    return majorVersion > 5 || (majorVersion === 5 && minorVersion >= 30);
  }

  /** Whether the server is known to be of version 4, whose messages differ. */
  get isV4(): boolean {
    return isV4(this.version);
  }

  /** What requests go out with; undefined stands for the global one, as it is at the time of the call. */
  get #fetch(): Fetch | undefined {
    return this.isV4 ? patientFetch(this.#options.fetch) : this.#options.fetch;
  }

  /** Takes other endpoints of the cluster, the present one first if it is among them. @throws ApiKeyOverPlaintext */
  adopt(endpoints: readonly string[]): string[] {
    if (endpoints.length > 0) {
      const found = parseEndpoints(endpoints);
      if (this.#options.apiKey !== undefined) checkKeyOverTls(found, "connect()");
      const present = this.endpoint.baseUrl;
      this.endpoints.replace(
        found.toSorted((a, b) => Number(b.baseUrl === present) - Number(a.baseUrl === present)),
      );
      this.remote?.adopt(endpoints);
    }
    return this.endpoints.all.map(({ baseUrl }) => baseUrl);
  }

  /** Runs one try of a call. An endpoint that can't answer it is passed over by the next. */
  async attempt<T>(run: () => Promise<T>, signal?: AbortSignal | undefined): Promise<T> {
    const { endpoint } = this;
    try {
      return await run();
    } catch (caught) {
      const error = toBTrDBError(caught, signal);
      this.noteFailure(error, endpoint);
      throw error;
    }
  }

  /** An endpoint that can't be reached, or does not have the stream, is passed over by what comes next. */
  noteFailure(error: BTrDBError, endpoint: Endpoint): void {
    if (isRetryable(error)) this.endpoints.failed(endpoint, (error as ConnectionError).retryAfterMs);
  }

  /** Throws for a status in a response, less the key if the server repeats it. */
  throwIfFailed(stat: StatusLike | undefined): void {
    throwIfFailed(stat && { code: stat.code, msg: hideApiKey(stat.msg, this.#options.apiKey) });
  }

  /** Calls an RPC and hands on its messages as bytes; one try. Errors are those of src/errors. */
  open(
    method: MethodName,
    message: Uint8Array<ArrayBuffer>,
    limits: LifetimeOptions,
  ): StoppableIterable<Uint8Array> {
    return promptReturn((stopped) => this.#read(openBulkStream, method, message, limits, stopped));
  }

  /**
   * The same with the messages as the network brought them, chunk by chunk and copied nowhere. This is for answers that
   * are long: there are only so many at a time, and others wait in line.
   */
  openParts(
    method: MethodName,
    message: Uint8Array<ArrayBuffer>,
    limits: LifetimeOptions,
  ): StoppableIterable<readonly MessagePart[]> {
    return promptReturn((stopped) => this.#readInLine(method, message, limits, stopped));
  }

  async *#readInLine(
    method: MethodName,
    message: Uint8Array<ArrayBuffer>,
    limits: LifetimeOptions,
    stopped: AbortSignal,
  ): AsyncGenerator<readonly MessagePart[], void, undefined> {
    const { signal, timeoutMs = this.timeoutMs } = limits;
    const life = new Lifetime({ signal, timeoutMs });
    const leave = () => life.end();
    stopped.addEventListener("abort", leave, { once: true });
    const began = performance.now();
    try {
      const giveBack = await this.#slots.take(life.signal);
      if (life.failure !== undefined) throw life.failure;
      if (giveBack === undefined) return;
      // At once, also where a reader that has stopped never asks again.
      life.onEnd(giveBack);
      const left = hasDeadline(timeoutMs) ? Math.max(1, timeoutMs - (performance.now() - began)) : timeoutMs;
      yield* this.#read(openBulkParts, method, message, { signal, timeoutMs: left }, stopped);
    } finally {
      stopped.removeEventListener("abort", leave);
      leave();
    }
  }

  async *#read<T>(
    open: (request: BulkRequest) => StoppableIterable<T>,
    method: MethodName,
    message: Uint8Array<ArrayBuffer>,
    limits: LifetimeOptions,
    stopped: AbortSignal,
  ): AsyncGenerator<T, void, undefined> {
    const { endpoint } = this;
    const { baseUrl } = endpoint;
    let bulk: StoppableIterable<T> | undefined;
    const stop = () => void bulk?.return();
    stopped.addEventListener("abort", stop, { once: true });
    const send = (header: Headers): StoppableIterable<T> => {
      this.#addHeaders(header);
      bulk = open({
        baseUrl,
        path: `/v5api.BTrDB/${rpcName(method)}`,
        headers: header,
        message,
        fetch: this.#fetch,
        signal: limits.signal,
        timeoutMs: limits.timeoutMs ?? this.timeoutMs,
        once: limits.once,
        shared: this.intercepted,
        onHeader: this.#noteHeaders,
      });
      if (stopped.aborted) stop();
      return bulk;
    };
    try {
      refuseMissing(this.version, method);
      if (this.intercepted) {
        const { intercept } = await import("./intercept.ts");
        const signal = limits.signal ?? stopped;
        yield* await intercept(this.#options.interceptors, { method, baseUrl, message, signal, send });
      } else {
        yield* send(new Headers());
      }
    } catch (caught) {
      const error = toBTrDBError(caught, limits.signal);
      this.noteFailure(error, endpoint);
      throw error;
    } finally {
      stopped.removeEventListener("abort", stop);
      stop();
    }
  }
}

/**
 * Without TLS, browsers speak HTTP/1.1 on six connections an origin, and workerd allows six in all; two are left to
 * other calls. Elsewhere, and over HTTP/2, servers allow some hundred streams on a connection.
 */
function defaultReads(endpoints: readonly Endpoint[]): number {
  const agent = globalThis.navigator?.userAgent ?? "Node.js";
  if (/^(?:Node\.js|Deno|Bun)\b/u.test(agent)) return 64;
  return endpoints.every(({ tls }) => tls) && agent !== "Cloudflare-Workers" ? 64 : 4;
}
