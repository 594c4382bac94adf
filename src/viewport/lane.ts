import type { CallOptions } from "../call.ts";
import { type BTrDBError, isBTrDBError } from "../errors/index.ts";
import { changesSince, mayHeal } from "../follow/index.ts";
import { toBTrDBError } from "../rpc-error.ts";
import type { ChangedRange, Stream, StreamVersion } from "../stream/index.ts";
import type { Counters } from "./counters.ts";
import type { Stretch } from "./stretch.ts";
import { Tiles } from "./tiles.ts";
import { Unflushed } from "./unflushed.ts";

/** After a failure, a new view tries again, but not sooner than this. */
const REST_MS = 2_000;

/** What a lane tells its owner. */
export interface LaneEvents {
  /** The version is known, or another one; these ranges are not as they were. */
  moved(lane: Lane, changed: readonly Stretch[]): void;
  failed(lane: Lane): void;
}

/**
 * One stream, either at a version for ever or at the latest one: its tiles, and which version they are of.
 *
 * The latest version moves by {@link check}: Changes says what differs from the version before, unflushed points included, and
 * only those tiles are dropped. Where points wait to be flushed, no version that can be pinned has them: there, tiles are
 * read at the latest, elsewhere at the version.
 */
export class Lane {
  readonly stream: Stream;
  readonly pinned: bigint | undefined;
  readonly tiles = new Tiles();
  /** The version that fresh tiles are of. */
  state: StreamVersion | undefined;
  failure: BTrDBError | undefined;
  /** A read has seen a newer version than {@link state}. */
  behind = false;
  readonly #events: LaneEvents;
  readonly #counters: Counters;
  readonly #closed: AbortSignal;
  readonly #timeoutMs: number | undefined;
  /** Where unflushed points may be. */
  #unflushed: readonly ChangedRange[] = [];
  readonly #news = new Unflushed();
  #failedAt = 0;
  /** One after the other: each move begins where the one before ended. */
  #turn: Promise<unknown> = Promise.resolve();
  #waiting: Promise<void> | undefined;

  constructor(
    stream: Stream,
    pinned: bigint | undefined,
    events: LaneEvents,
    { counters, closed, timeoutMs }: LaneContext,
  ) {
    this.stream = stream;
    this.pinned = pinned;
    this.#events = events;
    this.#counters = counters;
    this.#closed = closed;
    this.#timeoutMs = timeoutMs;
    if (pinned !== undefined) this.state = { major: pinned, minor: 0n };
  }

  /** Version to read a range with; 0n is the latest. */
  versionFor({ start, end }: Stretch): bigint {
    if (this.pinned !== undefined) return this.pinned;
    if (this.state === undefined) return 0n;
    return this.#unflushed.some((range) => range.start < end && start < range.end) ? 0n : this.state.major;
  }

  /** Asks for the version now, and takes note of it. */
  check(): Promise<void> {
    if (this.pinned !== undefined) return Promise.resolve();
    // One that waits for its turn answers everybody who came before that.
    this.#waiting ??= this.#inTurn(async () => {
      this.#waiting = undefined;
      this.#counters.requests++;
      const now = await this.stream.fullVersion(this.#callOptions);
      await this.#moveTo(now);
    }).catch((error: unknown) => this.fail(error));
    return this.#waiting;
  }

  /** Takes note of a version that somebody else has asked for. @returns the version that was reached */
  moveTo(seen: StreamVersion): Promise<StreamVersion> {
    return this.#inTurn(() => this.#moveTo(seen));
  }

  /** A request failed. */
  fail(error: unknown): void {
    if (this.#closed.aborted) return;
    this.failure = toBTrDBError(error);
    this.#failedAt = performance.now();
    this.#events.failed(this);
  }

  /** Whether the failure is one that time may heal; without one, there is nothing to heal. */
  get mayHeal(): boolean {
    return (
      this.failure !== undefined && mayHeal(this.failure) && !isBTrDBError(this.failure, "NO_SUCH_STREAM")
    );
  }

  /** A new view is a reason to try again what has failed some time ago. */
  rested(): boolean {
    return this.mayHeal && performance.now() - this.#failedAt > REST_MS;
  }

  /** Tries again what has failed. */
  recover(): void {
    if (this.failure === undefined) return;
    this.failure = undefined;
    if (this.state === undefined) void this.check();
    this.#events.moved(this, []);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #moveTo(seen: StreamVersion): Promise<StreamVersion> {
    const before = this.state;
    const behind = this.behind;
    this.behind = false;
    if (before?.major === seen.major && before.minor === seen.minor) {
      this.recover();
      // Somebody may wait for just this.
      if (behind) this.#events.moved(this, []);
      return before;
    }
    let to = seen;
    let changed: readonly ChangedRange[] = [];
    // The first version says nothing of changes; but what was read meanwhile may lack points that wait to be flushed.
    if (before !== undefined || seen.minor > 0n) {
      this.#counters.requests++;
      const from = before ?? { major: seen.major, minor: 0n };
      ({ to, ranges: changed } = await changesSince(this.stream, from, seen, this.#callOptions));
    }
    const unflushed = to.minor > 0n ? changed : [];
    if (before?.major !== to.major) this.#news.reset();
    else if (unflushed.length > 0) {
      this.#counters.requests++;
      changed = await this.#news.changed(this.stream, to.major, unflushed, this.#callOptions);
    }
    this.state = to;
    this.#unflushed = unflushed;
    this.tiles.invalidate(changed);
    this.failure = undefined;
    this.#events.moved(this, changed);
    return to;
  }

  get #callOptions(): CallOptions {
    return { signal: this.#closed, timeoutMs: this.#timeoutMs };
  }
}

/** What lanes share. */
export interface LaneContext {
  readonly counters: Counters;
  /** Stops everything. */
  readonly closed: AbortSignal;
  readonly timeoutMs: number | undefined;
}
