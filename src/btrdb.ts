import type { Client, CallOptions as ConnectCallOptions } from "@connectrpc/connect";
import type { BTrDB as BTrDBService } from "./gen/v5api/btrdb_pb.ts";
import { throwIfFailed, toBTrDBError } from "./rpc-error.ts";

/** The typed Connect client of the whole service. */
export type BTrDBRpc = Client<typeof BTrDBService>;

/** Options of every call. */
export interface CallOptions {
  /** Stops the call; it then fails with {@link Canceled}. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the call fails with {@link DeadlineExceeded}. */
  readonly timeoutMs?: number | undefined;
}

/** What a server says about itself. */
export interface ServerInfo {
  readonly majorVersion: number;
  readonly minorVersion: number;
  /** Build of the server, such as `5.31.0`. */
  readonly build: string;
  readonly proxy: {
    /** Endpoints, as `host:port`, at which the cluster can be reached. */
    readonly proxyEndpoints: readonly string[];
  };
}

/** A connection to BTrDB, made by {@link connect}. It holds no socket: requests share those of `fetch`. */
export class BTrDB {
  /**
   * The generated client, for raw calls. Its errors are ConnectErrors (see {@link toBTrDBError}), and most mistakes
   * come back as a `stat` in the response (see {@link throwIfFailed}).
   */
  readonly rpc: BTrDBRpc;
  /** URL of the endpoint in use. */
  readonly endpoint: string;

  constructor(rpc: BTrDBRpc, endpoint: string) {
    this.rpc = rpc;
    this.endpoint = endpoint;
  }

  /**
   * Version and build of the server, and the endpoints of its cluster.
   *
   * @throws Unauthenticated for a wrong API key, ConnectionError where there is no answer
   */
  async info(options: CallOptions = {}): Promise<ServerInfo> {
    const response = await call(() => this.rpc.info({}, connectOptions(options)), options.signal);
    throwIfFailed(response.stat);
    return {
      majorVersion: response.majorVersion,
      minorVersion: response.minorVersion,
      build: response.build,
      proxy: { proxyEndpoints: [...(response.proxy?.proxyEndpoints ?? [])] },
    };
  }

  /** Where the connection leads, and nothing that has to be kept secret. */
  toJSON(): { endpoint: string } {
    return { endpoint: this.endpoint };
  }
}

async function call<T>(request: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw toBTrDBError(error, signal);
  }
}

function connectOptions({ signal, timeoutMs }: CallOptions): ConnectCallOptions {
  return { ...(signal === undefined ? {} : { signal }), ...(timeoutMs === undefined ? {} : { timeoutMs }) };
}
