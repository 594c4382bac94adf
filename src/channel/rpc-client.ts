import { createClient, type Interceptor, type Transport } from "@connectrpc/connect";
import type { BTrDBRpc } from "../btrdb-rpc.ts";
import type { Endpoint } from "../endpoint.ts";
import { BTrDB } from "../gen/v5api/btrdb_pb.ts";
import type { Fetch } from "../transport/redirect-safe-fetch.ts";
import { grpcWebTransport } from "./grpc-web-transport.ts";

/** What the generated client needs of a channel. */
export interface RpcClientOptions {
  /** The endpoint in use when a call begins. */
  endpoint(): Endpoint;
  readonly fetch: Fetch | undefined;
  readonly interceptors: readonly Interceptor[];
  readonly timeoutMs: number | undefined;
}

/** The generated client of the whole service. Every call goes to the endpoint that is current when it begins. */
export function rpcClient({ endpoint, ...options }: RpcClientOptions): BTrDBRpc {
  const transports = new Map<string, Transport>();
  const current = () => {
    const { baseUrl } = endpoint();
    const known = transports.get(baseUrl) ?? grpcWebTransport({ baseUrl, ...options });
    transports.set(baseUrl, known);
    return known;
  };
  return createClient(BTrDB, {
    unary: (...call) => current().unary(...call),
    stream: (...call) => current().stream(...call),
  });
}
