import { MAX_TIME, MIN_TIME } from "../time/bounds.ts";
import type { Counters } from "./counters.ts";
import type { Lane } from "./lane.ts";
import { earlier, later, overlaps, type Stretch } from "./stretch.ts";
import { pointWidthOf, rawTile, type TileId, tileEnd, tileKey, tileStart, windowTile } from "./tile.ts";
import type { TileBudget } from "./tile-budget.ts";
import type { ViewportOptions } from "./viewport-options.ts";

/** A tile that somebody needs. */
export interface Want {
  readonly lane: Lane;
  readonly id: TileId;
}

/** Neighbouring tiles of a lane, read by one request. */
interface Run extends Stretch {
  readonly lane: Lane;
  readonly ids: readonly TileId[];
  readonly stop: AbortController;
  visible: boolean;
}

/** Reads ahead of what is in view at the same time. */
const MOST_AHEAD = 3;

/** Reads of tiles: neighbours together, none twice, none that nobody wants any more. */
export class Fetches {
  readonly #runs = new Map<Lane, Map<string, Run>>();
  readonly #all = new Set<Run>();
  #ahead: Want[] = [];
  readonly #context: FetchContext;

  constructor(context: FetchContext) {
    this.#context = context;
  }

  /** Whether anything in view is under way. */
  get busy(): boolean {
    for (const run of this.#all) if (run.visible) return true;
    return false;
  }

  /** From now on these tiles are wanted, and no others: `ahead` only while there is nothing else to do. */
  want(visible: readonly Want[], ahead: readonly Want[]): void {
    const wanted = new Set<Run>();
    const missing = (wants: readonly Want[], inView: boolean) =>
      wants.filter(({ lane, id }) => {
        const run = this.#runs.get(lane)?.get(tileKey(id));
        if (run === undefined) return true;
        wanted.add(run);
        if (inView) run.visible = true;
        return false;
      });
    const now = missing(visible, true);
    this.#ahead = missing(ahead, false);
    for (const run of this.#all) if (!wanted.has(run)) this.#abort(run);
    for (const ids of neighbours(now)) this.#start(ids, true);
    this.#readAhead();
  }

  /** Stops what is read ahead. */
  keepInView(): void {
    this.#ahead = [];
    for (const run of this.#all) if (!run.visible) this.#abort(run);
  }

  /** What is under way for these ranges would be of an older version. */
  drop(lane: Lane, ranges: readonly Stretch[]): void {
    for (const run of this.#all) {
      if (run.lane === lane && overlaps(run.start, run.end, ranges)) this.#abort(run);
    }
  }

  close(): void {
    this.#ahead = [];
    for (const run of this.#all) this.#abort(run);
  }

  #readAhead(): void {
    if (this.#ahead.length === 0 || this.busy) return;
    const groups = neighbours(this.#ahead);
    let free = MOST_AHEAD - this.#all.size;
    for (const group of groups) {
      if (free-- <= 0) break;
      this.#start(group, false);
    }
    this.#ahead = this.#ahead.filter(({ lane, id }) => !this.#runs.get(lane)?.has(tileKey(id)));
  }

  #start(wants: readonly Want[], visible: boolean): void {
    const [{ lane, id: first }, last] = [wants[0] as Want, wants.at(-1) as Want];
    const start = later(tileStart(first), MIN_TIME);
    const end = earlier(tileEnd(last.id), MAX_TIME);
    const run: Run = {
      lane,
      start,
      end,
      ids: wants.map(({ id }) => id),
      stop: new AbortController(),
      visible,
    };
    const byKey = this.#runs.get(lane) ?? new Map<string, Run>();
    this.#runs.set(lane, byKey);
    for (const id of run.ids) byKey.set(tileKey(id), run);
    this.#all.add(run);
    void this.#read(run);
  }

  async #read(run: Run): Promise<void> {
    const { lane, start, end, ids, stop } = run;
    const [id] = ids as [TileId];
    const { counters, budget, options, arrived } = this.#context;
    const version = lane.versionFor(run);
    const { timeoutMs, transport } = options;
    const how = { version, signal: stop.signal, timeoutMs, transport };
    counters.requests++;
    try {
      const tiles =
        id.kind === "raw"
          ? cut(await lane.stream.values(start, end, how), ids, rawTile)
          : cut(await lane.stream.alignedWindows(start, end, pointWidthOf(id), how), ids, windowTile);
      if (stop.signal.aborted) return;
      const seen = tiles.version;
      // Read before somebody else knew of a newer version: it is read again.
      const late = version === 0n && lane.state !== undefined && seen < lane.state.major;
      if (version === 0n && lane.state !== undefined && seen > lane.state.major) lane.behind = true;
      if (!late) for (const tile of tiles.tiles) budget.put(lane.tiles, tile);
      this.#forget(run);
    } catch (error) {
      if (stop.signal.aborted) return;
      this.#forget(run);
      lane.fail(error);
    }
    arrived(lane, run.visible || lane.behind || lane.failure !== undefined);
    this.#readAhead();
  }

  #abort(run: Run): void {
    this.#context.counters.aborted++;
    this.#forget(run);
    run.stop.abort();
  }

  #forget(run: Run): void {
    this.#all.delete(run);
    const byKey = this.#runs.get(run.lane);
    for (const id of run.ids) if (byKey?.get(tileKey(id)) === run) byKey.delete(tileKey(id));
    if (byKey?.size === 0) this.#runs.delete(run.lane);
  }
}

/** What reads of tiles have to do with the rest. */
export interface FetchContext {
  readonly counters: Counters;
  readonly budget: TileBudget;
  readonly options: ViewportOptions;
  /** Tiles of a lane are there, or its failure; `inView` where anybody waits for them. */
  arrived(lane: Lane, inView: boolean): void;
}

/** Two series of one stream need the same tiles. */
export function uniqueWants(wants: readonly Want[]): Want[] {
  const seen = new Map<Lane, Set<string>>();
  return wants.filter(({ lane, id }) => {
    const keys = seen.get(lane) ?? new Set<string>();
    seen.set(lane, keys);
    const key = tileKey(id);
    if (keys.has(key)) return false;
    keys.add(key);
    return true;
  });
}

/** Wants in groups that one request can answer. */
function neighbours(wants: readonly Want[]): Want[][] {
  const groups: Want[][] = [];
  for (const want of wants) {
    const last = groups.at(-1)?.at(-1);
    const joins =
      last?.lane === want.lane &&
      last.id.kind === want.id.kind &&
      last.id.exponent === want.id.exponent &&
      last.id.index + 1n === want.id.index;
    if (joins) groups.at(-1)?.push(want);
    else groups.push([want]);
  }
  return groups;
}

/** An answer cut into its tiles. Copies, where there are several: a tile that is dropped must not keep the others' memory. */
function cut<C extends Cuttable<C>, T>(
  columns: C,
  ids: readonly TileId[],
  make: (id: TileId, columns: C) => T,
): { tiles: T[]; version: bigint } {
  const tiles = ids.map((id) => {
    if (ids.length === 1) return make(id, columns);
    return make(id, columns.slice(columns.indexOf(tileStart(id)), columns.indexOf(tileEnd(id))));
  });
  return { tiles, version: columns.version };
}

interface Cuttable<C> {
  readonly version: bigint;
  indexOf(time: bigint): number;
  slice(start: number, end: number): C;
}
