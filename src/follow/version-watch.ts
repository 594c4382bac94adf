import { Slots } from "../channel/slots.ts";
import { type BTrDBError, isBTrDBError } from "../errors/index.ts";
import type { Stream, StreamVersion } from "../stream/index.ts";
import { askedMs, mayHeal } from "./heals.ts";
import { ListenedStreams } from "./listened-streams.ts";
import { PollInterval } from "./poll-interval.ts";
import type { VersionWatchOptions } from "./version-watch-options.ts";

/** Requests of one watch at the same time; those that failed the last time are apart, so that no other waits for them. */
const AT_ONCE = 8;
const FAILING_AT_ONCE = 2;
/** Default of what one request may take. */
export const REQUEST_TIMEOUT_MS = 10_000;

interface Watched {
  readonly stream: Stream;
  readonly interval: PollInterval;
  readonly stop: AbortController;
  version: StreamVersion | undefined;
  /** When to ask, by `performance.now()`. */
  due: number;
  /** The server wants no question before that, whatever the reason for one is. */
  notBefore: number;
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
      notBefore: Number.NEGATIVE_INFINITY,
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
    for (const watched of this.#watched.values()) if (!watched.busy) first = Math.min(first, dueOf(watched));
    if (first === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#askDue(), Math.max(0, first - performance.now()));
  }

  #askDue(): void {
    // Timers may fire a little early.
    const now = performance.now() + 1;
    for (const watched of this.#watched.values()) {
      if (!watched.busy && dueOf(watched) <= now) void this.#ask(watched);
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
      watched.notBefore = performance.now() + askedMs(failure.error);
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
    // What was added to a time and is taken away again is not quite the same.
    return Math.round(dueOf(watched) - now);
  }

  /** The others may be reached again as well: they need not wait to the end. */
  #recovered(watched: Watched): void {
    watched.failing = false;
    watched.interval.soon();
    for (const other of this.#watched.values()) if (other.failing) other.due = performance.now();
    this.#options.onRecovered?.(watched.stream);
  }
}

function dueOf({ due, notBefore }: Watched): number {
  return Math.max(due, notBefore);
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
