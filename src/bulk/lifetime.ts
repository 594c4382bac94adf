import { BTRDBValueError, type BTrDBError, DeadlineExceeded } from "../errors/index.ts";
import { toBTrDBError } from "../rpc-error.ts";
import { GrpcCode, RpcFailure } from "../rpc-failure.ts";

/** A longer wait than this makes timers fire at once. */
const MAX_TIMER_MS = 0x7fffffff;

export interface LifetimeOptions {
  /** Signal of the caller. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; zero, less, or infinite means no deadline, as in Connect. */
  readonly timeoutMs?: number | undefined;
  /** The call must not reach the server twice: nothing on the way may send it again by itself. */
  readonly once?: boolean | undefined;
}

/**
 * How long a call lives: until it ends by itself, its caller stops it, or its deadline passes, whichever is first.
 * Then the fetch is aborted, what was registered is let go, and neither timer nor listener is left.
 */
export class Lifetime {
  readonly #abort = new AbortController();
  readonly #releases: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timeoutMs = 0;
  /** Of performance.now(). */
  #deadline = Number.POSITIVE_INFINITY;
  #failure: BTrDBError | undefined;
  #over = false;

  constructor({ signal, timeoutMs }: LifetimeOptions) {
    if (Number.isNaN(timeoutMs))
      throw new BTRDBValueError("timeoutMs is NaN: give a number of milliseconds.");
    const stop = () => this.end(toBTrDBError(new RpcFailure("aborted", GrpcCode.Canceled), signal));
    if (signal?.aborted) {
      stop();
      return;
    }
    signal?.addEventListener("abort", stop, { once: true });
    this.#releases.push(() => signal?.removeEventListener("abort", stop));
    if (hasDeadline(timeoutMs)) {
      this.#timeoutMs = timeoutMs;
      this.#deadline = performance.now() + timeoutMs;
      this.#startTimer();
    }
    this.#releases.push(() => clearTimeout(this.#timer));
  }

  /** For the fetch; aborted as soon as the call is over, however it ended. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Why the call was ended before its time: the caller's signal or the deadline. */
  get failure(): BTrDBError | undefined {
    return this.#failure;
  }

  get over(): boolean {
    return this.#over;
  }

  /** Runs when the call is over, at once if it is already. */
  onEnd(release: () => void): void {
    if (this.#over) release();
    else this.#releases.push(release);
  }

  /** The first end counts. */
  end(failure?: BTrDBError): void {
    if (this.#over) return;
    this.#over = true;
    this.#failure = failure;
    for (const release of this.#releases.splice(0)) release();
    this.#abort.abort(failure);
  }

  /** Ends the call where its deadline has passed: workerd has no timers while a body that is there is read in a loop. */
  look(): void {
    if (performance.now() < this.#deadline) return;
    this.end(
      new DeadlineExceeded(`The call took longer than its ${Math.ceil(this.#timeoutMs)} ms.`, {
        code: "DEADLINE_EXCEEDED",
      }),
    );
  }

  #startTimer(): void {
    const left = Math.max(0, this.#deadline - performance.now());
    this.#timer = setTimeout(
      () => {
        // Timers may fire a little early, and long waits take several of them.
        this.look();
        if (!this.#over) this.#startTimer();
      },
      Math.min(Math.ceil(left), MAX_TIMER_MS),
    );
  }
}

/** True where there is a time to keep. */
export function hasDeadline(timeoutMs: number | undefined): timeoutMs is number {
  return timeoutMs !== undefined && timeoutMs > 0 && timeoutMs !== Number.POSITIVE_INFINITY;
}

/** A `grpc-timeout` header: at most eight digits and a unit. */
export function grpcTimeout(timeoutMs: number): string {
  const milliseconds = Math.ceil(timeoutMs);
  if (milliseconds < 1e8) return `${milliseconds}m`;
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 1e8 ? `${seconds}S` : `${Math.min(Math.ceil(seconds / 3600), 99_999_999)}H`;
}
