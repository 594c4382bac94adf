import type { Fetch } from "../transport/redirect-safe-fetch.ts";
import { checkOptions, type NativeGrpcOptions } from "./native-grpc-options.ts";
import { networkFailure } from "./network-failure.ts";
import { readCall } from "./read-call.ts";
import { Sessions } from "./sessions.ts";
import { answerOf } from "./stream-answer.ts";

/** A `fetch` for `connect()` that speaks native gRPC. One connection is open for each server. */
export interface NativeGrpc extends Fetch {
  /** Ends all calls and connections; later calls fail. Nothing of it is needed for the process to end. */
  close(): void;
  /** As {@link close}: for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Native gRPC over HTTP/2 for clusters without a gRPC-Web proxy: `connect("host:4410", { fetch: nativeGrpc() })`. It
 * takes the gRPC-Web requests of this package, and of others, and answers them as a gRPC-Web proxy would, without one.
 * The messages are handed on as they come. Needs the package `@connectrpc/connect-node`, which has to be installed
 * beside this one.
 *
 * @throws BTRDBTypeError for options that can't be
 */
export function nativeGrpc(options: NativeGrpcOptions = {}): NativeGrpc {
  checkOptions(options);
  const sessions = new Sessions(options);
  const send = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const call = await readCall(input, init);
    call.signal?.throwIfAborted();
    try {
      return await answerOf(call, sessions);
    } catch (error) {
      call.signal?.throwIfAborted();
      throw networkFailure(error);
    }
  };
  return Object.assign(send, {
    close: () => sessions.close(),
    [Symbol.asyncDispose]: async () => sessions.close(),
  });
}
