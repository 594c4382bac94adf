import { VersionWatch } from "../follow/index.ts";
import type { Stream } from "../stream/index.ts";
import { Lane, type LaneContext, type LaneEvents } from "./lane.ts";
import type { TileBudget } from "./tile-budget.ts";
import { Timers } from "./timers.ts";
import type { ViewSeries } from "./types.ts";
import type { FollowViewOptions } from "./viewport-options.ts";

/** A stream that comes back into view is asked for its version, unless that was so long ago or less. */
const FRESH_MS = 1_000;
/** A read that has seen a newer version is a reason to ask for it, but not more often than this. */
const BEHIND_MS = 250;
/** What has failed is tried again after so long at first, and at last. */
const HEAL_MS = 2_000;
const MAX_HEAL_MS = 30_000;

/** The lanes of a viewport: those in view, which are kept up to date, and those that still have tiles. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #askedAt = new WeakMap<Lane, number>();
  readonly #timers = new Timers();
  readonly #context: LaneContext;
  readonly #events: LaneEvents;
  readonly #budget: TileBudget;
  #visible: readonly Lane[] = [];
  #watch: VersionWatch | undefined;
  #watched: ReadonlyMap<string, Stream> = new Map();
  #healMs = HEAL_MS;

  constructor(context: LaneContext, events: LaneEvents, budget: TileBudget) {
    this.#context = context;
    this.#budget = budget;
    this.#events = {
      moved: events.moved,
      failed: (lane) => {
        this.#timers.later("heal", this.#healMs, () => this.#heal());
        events.failed(lane);
      },
    };
  }

  get visible(): readonly Lane[] {
    return this.#visible;
  }

  [Symbol.iterator](): Iterator<Lane> {
    return this.#lanes.values();
  }

  of({ stream, version }: Pick<ViewSeries, "stream" | "version">): Lane {
    const key = `${stream.uuid}@${version ?? ""}`;
    const known = this.#lanes.get(key);
    if (known?.stream === stream || known?.stream.sharesConnection(stream)) return known;
    // The same uuid on another connection is not the same data.
    if (known !== undefined) this.#empty(known);
    const lane = new Lane(stream, version, this.#events, this.#context);
    this.#lanes.set(key, lane);
    return lane;
  }

  /** From now on these are in view. */
  show(series: readonly ViewSeries[]): void {
    const before = new Set(this.#visible);
    this.#visible = [...new Set(series.map((one) => this.of(one)))];
    for (const lane of this.#visible) {
      if (lane.rested()) lane.recover();
      if (!before.has(lane) && !lane.failure && this.#watch === undefined) void this.#check(lane, FRESH_MS);
    }
    this.#watchVisible();
  }

  /** Asks for the versions of what is in view. */
  async check(): Promise<void> {
    await Promise.all(this.#visible.map((lane) => this.#check(lane, 0)));
  }

  /** Asks soon for those of which a read has seen a newer version. */
  checkBehind(): void {
    for (const lane of this.#visible) {
      if (!lane.behind) continue;
      this.#timers.later(`behind ${lane.stream.uuid}`, BEHIND_MS, () => void lane.check());
    }
  }

  /** Tries again what has failed. */
  retry(): void {
    const failed = this.#visible.filter(({ failure }) => failure !== undefined);
    for (const lane of failed) {
      lane.recover();
      // What is in memory does not say whether the stream is there again.
      void lane.check();
    }
    this.#watchVisible();
  }

  /** Asks for new versions again and again, or ends that. */
  follow(options: FollowViewOptions | false): void {
    this.#watch?.close();
    this.#watch = undefined;
    this.#watched = new Map();
    if (options === false || this.#context.closed.aborted) return;
    this.#watch = new VersionWatch({
      ...options,
      timeoutMs: this.#context.timeoutMs,
      onMove: ({ stream, to }) => this.of({ stream }).moveTo(to),
      onGone: (stream, error) => this.of({ stream }).fail(error),
      onFailed: (stream, error) => this.of({ stream }).fail(error),
      onProblem: ({ stream, error }) => this.of({ stream }).fail(error),
      onRecovered: (stream) => this.of({ stream }).recover(),
    });
    this.#watchVisible();
  }

  /** Keeps memory bounded: tiles by their bytes, and lanes by whether there is anything in them. @returns those that went */
  trim(): Lane[] {
    this.#budget.trim([...this.#lanes.values()].map(({ tiles }) => tiles));
    const visible = new Set(this.#visible);
    const gone: Lane[] = [];
    for (const [key, lane] of this.#lanes) {
      if (visible.has(lane) || !lane.tiles.empty) continue;
      this.#lanes.delete(key);
      gone.push(lane);
    }
    return gone;
  }

  close(): void {
    this.follow(false);
    this.#timers.clear();
    for (const lane of this.#lanes.values()) this.#empty(lane);
    this.#lanes.clear();
    this.#visible = [];
  }

  #empty({ tiles }: Lane): void {
    for (const tile of tiles) this.#budget.remove(tiles, tile);
  }

  async #check(lane: Lane, notWithinMs: number): Promise<void> {
    const last = this.#askedAt.get(lane) ?? Number.NEGATIVE_INFINITY;
    if (performance.now() - last < notWithinMs) return;
    this.#askedAt.set(lane, performance.now());
    await lane.check();
  }

  #watchVisible(): void {
    const watch = this.#watch;
    if (watch === undefined) return;
    const latest = this.#visible.filter(({ pinned, failure }) => pinned === undefined && !failure);
    const streams = new Map(latest.map(({ stream }) => [stream.uuid, stream] as const));
    for (const stream of this.#watched.values()) {
      if (streams.get(stream.uuid) !== stream) watch.remove(stream);
    }
    for (const { stream, state } of latest) watch.add(stream, state);
    this.#watched = streams;
  }

  /** Tries again what time may have healed; after each time in vain it takes twice as long to the next. */
  #heal(): void {
    const failed = this.#visible.filter((lane) => lane.mayHeal);
    this.#healMs = failed.length === 0 ? HEAL_MS : Math.min(2 * this.#healMs, MAX_HEAL_MS);
    for (const lane of failed) lane.recover();
  }
}
