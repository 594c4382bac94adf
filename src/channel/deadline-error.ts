import { Code, ConnectError } from "@connectrpc/connect";

/** Timers may fire a little early, and workerd's clock stands still between them. */
const EARLY_MS = 5;

/**
 * Gives the error of a call whose deadline passed its name back. Connect finds the reason of an abort by `this` in its
 * listener, which workerd sets from compatibility date 2025-08-01 on only; before, a deadline reads as Canceled.
 */
export function deadlineError(
  signal: AbortSignal | undefined,
  timeoutMs: number | undefined,
): (error: unknown) => never {
  const began = performance.now();
  return (error) => {
    const passed =
      timeoutMs !== undefined && timeoutMs > 0 && performance.now() - began >= timeoutMs - EARLY_MS;
    if (passed && !signal?.aborted && error instanceof ConnectError && error.code === Code.Canceled)
      throw new ConnectError("the operation timed out", Code.DeadlineExceeded, undefined, undefined, error);
    throw error;
  };
}
