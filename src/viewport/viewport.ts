import { checkView } from "./check-view.ts";
import { Counters } from "./counters.ts";
import { Edges } from "./edges.ts";
import { Fetches, uniqueWants, type Want } from "./fetches.ts";
import { isGoodEnough } from "./good-enough.ts";
import type { Lane } from "./lane.ts";
import { Lanes } from "./lanes.ts";
import { likelyNext, type Motion, motionOf, type NextView, possibleNext } from "./look-ahead.ts";
import { planSeries, pointWidthFor } from "./plan-series.ts";
import { type PlannedSeries, planSeriesFrame } from "./series-frame.ts";
import type { Stretch } from "./stretch.ts";
import { TileBudget } from "./tile-budget.ts";
import { Timers } from "./timers.ts";
import type { Frame, View, ViewportStats, ViewSeries } from "./types.ts";
import type { FollowViewOptions, ViewportOptions } from "./viewport-options.ts";

const DEFAULT_MAX_BYTES = 64 * 2 ** 20;
/** Views may come with every event of a gesture; requests go out at most this often. */
const PACE_MS = 30;
/** Views that follow each other faster than this are one gesture, */
const GESTURE_MS = 250;
/** which is over when nothing has come for so long; */
const REST_MS = 150;
/** but nobody waits longer than this: a view that moves with the clock is a gesture without end. */
const MOST_WAIT_MS = 400;
/** So long nothing has to happen before the likely next view is read ahead, */
const IDLE_MS = 120;
/** and all that may come next. */
const LONG_IDLE_MS = 3_000;
/** Where versions move, what is read ahead is old before anybody sees it. */
const MOVED_MS = 5_000;
const NOTHING: View = { series: [], start: 0n, end: 1n, pixels: 1 };

/**
 * Plans and keeps what charts draw: for a time range on so many pixels it reads aligned windows of the right point width, or
 * the raw points where they are fewer, in tiles that are kept, shared and read ahead.
 *
 * ```ts
 * const viewport = new Viewport();
 * viewport.onFrame((frame) => draw(frame));
 * viewport.setView({ series: [{ id: "a", stream }], start, end, pixels: 1440 });
 * ```
 *
 * Each frame has the best there is at that moment; what is not there yet is stood in for by coarser, finer or older data,
 * marked as such. Once `settled`, a frame shows exactly what a direct query of its version would.
 */
export class Viewport {
  readonly #counters = new Counters();
  readonly #budget: TileBudget;
  readonly #lanes: Lanes;
  readonly #fetches: Fetches;
  readonly #edges: Edges;
  readonly #listeners = new Set<(frame: Frame) => void>();
  readonly #closed = new AbortController();
  readonly #timers = new Timers();
  #view = NOTHING;
  #frame: Frame | undefined;
  #revision = 0;
  /** What is read while there is nothing else to do. */
  #ahead: readonly Want[] = [];
  /** Since when a gesture goes on with what is good enough for it. */
  #waitingSince: number | undefined;
  #motion: Motion = "elsewhere";
  #viewAt = Number.NEGATIVE_INFINITY;
  #movedAt = Number.NEGATIVE_INFINITY;
  #sentAt = Number.NEGATIVE_INFINITY;
  #telling = false;
  #prefetch: boolean;

  constructor(options: ViewportOptions = {}) {
    this.#prefetch = options.prefetch !== false;
    this.#budget = new TileBudget(options.maxBytes ?? DEFAULT_MAX_BYTES);
    const arrived = (_: Lane, inView = true) => {
      if (inView) this.#changed("now");
      else if (this.#waitingSince === undefined) this.#send();
    };
    const context = { counters: this.#counters, budget: this.#budget, options, arrived };
    this.#fetches = new Fetches(context);
    const { timeoutMs } = options;
    this.#edges = new Edges({ counters: this.#counters, timeoutMs, arrived });
    const moved = (lane: Lane, changed: readonly Stretch[]) => {
      if (changed.length > 0) this.#movedAt = performance.now();
      this.#fetches.drop(lane, changed);
      this.#edges.drop(lane, changed);
      this.#changed("now");
    };
    const laneContext = { counters: this.#counters, closed: this.#closed.signal, timeoutMs };
    this.#lanes = new Lanes(laneContext, { moved, failed: arrived }, this.#budget);
  }

  get view(): View {
    return this.#view;
  }

  /** What there is to draw now. */
  get frame(): Frame {
    this.#frame ??= this.#draw();
    return this.#frame;
  }

  get stats(): ViewportStats {
    let tiles = 0;
    for (const lane of this.#lanes) for (const _ of lane.tiles) tiles++;
    const { requests, aborted } = this.#counters;
    return { requests, aborted, tiles, bytes: this.#budget.bytes };
  }

  /**
   * Looks at something else. Reads of what is no longer in view are stopped.
   *
   * @throws InvalidTimeRange, BTRDBValueError for a view that can't be drawn
   */
  setView(view: View): void {
    checkView(view);
    if (this.#closed.signal.aborted) return;
    const before = this.#view;
    this.#view = { ...view, series: [...view.series] };
    if (before.start !== view.start || before.end !== view.end) this.#motion = motionOf(before, view);
    this.#lanes.show(this.#view.series);
    this.#ahead = [];
    const gesture = performance.now() - this.#viewAt < GESTURE_MS;
    this.#viewAt = performance.now();
    this.#changed(gesture ? "gesture" : "paced");
  }

  /** Whether the next view is read ahead; false where bytes are dear. */
  get prefetch(): boolean {
    return this.#prefetch;
  }

  set prefetch(prefetch: boolean) {
    this.#prefetch = prefetch;
    if (prefetch || this.#closed.signal.aborted) return;
    this.#timers.cancel("ahead");
    this.#timers.cancel("far ahead");
    this.#ahead = [];
    this.#fetches.keepInView();
  }

  /** Calls the listener with each new frame, until the returned function is called. */
  onFrame(listener: (frame: Frame) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks now whether there are newer versions; what has changed is read again. */
  refresh(): Promise<void> {
    return this.#lanes.check();
  }

  /** The next frame in which nothing is missing but what has failed. */
  settled(): Promise<Frame> {
    if (this.frame.settled) return Promise.resolve(this.frame);
    return new Promise((resolve) => {
      const stop = this.onFrame((frame) => {
        if (!frame.settled) return;
        stop();
        resolve(frame);
      });
    });
  }

  /**
   * Asks for new versions again and again from now on, the more often the more they change: what changed is read again, and
   * that alone. `false` ends it.
   */
  follow(options: FollowViewOptions | false = {}): void {
    this.#lanes.follow(options);
  }

  /** Tries again what has failed; what time may heal is tried again by itself. */
  retry(): void {
    this.#lanes.retry();
    this.#changed("now");
  }

  /** Stops everything and forgets all tiles. */
  close(): void {
    this.#closed.abort();
    this.#timers.clear();
    this.#fetches.close();
    this.#edges.close();
    this.#lanes.close();
    this.#listeners.clear();
    this.#view = NOTHING;
    this.#frame = undefined;
  }

  /** As {@link close}: for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Something is not as it was: the frame is out of date, requests may be due, and listeners want to know. */
  #changed(when: "now" | "paced" | "gesture"): void {
    if (this.#closed.signal.aborted) return;
    this.#frame = undefined;
    const wait = when === "now" ? 0 : this.#sentAt + PACE_MS - performance.now();
    if (when === "gesture" && this.#canWait()) {
      this.#waitingSince ??= performance.now();
      this.#timers.cancel("send");
      this.#timers.later("send", REST_MS, () => this.#send());
    } else if (this.#waitingSince !== undefined && when === "now" && this.#canWait()) {
      // What comes for the gesture so far is drawn, but no reason to ask for more of it.
    } else if (wait <= 0) this.#send();
    else this.#timers.later("send", wait, () => this.#send());
    this.#tell();
  }

  #canWait(): boolean {
    const since = this.#waitingSince ?? performance.now();
    if (performance.now() - since > MOST_WAIT_MS) return false;
    const { start, end, pixels } = this.#view;
    return isGoodEnough(this.frame, pointWidthFor(start, end, pixels));
  }

  /** One frame for all that happens in one go. */
  #tell(): void {
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      if (this.#closed.signal.aborted) return;
      const { frame } = this;
      for (const listener of [...this.#listeners]) listener(frame);
    });
  }

  #plan(): PlannedSeries[] {
    return this.#view.series.map((series) =>
      planSeriesFrame(series, this.#lanes.of(series), this.#view, (want) => this.#edges.find(want)),
    );
  }

  #draw(): Frame {
    this.#budget.tick();
    const planned = this.#plan();
    for (const { tiles } of planned) for (const tile of tiles) this.#budget.use(tile);
    this.#revision++;
    const behind = this.#lanes.visible.some((lane) => lane.behind);
    const done = planned.every(({ frame }) => frame.status !== "loading");
    return {
      view: this.#view,
      series: planned.map(({ frame }) => frame),
      // Nothing is missing: nothing is left to be asked for, whatever timer still runs.
      settled: done && !behind,
      revision: this.#revision,
    };
  }

  /** Asks for what is missing. */
  #send(): void {
    this.#waitingSince = undefined;
    this.#timers.cancel("send");
    this.#timers.cancel("ahead");
    this.#timers.cancel("far ahead");
    this.#sentAt = performance.now();
    const planned = this.#plan().filter(({ frame }) => frame.status !== "failed");
    this.#ahead = this.#ahead.filter(({ lane, id }) => lane.tiles.fresh(id) === undefined);
    this.#fetches.want(uniqueWants(planned.flatMap(({ wants }) => wants)), this.#ahead);
    this.#edges.want(planned.flatMap(({ edgeWants }) => edgeWants));
    for (const lane of this.#lanes.trim()) this.#edges.forget(lane);
    this.#lanes.checkBehind();
    // The frame may have been made while this was still to come.
    if (this.#frame?.settled === false) {
      this.#frame = undefined;
      this.#tell();
    }
    if (this.#prefetch && this.#ahead.length === 0) {
      this.#timers.later("ahead", IDLE_MS, () => this.#readAhead(likelyNext(this.#view, this.#motion)));
      this.#timers.later("far ahead", LONG_IDLE_MS, () => this.#readAhead(possibleNext(this.#view)));
    }
  }

  #readAhead(next: readonly NextView[]): void {
    const { frame, view } = this;
    if (!frame.settled || performance.now() - this.#movedAt < MOVED_MS) return;
    const ready = view.series.filter((_, index) => frame.series[index]?.status === "ready");
    const wants = next.flatMap((range) => ready.flatMap((series) => this.#wantsOf(series, range)));
    this.#ahead = uniqueWants(wants);
    this.#fetches.want([], this.#ahead);
  }

  #wantsOf(series: ViewSeries, { start, end, pointWidth }: NextView): Want[] {
    const { shift = 0n } = series;
    const lane = this.#lanes.of(series);
    const { stretches } = planSeries(lane.tiles, start - shift, end - shift, this.#view.pixels, pointWidth);
    return stretches.flatMap(({ id, tile }) => (tile ? [] : [{ lane, id }]));
  }
}
