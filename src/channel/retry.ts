import { hasDeadline, type LifetimeOptions } from "../bulk/lifetime.ts";
import { type BTrDBError, type ConnectionError, DeadlineExceeded } from "../errors/index.ts";
import { toBTrDBError } from "../rpc-error.ts";
import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import { StatusCode } from "../status-code.ts";

/** What a hook is told before a call is made again. */
export interface RetryEvent {
  /** How often it failed in a row: 1 before the first repetition. */
  readonly failures: number;
  /** How long it is waited now. */
  readonly delayMs: number;
  /** Why the last try failed. */
  readonly error: BTrDBError;
}

/** How often, and when, a failed call is made again. */
export interface RetryOptions {
  /** Tries in a row without success, the first included, until the error is the caller's; 5 by default, 1 is none. */
  readonly maxAttempts?: number | undefined;
  /** The first wait is below this; 100 ms by default. The bound doubles with each failure. */
  readonly baseDelayMs?: number | undefined;
  /**
   * No wait is longer; 5 s by default. Where a server asks for more (`Retry-After`), the call fails at once, and its error
   * has `retryAfterMs`.
   */
  readonly maxDelayMs?: number | undefined;
  /** Told before each wait. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
  /** @internal The call must not happen twice: only where nothing was done (405, HTTP 429) it is tried again. */
  readonly once?: boolean | undefined;
  /** @internal Milliseconds until the endpoint that comes next may be asked again, as it said itself. */
  readonly askedMs?: (() => number) | undefined;
  /** At least 0, below 1; Math.random by default. */
  readonly random?: (() => number) | undefined;
}

/** True where a server or proxy said that it did nothing, so that the call may be made again whatever it is. */
function wasRefused(error: BTrDBError): boolean {
  return error.status === StatusCode.WrongEndpoint || (error as ConnectionError).reason === "rate-limited";
}

/** True where the same call may go well the next time: nobody there, or a node that does not have the stream. */
export function isRetryable(error: BTrDBError): boolean {
  return error.code === "UNAVAILABLE" || error.status === StatusCode.WrongEndpoint;
}

/**
 * Repeats a call that may be repeated, with full-jitter back-off: each wait is anything from nothing to the bound, so
 * that many clients of one broken server do not come back at the same moment. `timeoutMs` is for all tries together.
 *
 * @param attempt makes the call, with what is left of the time
 */
export async function retry<T>(
  attempt: (limits: LifetimeOptions) => Promise<T>,
  limits: LifetimeOptions,
  options: RetryOptions = {},
): Promise<T> {
  const backOff = new BackOff(limits, options);
  for (;;) {
    try {
      return await attempt(backOff.limits());
    } catch (error) {
      await backOff.wait(error);
    }
  }
}

/** The waits between the tries of one call, and the end of them. */
export class BackOff {
  readonly #signal: AbortSignal | undefined;
  readonly #stopped: AbortSignal | undefined;
  readonly #timeoutMs: number | undefined;
  readonly #deadline: number;
  readonly #options: RetryOptions;
  #failures = 0;
  /** Why the latest try but one failed. */
  #last: BTrDBError | undefined;

  /** @param stopped ends a wait early and without an error, for a reader that left */
  constructor({ signal, timeoutMs }: LifetimeOptions, options: RetryOptions, stopped?: AbortSignal) {
    this.#stopped = stopped;
    this.#signal = signal;
    this.#timeoutMs = timeoutMs;
    this.#deadline = hasDeadline(timeoutMs) ? performance.now() + timeoutMs : Number.POSITIVE_INFINITY;
    this.#options = options;
  }

  /** Signal and remaining time, for the next try. */
  limits(): LifetimeOptions {
    const given = { signal: this.#signal, once: this.#options.once };
    if (this.#deadline === Number.POSITIVE_INFINITY) return { ...given, timeoutMs: this.#timeoutMs };
    // Zero would mean no deadline at all.
    return { ...given, timeoutMs: Math.max(1, this.#deadline - performance.now()) };
  }

  /** Something new came: failures are counted from here. */
  progress(): void {
    this.#failures = 0;
  }

  /** A try knows only what was left of the time; the caller gave all of it. */
  #late(error: BTrDBError): BTrDBError {
    if (performance.now() < this.#deadline - 1) return error;
    const before = this.#last === undefined ? "." : `; before, it failed with: ${this.#last.message}`;
    return new DeadlineExceeded(
      `The call took longer than its ${Math.ceil(this.#timeoutMs ?? 0)} ms${before}`,
      {
        code: "DEADLINE_EXCEEDED",
        cause: error,
      },
    );
  }

  /** Waits before the next try, or throws where there is to be none. */
  async wait(cause: unknown): Promise<void> {
    const {
      maxAttempts = 5,
      baseDelayMs = 100,
      maxDelayMs = 5_000,
      onRetry,
      random = Math.random,
    } = this.#options;
    const signal = this.#signal;
    const error = toBTrDBError(cause, signal);
    if (signal?.aborted) throw stopped(signal);
    if (error.code === "DEADLINE_EXCEEDED") throw this.#late(error);
    if (this.#options.once && !wasRefused(error)) throw error;
    if (!isRetryable(error) || ++this.#failures >= maxAttempts) throw error;
    this.#last = error;
    // Never before the server wants it; where it wants more than the caller would wait, that is for the caller to know.
    const askedMs = this.#options.askedMs?.() ?? 0;
    if (askedMs > maxDelayMs) throw error;
    const backOffMs = random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (this.#failures - 1));
    const delayMs = Math.max(askedMs, backOffMs);
    if (performance.now() + delayMs >= this.#deadline)
      throw new DeadlineExceeded(
        `There is no time left of ${this.#timeoutMs} ms to try again after: ${error.message}`,
        { code: "DEADLINE_EXCEEDED", cause: error },
      );
    onRetry?.({ failures: this.#failures, delayMs, error });
    await sleep(delayMs, signal, this.#stopped);
  }
}

function sleep(
  delayMs: number,
  signal: AbortSignal | undefined,
  left: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      left?.removeEventListener("abort", end);
      // The hook may have aborted before this began.
      if (signal?.aborted) reject(stopped(signal));
      else resolve();
    };
    const timer = setTimeout(end, delayMs);
    signal?.addEventListener("abort", end, { once: true });
    left?.addEventListener("abort", end, { once: true });
    if (signal?.aborted || left?.aborted) end();
  });
}

function stopped(signal: AbortSignal): BTrDBError {
  return toBTrDBError(new RpcFailure("aborted", GrpcCode.Canceled), signal);
}
