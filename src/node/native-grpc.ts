import { BTRDBTypeError } from "../errors/index.ts";
import type { Fetch } from "../transport/redirect-safe-fetch.ts";
import { networkFailure } from "./network-failure.ts";
import { readCall } from "./read-call.ts";
import { Sessions } from "./sessions.ts";
import { answerOf } from "./stream-answer.ts";

/** Options of {@link nativeGrpc}; all of them may be left out. */
export interface NativeGrpcOptions {
  /** Certificate authorities in PEM form, which are trusted beside those that Node trusts. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined;
  /** The certificate of this client in PEM form, with its chain, for servers that ask for one; needs `key`. */
  readonly cert?: string | Uint8Array | undefined;
  /** The private key of `cert`, in PEM form. */
  readonly key?: string | Uint8Array | undefined;
  /** What `key` is encrypted with. */
  readonly passphrase?: string | undefined;
  /** Milliseconds of silence after which a connection with calls on it is asked for a sign of life; default 30,000. */
  readonly pingIntervalMs?: number | undefined;
  /** Milliseconds after which a connection without calls is closed; default 900,000. */
  readonly idleTimeoutMs?: number | undefined;
}

/** A `fetch` for {@link connect} that speaks native gRPC. One connection is open for each server. */
export interface NativeGrpc extends Fetch {
  /** Ends all calls and connections; later calls fail. Nothing of it is needed for the process to end. */
  close(): void;
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
  check(options);
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

function check(options: NativeGrpcOptions): void {
  const { cert, key } = options;
  if ((cert === undefined) !== (key === undefined))
    throw new BTRDBTypeError("nativeGrpc() takes cert and key together: one is nothing without the other.");
  for (const name of ["pingIntervalMs", "idleTimeoutMs"] as const) {
    const value = options[name];
    // NaN is in no order.
    if (value !== undefined && !(value > 0))
      throw new BTRDBTypeError(`${name} of nativeGrpc() is a number of milliseconds above 0.`);
  }
}
