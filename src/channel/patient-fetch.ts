import type { Fetch } from "../transport/redirect-safe-fetch.ts";

/** A server that does not answer at all is left after so long. */
const PATIENCE_MS = 10_000;

/**
 * `fetch` for servers of v4, which end, process and all, where a call is cancelled at a bad moment before its answer
 * begins. So a call that nobody wants any more is cancelled when its answer has begun, and deadlines are kept here alone:
 * a server that knew of one would cancel the call itself. Whoever waits has to mind the signal without this `fetch`.
 */
export function patientFetch(fetch: Fetch | undefined): Fetch {
  return async (input, init) => {
    const { signal, headers, ...rest } = init ?? {};
    // Not sent yet, so there is nothing to cancel.
    signal?.throwIfAborted();
    const kept = new Headers(headers);
    kept.delete("grpc-timeout");
    const late = new AbortController();
    let patience: ReturnType<typeof setTimeout> | undefined;
    const lose = () => {
      patience = setTimeout(() => late.abort(signal?.reason), PATIENCE_MS);
    };
    signal?.addEventListener("abort", lose, { once: true });
    try {
      return await (fetch ?? globalThis.fetch)(input, { ...rest, headers: kept, signal: late.signal });
    } finally {
      signal?.removeEventListener("abort", lose);
      clearTimeout(patience);
    }
  };
}
