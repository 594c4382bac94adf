import { createClient, type Transport } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { grpcWebTransport } from "../../src/channel/grpc-web-transport.ts";
import { ConformanceService } from "../gen/connectrpc/conformance/v1/service_pb.ts";
import type { Call, Path } from "./path.ts";

/** The transport of `conn.rpc`. */
export const throughTransport = throughConnect(({ baseUrl, fetch }) =>
  grpcWebTransport({ baseUrl, fetch, interceptors: [], timeoutMs: undefined }),
);

/** What one would use without this package. */
export const throughStock = throughConnect(({ baseUrl, fetch }) =>
  createGrpcWebTransport({ baseUrl, fetch }),
);

type AnyMethod = (request: unknown, options: object) => Promise<never> | AsyncIterable<never>;

function throughConnect(transportOf: (call: Call) => Transport): Path {
  return async (call) => {
    const { method, request, header, signal, timeoutMs, onHeader, onTrailer } = call;
    const client = createClient(ConformanceService, transportOf(call)) as unknown as Record<
      string,
      AnyMethod
    >;
    const options = {
      headers: header,
      signal,
      onHeader,
      onTrailer,
      ...(timeoutMs !== undefined && { timeoutMs }),
    };
    const answer = client[method.localName]?.(request, options);
    if (answer === undefined) throw new Error(`there is no method ${method.name}`);
    if (!(Symbol.asyncIterator in answer)) call.onMessage(await answer);
    else for await (const message of answer) call.onMessage(message);
  };
}
