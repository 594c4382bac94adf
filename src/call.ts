import type { CallOptions as ConnectCallOptions } from "@connectrpc/connect";
import type { BTrDBRpc } from "./btrdb-rpc.ts";
import type { LifetimeOptions } from "./bulk/index.ts";
import { type Channel, retry } from "./channel/index.ts";
import { type StatusLike, throwIfFailed, toBTrDBError } from "./rpc-error.ts";

/** Options of every call. */
export interface CallOptions {
  /** Stops the call; it then fails with {@link Canceled}. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the call fails with {@link DeadlineExceeded}. */
  readonly timeoutMs?: number | undefined;
}

interface Answer {
  readonly stat?: StatusLike | undefined;
}

/** Whether a call may be made again when nobody knows if the first try arrived. */
export type Repeat = "repeatable" | "once";

/**
 * One request, one answer; both kinds of failure become a BTrDBError. Tried again where another try may succeed: a
 * call that must not happen twice only where the endpoint said that it did nothing (405).
 */
export async function unary<T extends Answer>(
  channel: Channel,
  request: (rpc: BTrDBRpc, options: ConnectCallOptions) => Promise<T>,
  options: CallOptions,
  repeat: Repeat = "repeatable",
): Promise<T> {
  const limits = { signal: options.signal, timeoutMs: options.timeoutMs ?? channel.timeoutMs };
  const attempt = async ({ signal, timeoutMs }: LifetimeOptions) => {
    const answer = await request(channel.rpc, {
      ...(signal && { signal }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    });
    throwIfFailed(answer.stat);
    return answer;
  };
  return retry((left) => channel.attempt(() => attempt(left), options.signal), limits, {
    ...channel.retry,
    once: repeat === "once",
  });
}

/**
 * One request, answers as they come. A reader that leaves the loop ends the call on the server as well: Connect's own
 * iterator leaves it running in some runtimes, so the call has a signal of its own that is always pulled at the end.
 */
export async function* streaming<T extends Answer>(
  channel: Channel,
  request: (rpc: BTrDBRpc, options: ConnectCallOptions) => AsyncIterable<T>,
  options: CallOptions,
): AsyncGenerator<T, void, undefined> {
  const { signal, timeoutMs } = options;
  const ended = new AbortController();
  const stop = () => ended.abort(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    for await (const answer of request(channel.rpc, {
      signal: ended.signal,
      ...(timeoutMs !== undefined && { timeoutMs }),
    })) {
      throwIfFailed(answer.stat);
      yield answer;
    }
  } catch (error) {
    throw toBTrDBError(error, signal);
  } finally {
    signal?.removeEventListener("abort", stop);
    ended.abort();
  }
}
