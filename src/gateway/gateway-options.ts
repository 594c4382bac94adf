import type { AnswerStore } from "./answer-store.ts";
import type { GatewayMethod } from "./methods.ts";

/** What one user may do. Nothing is granted that is not named here. */
export interface Decision {
  /** Who it is: requests are counted by this name. */
  readonly subject: string;
  /** Collections: `"sites/a"` is that one, `"sites/a/*"` are those that begin with `sites/a/`, and `"*"` are all. */
  readonly collections?: readonly string[] | undefined;
  /** Single streams, wherever they are. */
  readonly uuids?: readonly string[] | undefined;
  /**
   * Methods, out of those that the gateway allows; by default those that only read, Subscribe among them. Methods that write, SQLQuery and
   * FaultInject have to be named here and in the gateway's `allow`.
   */
  readonly methods?: readonly GatewayMethod[] | undefined;
}

/**
 * Says who sends a request, by the means of the application: a token in a header, a cookie. It must leave the body
 * alone. Nothing, and an error, mean that the request is refused as UNAUTHENTICATED.
 */
export type Authorize = (
  request: Request,
) => Decision | null | undefined | Promise<Decision | null | undefined>;

/** Undefined means the default, Infinity no limit. */
export interface GatewayLimits {
  /** Bytes of a request; default 2 MiB. */
  readonly maxRequestBytes?: number | undefined;
  /** Longest range of raw points in one request, in nanoseconds; by default there is no limit. */
  readonly maxRawRange?: bigint | undefined;
  /** Most windows in one request; by default there is no limit. */
  readonly maxWindows?: number | undefined;
  /** Most streams in one request; default 100. */
  readonly maxStreams?: number | undefined;
  /** Requests a second of one subject, in the long run; default 100. Counted in this isolate or process alone. */
  readonly requestsPerSecond?: number | undefined;
  /** Requests of one subject at once; default 1000. */
  readonly burst?: number | undefined;
}

/** What is kept of answers, and for how long. */
export interface GatewayCacheOptions {
  /** Where answers are kept; default {@link memoryStore}. */
  readonly store?: AnswerStore | undefined;
  /** Longest answer that is kept, in bytes; default 4 MiB. */
  readonly maxEntryBytes?: number | undefined;
  /** Milliseconds for which the latest version of a stream is taken as known; default 1000. */
  readonly versionMs?: number | undefined;
}

/** How Subscribe reaches the cluster, which only native gRPC carries. */
export interface GatewaySubscribeOptions {
  /** `nativeGrpc()` of `btrdb-web/node`. */
  readonly fetch: typeof globalThis.fetch;
  /** Where BTrDB speaks native gRPC; default: the gateway's endpoints. */
  readonly endpoints?: string | readonly string[] | undefined;
  /** Milliseconds after which a silent subscription says that it lives, 30,000 at most; default 15,000. */
  readonly heartbeatMs?: number | undefined;
  /** Milliseconds after which a subscription ends, so that a page has to ask for it again; default 600,000. */
  readonly maxMs?: number | undefined;
  /** Subscriptions of one subject at a time; default 16. */
  readonly maxOpen?: number | undefined;
}

/** Options of {@link createGateway}. */
export interface GatewayOptions {
  /** Where BTrDB's gRPC-Web proxy is: `host:port` or URL; several are tried in order. */
  readonly endpoints: string | readonly string[];
  /** The cluster's API key. It goes to the endpoints, over TLS, and nowhere else. */
  readonly apiKey?: string | undefined;
  readonly authorize: Authorize;
  /** Methods that this gateway knows at all; default {@link READ_METHODS}. */
  readonly allow?: readonly GatewayMethod[] | undefined;
  /**
   * Origins whose pages may call, such as `https://dash.example.com`; the gateway's own has to be named too. `"*"` are
   * all, and only without credentials. Default: none.
   */
  readonly origins?: readonly string[] | undefined;
  /** Whether pages of other origins may send cookies; default false. */
  readonly credentials?: boolean | undefined;
  /** Request headers that pages may send besides those of gRPC-Web and `authorization`. */
  readonly headers?: readonly string[] | undefined;
  /** Path before `/v5api.BTrDB/`, such as `/btrdb`; default none. */
  readonly path?: string | undefined;
  readonly cache?: GatewayCacheOptions | false | undefined;
  /** Offers Subscribe, so that pages hear of inserts instead of asking again and again; default: it is not offered. */
  readonly subscribe?: GatewaySubscribeOptions | undefined;
  readonly limits?: GatewayLimits | undefined;
  /** Milliseconds for which the collection of a stream is taken as known; default 30,000. */
  readonly collectionMs?: number | undefined;
  /** The way to the endpoints; default the global fetch. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Gets what went wrong in the gateway, in `authorize` or on the way to the cluster, for a log. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** What keeps a function alive after its answer: the context of a Worker. */
export interface GatewayContext {
  /** Keeps the function alive until the promise settles. */
  waitUntil(promise: Promise<unknown>): void;
}

/** Answers a request; never throws. */
export type Gateway = (request: Request, context?: GatewayContext) => Promise<Response>;

/**
 * For demonstrations and private networks: whoever can send a request may read every stream. With methods: those too.
 */
export function allowAll(methods?: readonly GatewayMethod[]): Authorize {
  return () => ({ subject: "anyone", collections: ["*"], methods });
}
