import type { CallOptions as ConnectCallOptions } from "@connectrpc/connect";
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

/** One request, one answer; both kinds of failure become a BTrDBError. */
export async function unary<T extends Answer>(
  request: (options: ConnectCallOptions) => Promise<T>,
  options: CallOptions,
): Promise<T> {
  const { signal, timeoutMs } = options;
  let answer: T;
  try {
    answer = await request({ ...(signal && { signal }), ...(timeoutMs !== undefined && { timeoutMs }) });
  } catch (error) {
    throw toBTrDBError(error, signal);
  }
  throwIfFailed(answer.stat);
  return answer;
}

/**
 * One request, answers as they come. A reader that leaves the loop ends the call on the server as well: Connect's own
 * iterator leaves it running in some runtimes, so the call has a signal of its own that is always pulled at the end.
 */
export async function* streaming<T extends Answer>(
  request: (options: ConnectCallOptions) => AsyncIterable<T>,
  options: CallOptions,
): AsyncGenerator<T, void, undefined> {
  const { signal, timeoutMs } = options;
  const ended = new AbortController();
  const stop = () => ended.abort(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    for await (const answer of request({
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
