import { Code, ConnectError, createClient, type Interceptor, type Transport } from "@connectrpc/connect";
import type { BTrDBRpc } from "../btrdb-rpc.ts";
import type { Endpoint } from "../endpoint.ts";
import { BTrDB } from "../gen/v5api/btrdb_pb.ts";
import type { Fetch } from "../transport/redirect-safe-fetch.ts";
import { grpcWebTransport } from "./grpc-web-transport.ts";

/** What the generated client needs of a channel. */
export interface RpcClientOptions {
  /** The endpoint in use when a call begins. */
  endpoint(): Endpoint;
  /** Throws for a call that the server is known not to understand. */
  refuse(method: string, request: object): void;
  readonly fetch: Fetch | undefined;
  readonly interceptors: readonly Interceptor[];
  readonly timeoutMs: number | undefined;
}

/** The generated client of the whole service. Every call goes to the endpoint that is current when it begins. */
export function rpcClient({ endpoint, refuse, ...options }: RpcClientOptions): BTrDBRpc {
  const transports = new Map<string, Transport>();
  const current = () => {
    const { baseUrl } = endpoint();
    const known = transports.get(baseUrl) ?? grpcWebTransport({ baseUrl, ...options });
    transports.set(baseUrl, known);
    return known;
  };
  const check = (method: string, request: object) => {
    try {
      refuse(method, request);
    } catch (error) {
      throw new ConnectError((error as Error).message, Code.Unimplemented, undefined, undefined, error);
    }
  };
  return createClient(BTrDB, {
    async unary(method, signal, timeoutMs, header, input, values) {
      check(method.localName, input);
      return current().unary(method, signal, timeoutMs, header, input, values);
    },
    async stream(method, ...call) {
      check(method.localName, {});
      return current().stream(method, ...call);
    },
  });
}
