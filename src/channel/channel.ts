import {
  createClient,
  createContextValues,
  type Interceptor,
  type StreamRequest,
  type StreamResponse,
  type Transport,
} from "@connectrpc/connect";
import { checkKeyOverTls } from "../api-key.ts";
import type { BTrDBRpc } from "../btrdb-rpc.ts";
import {
  type BulkRequest,
  type LifetimeOptions,
  type MessagePart,
  openBulkParts,
  openBulkStream,
  promptReturn,
  type StoppableIterable,
} from "../bulk/index.ts";
import { type Endpoint, parseEndpoints } from "../endpoint.ts";
import type { BTrDBError } from "../errors/index.ts";
import { BTrDB } from "../gen/v5api/btrdb_pb.ts";
import { toBTrDBError } from "../rpc-error.ts";
import { interceptorsOf, type TransportOptions } from "../transport/interceptors.ts";
import { EndpointList } from "./endpoint-list.ts";
import { grpcWebTransport } from "./grpc-web-transport.ts";
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

/** Methods that have to wait for no read. */
const UNLIMITED: readonly (keyof typeof BTrDB.method)[] = ["insert", "arrowInsert"];

const NO_RETRY: RetryOptions = { maxAttempts: 1 };

/**
 * The way to a cluster: which endpoint to ask now, with which headers, how often again, and how much at a time. Typed
 * calls go through `rpc`, and those whose messages are decoded by this package through {@link open}.
 */
export class Channel {
  readonly rpc: BTrDBRpc;
  readonly endpoints: EndpointList;
  readonly retry: RetryOptions;
  /** Default of every call. */
  readonly timeoutMs: number | undefined;
  readonly transport: "proto" | "arrow" | "auto";
  /** Whether the server speaks Arrow; undefined until it has told its version. */
  hasArrow: boolean | undefined;
  /** Where reads run instead of here. */
  remote: RemoteReads | undefined;
  readonly #options: ChannelOptions;
  readonly #interceptors: readonly Interceptor[];
  readonly #slots: Slots;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.endpoints = new EndpointList(options.endpoints);
    this.retry = options.retry === false ? NO_RETRY : (options.retry ?? {});
    this.timeoutMs = options.timeoutMs;
    this.transport = options.transport ?? "auto";
    this.#interceptors = interceptorsOf(options);
    this.#slots = new Slots(options.maxConcurrentReads ?? defaultReads(options.endpoints));
    this.rpc = createClient(BTrDB, this.#movingTransport());
  }

  get endpoint(): Endpoint {
    return this.endpoints.current();
  }

  /** Takes note of what the server said about itself. */
  noteVersion({ majorVersion, minorVersion }: { majorVersion: number; minorVersion: number }): void {
    this.hasArrow = majorVersion > 5 || (majorVersion === 5 && minorVersion >= 30);
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
    if (isRetryable(error)) this.endpoints.failed(endpoint);
  }

  /** Calls an RPC and hands on its messages as bytes; one try. Errors are those of src/errors. */
  open(
    name: keyof typeof BTrDB.method,
    message: Uint8Array<ArrayBuffer>,
    limits: LifetimeOptions,
  ): StoppableIterable<Uint8Array> {
    return promptReturn((stopped) => this.#read(openBulkStream, name, message, limits, stopped));
  }

  /** The same with the messages as the network brought them, chunk by chunk and copied nowhere. */
  openParts(
    name: keyof typeof BTrDB.method,
    message: Uint8Array<ArrayBuffer>,
    limits: LifetimeOptions,
  ): StoppableIterable<readonly MessagePart[]> {
    return promptReturn((stopped) => this.#read(openBulkParts, name, message, limits, stopped));
  }

  async *#read<T>(
    open: (request: BulkRequest) => StoppableIterable<T>,
    name: keyof typeof BTrDB.method,
    message: Uint8Array<ArrayBuffer>,
    limits: LifetimeOptions,
    stopped: AbortSignal,
  ): AsyncGenerator<T, void, undefined> {
    // Only what is long waits in line.
    const giveBack = UNLIMITED.includes(name) ? () => {} : await this.#slots.take(stopped);
    if (giveBack === undefined) return;
    const { endpoint } = this;
    let bulk: StoppableIterable<T> | undefined;
    const stop = () => void bulk?.return();
    stopped.addEventListener("abort", stop, { once: true });
    const send = async (request: StreamRequest): Promise<StreamResponse> => {
      bulk = open({
        baseUrl: endpoint.baseUrl,
        path: `/${BTrDB.typeName}/${BTrDB.method[name].name}`,
        headers: request.header,
        message,
        fetch: this.#options.fetch,
        signal: limits.signal,
        timeoutMs: limits.timeoutMs ?? this.timeoutMs,
      });
      if (stopped.aborted) stop();
      return {
        stream: true,
        service: BTrDB,
        method: request.method,
        header: new Headers(),
        trailer: new Headers(),
        // What interceptors see of the answer are bytes: decoding it is what this way avoids.
        message: bulk as AsyncIterable<never>,
      };
    };
    try {
      const call = this.#interceptors.reduceRight<(request: never) => Promise<unknown>>(
        (next, interceptor) => interceptor(next as never) as never,
        send as never,
      );
      const response = (await call({
        stream: true,
        service: BTrDB,
        method: BTrDB.method[name],
        requestMethod: "POST",
        url: `${endpoint.baseUrl}/${BTrDB.typeName}/${BTrDB.method[name].name}`,
        signal: limits.signal ?? stopped,
        header: new Headers(),
        contextValues: createContextValues(),
        message: [message],
      } as never)) as { readonly message: AsyncIterable<T> };
      yield* response.message;
    } catch (caught) {
      const error = toBTrDBError(caught, limits.signal);
      this.noteFailure(error, endpoint);
      throw error;
    } finally {
      stopped.removeEventListener("abort", stop);
      stop();
      giveBack();
    }
  }

  /** Every call goes to the endpoint that is current when it begins. */
  #movingTransport(): Transport {
    const transports = new Map<string, Transport>();
    const current = () => {
      const { endpoint } = this;
      const known =
        transports.get(endpoint.baseUrl) ??
        grpcWebTransport({
          baseUrl: endpoint.baseUrl,
          fetch: this.#options.fetch,
          interceptors: this.#interceptors,
          timeoutMs: this.timeoutMs,
        });
      transports.set(endpoint.baseUrl, known);
      return known;
    };
    return {
      unary: (...call) => current().unary(...call),
      stream: (...call) => current().stream(...call),
    };
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
