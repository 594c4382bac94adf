import { type BTrDBError, isBTrDBError } from "../errors/index.ts";
import { toBTrDBError } from "../rpc-error.ts";
import type { ChangedRange, Stream, StreamVersion } from "../stream/index.ts";
import { MAX_TIME, MIN_TIME } from "../time/bounds.ts";
import type { Counters } from "./counters.ts";
import type { Stretch } from "./stretch.ts";
import { Tiles } from "./tiles.ts";

/** Failures after which only the user can know better. */
const FINAL = ["NO_SUCH_STREAM", "UNAUTHENTICATED", "PERMISSION_DENIED", "VERSION_NOT_AVAILABLE"] as const;
/** After any other, a new view tries again, but not sooner than this. */
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
  #checking: Promise<void> | undefined;
  #failedAt = 0;
  #again: Promise<void> | undefined;

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

  get checking(): boolean {
    return this.#checking !== undefined;
  }

  /** Version to read a range with; 0n is the latest. */
  versionFor({ start, end }: Stretch): bigint {
    if (this.pinned !== undefined) return this.pinned;
    if (this.state === undefined) return 0n;
    return this.#unflushed.some((range) => range.start < end && start < range.end) ? 0n : this.state.major;
  }

  /** Asks for the version now; asked again while that is under way, it is asked once more after it. */
  check(): Promise<void> {
    if (this.pinned !== undefined) return Promise.resolve();
    const before = this.#checking;
    if (before === undefined) return this.#begin();
    // The answer under way may be older than what the caller knows of.
    this.#again ??= before.then(() => {
      this.#again = undefined;
      return this.#begin();
    });
    return this.#again;
  }

  /** A request failed, for good or until {@link mayTry}. */
  fail(error: unknown): void {
    const known = toBTrDBError(error);
    this.failure = known;
    this.#failedAt = performance.now();
    this.#events.failed(this);
  }

  /** Whether requests make sense; a new view or the user's wish (`again`) is a reason to try after a failure. */
  mayTry(reason: "view" | "again" | "same"): boolean {
    if (this.failure === undefined) return true;
    const final = FINAL.some((code) => isBTrDBError(this.failure, code));
    const rested = performance.now() - this.#failedAt > REST_MS;
    if (reason === "again" || (reason === "view" && !final && rested)) {
      this.failure = undefined;
      if (this.state === undefined) void this.check();
    }
    return this.failure === undefined;
  }

  #begin(): Promise<void> {
    const work = this.#check().finally(() => {
      if (this.#checking === work) this.#checking = undefined;
    });
    this.#checking = work;
    return work;
  }

  async #check(): Promise<void> {
    const options = { signal: this.#closed, timeoutMs: this.#timeoutMs };
    try {
      this.#counters.requests++;
      const now = await this.stream.fullVersion(options);
      const before = this.state;
      this.behind = false;
      if (before !== undefined && before.major === now.major && before.minor === now.minor) {
        this.#recovered();
        return;
      }
      let changed: readonly ChangedRange[] = [];
      // The first version says nothing of changes, unless what was read meanwhile may have unflushed points or lack them.
      if (before !== undefined || now.minor > 0n) {
        this.#counters.requests++;
        const back = before !== undefined && before.major > now.major;
        const from = before === undefined || back ? now.major : before.major;
        const { ranges } = await this.stream.changes(from, { ...options, to: 0n });
        // Versions never go back, unless the server's data was put back: then nothing can be believed.
        changed = back ? [{ start: MIN_TIME, end: MAX_TIME }] : ranges;
      }
      this.state = now;
      this.#unflushed = now.minor > 0n ? changed : [];
      this.tiles.invalidate(changed);
      this.failure = undefined;
      this.#events.moved(this, changed);
    } catch (error) {
      if (!this.#closed.aborted) this.fail(error);
    }
  }

  #recovered(): void {
    if (this.failure === undefined) return;
    this.failure = undefined;
    this.#events.moved(this, []);
  }
}

/** What lanes share. */
export interface LaneContext {
  readonly counters: Counters;
  /** Stops everything. */
  readonly closed: AbortSignal;
  readonly timeoutMs: number | undefined;
}
