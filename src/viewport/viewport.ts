import { checkView } from "./check-view.ts";
import { Counters } from "./counters.ts";
import { Edges } from "./edges.ts";
import { Fetches, type Want } from "./fetches.ts";
import { Lane, type LaneContext } from "./lane.ts";
import { lookAhead, type NextView } from "./look-ahead.ts";
import { planSeries } from "./plan-series.ts";
import { type PlannedSeries, planSeriesFrame } from "./series-frame.ts";
import type { Stretch } from "./stretch.ts";
import { TileBudget } from "./tile-budget.ts";
import type { Frame, View, ViewportStats, ViewSeries } from "./types.ts";
import type { ViewportOptions } from "./viewport-options.ts";

const DEFAULT_MAX_BYTES = 64 * 2 ** 20;
/** Views may come with every event of a gesture; requests go out at most this often. */
const PACE_MS = 30;
/** So long nothing has to happen before it is read ahead. */
const IDLE_MS = 120;
/** A series that comes back into view is asked for its version, unless it was this long ago or less. */
const FRESH_MS = 1_000;
/** A read that has seen a newer version is a reason to ask for it, but not more often than this. */
const BEHIND_MS = 250;

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
  readonly #options: ViewportOptions;
  readonly #counters = new Counters();
  readonly #budget: TileBudget;
  readonly #lanes = new Map<string, Lane>();
  readonly #lastCheck = new WeakMap<Lane, number>();
  readonly #fetches: Fetches;
  readonly #edges: Edges;
  readonly #listeners = new Set<(frame: Frame) => void>();
  readonly #closed = new AbortController();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #view = NOTHING;
  #frame: Frame | undefined;
  #revision = 0;
  #sentAt = Number.NEGATIVE_INFINITY;
  #telling = false;

  constructor(options: ViewportOptions = {}) {
    this.#options = options;
    this.#budget = new TileBudget(options.maxBytes ?? DEFAULT_MAX_BYTES);
    const arrived = () => this.#changed();
    const context = { counters: this.#counters, budget: this.#budget, options, arrived };
    this.#fetches = new Fetches(context);
    this.#edges = new Edges({ counters: this.#counters, timeoutMs: options.timeoutMs, arrived });
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
    for (const lane of this.#lanes.values()) for (const _ of lane.tiles) tiles++;
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
    const before = new Set(this.#view.series.map((series) => this.#lane(series)));
    this.#view = { ...view, series: [...view.series] };
    for (const series of view.series) {
      const lane = this.#lane(series);
      lane.mayTry("view");
      if (!before.has(lane) && !lane.failure) this.#check(lane, FRESH_MS);
    }
    this.#changed();
  }

  /** Calls the listener with each new frame, until the returned function is called. */
  onFrame(listener: (frame: Frame) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks now whether there are newer versions; what has changed is read again. */
  async refresh(): Promise<void> {
    const lanes = this.#visibleLanes();
    await Promise.all(lanes.map((lane) => this.#check(lane, 0)));
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

  /** Tries again what has failed. */
  retry(): void {
    for (const lane of this.#visibleLanes()) lane.mayTry("again");
    this.#changed();
  }

  /** Stops everything and forgets all tiles. */
  close(): void {
    this.#closed.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#fetches.close();
    this.#edges.close();
    this.#lanes.clear();
    this.#listeners.clear();
    this.#view = NOTHING;
    this.#frame = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #visibleLanes(): Lane[] {
    return [...new Set(this.#view.series.map((series) => this.#lane(series)))];
  }

  #lane({ stream, version }: ViewSeries): Lane {
    const key = `${stream.uuid}@${version ?? ""}`;
    const known = this.#lanes.get(key);
    // The same uuid on another connection is not the same data.
    if (known?.stream === stream || known?.stream.sharesConnection(stream)) return known;
    const events = {
      moved: (lane: Lane, changed: readonly Stretch[]) => {
        this.#fetches.drop(lane, changed);
        this.#edges.drop(lane, changed);
        this.#changed();
      },
      failed: () => this.#changed(),
    };
    const context: LaneContext = {
      counters: this.#counters,
      closed: this.#closed.signal,
      timeoutMs: this.#options.timeoutMs,
    };
    if (known !== undefined) for (const tile of known.tiles) this.#budget.remove(known.tiles, tile);
    const lane = new Lane(stream, version, events, context);
    this.#lanes.set(key, lane);
    return lane;
  }

  async #check(lane: Lane, notWithinMs: number): Promise<void> {
    const last = this.#lastCheck.get(lane) ?? Number.NEGATIVE_INFINITY;
    if (performance.now() - last < notWithinMs) return;
    this.#lastCheck.set(lane, performance.now());
    await lane.check();
  }

  /** Something is not as it was: the frame is out of date, requests may be due, and listeners want to know. */
  #changed(): void {
    if (this.#closed.signal.aborted) return;
    this.#frame = undefined;
    const wait = this.#sentAt + PACE_MS - performance.now();
    if (wait <= 0) this.#send();
    else this.#later("send", wait, () => this.#send());
    this.#tell();
  }

  #later(name: string, ms: number, work: () => void): void {
    if (this.#timers.has(name)) return;
    const run = () => {
      this.#timers.delete(name);
      work();
    };
    this.#timers.set(name, setTimeout(run, ms));
  }

  #cancel(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
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
      planSeriesFrame(series, this.#lane(series), this.#view, (want) => this.#edges.find(want)),
    );
  }

  #draw(): Frame {
    this.#budget.tick();
    const planned = this.#plan();
    for (const { tiles } of planned) for (const tile of tiles) this.#budget.use(tile);
    this.#revision++;
    const pending = this.#timers.has("send") || this.#visibleLanes().some((lane) => lane.behind);
    const done = planned.every(({ frame }) => frame.status !== "loading");
    return {
      view: this.#view,
      series: planned.map(({ frame }) => frame),
      settled: done && !pending,
      revision: this.#revision,
    };
  }

  /** Asks for what is missing. */
  #send(): void {
    this.#cancel("send");
    this.#cancel("ahead");
    this.#sentAt = performance.now();
    const planned = this.#plan().filter(({ frame }) => frame.status !== "failed");
    this.#fetches.want(unique(planned.flatMap(({ wants }) => wants)), []);
    this.#edges.want(planned.flatMap(({ edgeWants }) => edgeWants));
    this.#trim();
    for (const lane of this.#visibleLanes()) {
      if (lane.behind) this.#later(`behind ${lane.stream.uuid}`, BEHIND_MS, () => void lane.check());
    }
    // The frame may have been made while this was still to come.
    if (this.#frame?.settled === false) {
      this.#frame = undefined;
      this.#tell();
    }
    if (this.#options.prefetch !== false) this.#later("ahead", IDLE_MS, () => this.#readAhead());
  }

  /** Keeps memory bounded: tiles by their bytes, and lanes by whether there is anything in them. */
  #trim(): void {
    this.#budget.trim([...this.#lanes.values()].map(({ tiles }) => tiles));
    const visible = new Set(this.#visibleLanes());
    for (const [key, lane] of this.#lanes) {
      if (!visible.has(lane) && lane.tiles.empty) {
        this.#lanes.delete(key);
        this.#edges.forget(lane);
      }
    }
  }

  #readAhead(): void {
    const { frame, view } = this;
    if (!frame.settled) return;
    const ready = view.series.filter((_, index) => frame.series[index]?.status === "ready");
    const wants = lookAhead(view).flatMap((range) => ready.flatMap((series) => this.#wantsOf(series, range)));
    this.#fetches.want([], unique(wants));
  }

  #wantsOf(series: ViewSeries, { start, end, pointWidth }: NextView): Want[] {
    const { shift = 0n } = series;
    const lane = this.#lane(series);
    const { stretches } = planSeries(lane.tiles, start - shift, end - shift, this.#view.pixels, pointWidth);
    return stretches.flatMap(({ id, tile }) => (tile ? [] : [{ lane, id }]));
  }
}

/** Two series of one stream need the same tiles. */
function unique(wants: readonly Want[]): Want[] {
  const seen = new Map<Lane, Set<string>>();
  return wants.filter(({ lane, id }) => {
    const keys = seen.get(lane) ?? new Set<string>();
    seen.set(lane, keys);
    const key = `${id.kind}${id.exponent}:${id.index}`;
    if (keys.has(key)) return false;
    keys.add(key);
    return true;
  });
}
