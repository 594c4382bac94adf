import { Slots } from "../channel/slots.ts";
import { type BTrDBError, isBTrDBError } from "../errors/index.ts";
import type { Stream, StreamVersion } from "../stream/index.ts";
import { mayHeal } from "./heals.ts";
import { ListenedStreams } from "./listened-streams.ts";
import { PollInterval, type PollOptions } from "./poll-interval.ts";

/** Requests of one watch at the same time; those that failed the last time are apart, so that no other waits for them. */
const AT_ONCE = 8;
const FAILING_AT_ONCE = 2;
/** Default of what one request may take. */
export const REQUEST_TIMEOUT_MS = 10_000;

/** The version of a stream is another one than before. */
export interface VersionMove {
  readonly stream: Stream;
  /** The version of the move before; undefined where this is the first that is known of the stream. */
  readonly from: StreamVersion | undefined;
  readonly to: StreamVersion;
  /** When the server's answer was there, in milliseconds since the Unix epoch. */
  readonly seenAt: number;
}

/** A stream could not be asked; it will be asked again. */
export interface FollowProblem {
  readonly stream: Stream;
  readonly error: BTrDBError;
  readonly retryInMs: number;
}

/** Options of a {@link VersionWatch}. */
export interface VersionWatchOptions extends PollOptions {
  /** Milliseconds that one request may take; 10,000 by default. */
  readonly timeoutMs?: number | undefined;
  /** Whether to listen to Subscribe where the way to the server carries it; true by default. */
  readonly subscribe?: boolean | undefined;
  /**
   * Called for the first version that is known of a stream, and for each other one. Where it gives a promise, the stream
   * is not asked again before that is settled. A version in it is what has been reached meanwhile: the next move begins
   * there. If it fails, so has the question: the same move is reported again later.
   */
  readonly onMove: (move: VersionMove) => undefined | PromiseLike<StreamVersion | undefined>;
  /** The stream does not exist any more; it is not watched from here on. */
  readonly onGone?: ((stream: Stream, error: BTrDBError) => void) | undefined;
  /** The stream can't be watched, and asking again would not help; it is not watched from here on. */
  readonly onFailed?: ((stream: Stream, error: unknown) => void) | undefined;
  /** Called with each failure that may heal. */
  readonly onProblem?: ((problem: FollowProblem) => void) | undefined;
  /** The stream could be asked again. */
  readonly onRecovered?: ((stream: Stream) => void) | undefined;
}

interface Watched {
  readonly stream: Stream;
  readonly interval: PollInterval;
  readonly stop: AbortController;
  version: StreamVersion | undefined;
  /** When to ask, by `performance.now()`. */
  due: number;
  /** Being asked. */
  busy: boolean;
  /** To be asked once more right after. */
  again: boolean;
  /** When the latest question began. */
  askedAt: number;
  /** There was a reason to ask again since then. */
  heard: boolean;
  failing: boolean;
}

/**
 * Asks for the versions of some streams again and again, often where much changes, and says which have moved. Each
 * stream by itself: one that is slow or fails delays no other. A timer runs until {@link close} or {@link pause}.
 *
 * What the version does not tell is not seen: points that replace points which are not flushed yet, one for one. They
 * come with the next flush.
 */
export class VersionWatch {
  readonly #options: VersionWatchOptions;
  readonly #watched = new Map<Stream, Watched>();
  readonly #slots = new Slots(AT_ONCE);
  readonly #failingSlots = new Slots(FAILING_AT_ONCE);
  readonly #listened: ListenedStreams | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #paused = false;

  /** @throws BTRDBValueError for intervals that can't be */
  constructor(options: VersionWatchOptions) {
    new PollInterval(options);
    this.#options = options;
    if (options.subscribe === false) return;
    this.#listened = new ListenedStreams({
      onTold: (stream) => this.#hear(stream, "told"),
      onLost: (stream) => this.#hear(stream, "lost"),
      random: options.random,
    });
  }

  /**
   * Watches one stream more, beginning now; nothing happens where it is watched already.
   *
   * @param from the version to begin with; without, the one of now is the first move
   */
  add(stream: Stream, from?: StreamVersion): void {
    if (this.#watched.has(stream)) return;
    this.#watched.set(stream, {
      stream,
      interval: new PollInterval(this.#options),
      stop: new AbortController(),
      version: from,
      due: performance.now(),
      busy: false,
      again: false,
      askedAt: Number.NEGATIVE_INFINITY,
      heard: false,
      failing: false,
    });
    this.#schedule();
  }

  /** Forgets a stream; a request that is under way is stopped. */
  remove(stream: Stream): void {
    const watched = this.#watched.get(stream);
    this.#watched.delete(stream);
    watched?.stop.abort();
    this.#listened?.remove(stream);
    this.#schedule();
  }

  has(stream: Stream): boolean {
    return this.#watched.has(stream);
  }

  /** Streams that are watched. */
  get size(): number {
    return this.#watched.size;
  }

  /** The version that was reported last. */
  versionOf(stream: Stream): StreamVersion | undefined {
    return this.#watched.get(stream)?.version;
  }

  /** Asks now, for one stream or for all: after an own insert, or when the network is back. */
  check(stream?: Stream): void {
    for (const watched of this.#watched.values()) {
      if (stream !== undefined && watched.stream !== stream) continue;
      watched.due = performance.now();
      watched.again = watched.busy;
    }
    this.#schedule();
  }

  /** Begins no question until {@link resume}; what is under way is still reported. */
  pause(): void {
    this.#paused = true;
    this.#listened?.pause();
    clearTimeout(this.#timer);
  }

  /** Goes on; what is overdue is asked at once. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#listened?.resume();
    this.#schedule();
  }

  /** Stops everything at once; nothing is reported any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#listened?.close();
    const watched = [...this.#watched.values()];
    this.#watched.clear();
    for (const { stop } of watched) stop.abort();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#paused) return;
    let first = Number.POSITIVE_INFINITY;
    for (const { busy, due } of this.#watched.values()) if (!busy && due < first) first = due;
    if (first === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#askDue(), Math.max(0, first - performance.now()));
  }

  #askDue(): void {
    // Timers may fire a little early.
    const now = performance.now() + 1;
    for (const watched of this.#watched.values()) {
      if (!watched.busy && watched.due <= now) void this.#ask(watched);
    }
    this.#schedule();
  }

  async #ask(watched: Watched): Promise<void> {
    const { stream, stop, interval } = watched;
    watched.busy = true;
    watched.again = false;
    watched.heard = false;
    watched.askedAt = performance.now();
    let failure: { readonly error: unknown } | undefined;
    try {
      await this.#look(watched);
    } catch (error) {
      failure = { error };
    }
    watched.busy = false;
    // What was stopped has nobody who wants to know.
    if (stop.signal.aborted) return;
    if (failure === undefined) {
      if (watched.failing) this.#recovered(watched);
      this.#listened?.add(stream);
      this.#askAgain(watched);
    } else if (isBTrDBError(failure.error) && mayHeal(failure.error) && !isGone(failure.error)) {
      watched.failing = true;
      interval.failed();
      const retryInMs = this.#askAgain(watched);
      this.#options.onProblem?.({ stream, error: failure.error, retryInMs });
    } else {
      this.remove(stream);
      if (isGone(failure.error)) this.#options.onGone?.(stream, failure.error);
      else this.#options.onFailed?.(stream, failure.error);
    }
  }

  /** One question, and what follows from the answer. */
  async #look(watched: Watched): Promise<void> {
    const { stream, interval, version: from } = watched;
    const { signal } = watched.stop;
    const giveBack = await (watched.failing ? this.#failingSlots : this.#slots).take(signal);
    if (giveBack === undefined) return;
    try {
      const to = await stream.fullVersion({
        signal,
        timeoutMs: this.#options.timeoutMs ?? REQUEST_TIMEOUT_MS,
      });
      if (signal.aborted) return;
      if (isSame(from, to)) {
        interval.quiet();
        return;
      }
      watched.version = to;
      const reached = await this.#options.onMove({ stream, from, to, seenAt: Date.now() });
      if (reached !== undefined) watched.version = reached;
      interval.moved();
    } catch (error) {
      watched.version = from;
      throw error;
    } finally {
      giveBack();
    }
  }

  /** A reason to ask, and no more: who tells of points has no version for them, and does not tell of deletes. */
  #hear(stream: Stream, news: "told" | "lost"): void {
    const watched = this.#watched.get(stream);
    if (watched === undefined) return;
    watched.interval[news]();
    watched.heard = true;
    if (watched.busy) return;
    watched.due = Math.min(watched.due, soonest(watched));
    this.#schedule();
  }

  #askAgain(watched: Watched): number {
    const now = performance.now();
    const heard = watched.heard ? soonest(watched) - now : Number.POSITIVE_INFINITY;
    const inMs = watched.again ? 0 : Math.max(0, Math.min(heard, watched.interval.next()));
    watched.due = now + inMs;
    this.#schedule();
    return inMs;
  }

  /** The others may be reached again as well: they need not wait to the end. */
  #recovered(watched: Watched): void {
    watched.failing = false;
    watched.interval.soon();
    for (const other of this.#watched.values()) if (other.failing) other.due = performance.now();
    this.#options.onRecovered?.(watched.stream);
  }
}

/** Told of inserts, a stream is asked at once, and not more often than it may be. */
function soonest({ askedAt, interval }: Watched): number {
  return askedAt + interval.min;
}

function isGone(error: unknown): error is BTrDBError {
  return isBTrDBError(error, "NO_SUCH_STREAM");
}

function isSame(a: StreamVersion | undefined, b: StreamVersion): boolean {
  return a?.major === b.major && a.minor === b.minor;
}
