import type { Reading } from "../data/reading.ts";
import { gapThreshold } from "./gaps.ts";
import type { TimeRange } from "./time-range.ts";

type Column = (number | null)[];

/**
 * What the chart draws: x in nanoseconds relative to the start of the view (exact near it, whatever the year), null where
 * the line is broken. Raw points have no band: `min` and `max` are all null then.
 */
export interface Columns {
  readonly x: number[];
  readonly mean: Column;
  readonly min: Column;
  readonly max: Column;
  /** Row to index in the reading; -1 for a break or for a point that only carries the line to the edge. */
  readonly source: Int32Array;
}

/**
 * The part of a reading that is in view, plus one neighbour on each side so that lines run to the edges. A neighbour
 * further than a view away is replaced by the point of the line at that distance: canvases do not survive coordinates a
 * billion pixels off. Windows are drawn at their middle.
 */
export function buildColumns(reading: Reading, view: TimeRange): Columns {
  const { time } = reading;
  const raw = reading.kind === "raw";
  const shift = raw ? 0n : (1n << BigInt(reading.pointWidth)) / 2n;
  const mean = raw ? reading.value : reading.mean;
  const span = view.end - view.start;
  const from = Math.max(0, lowerBound(time, view.start - shift) - 1);
  const to = Math.min(time.length, lowerBound(time, view.end - shift + 1n) + 1);
  const threshold = gapThreshold(reading);

  const rows = new Rows();
  let previous: bigint | undefined;
  for (let index = from; index < to; index += 1) {
    const at = time[index]! + shift;
    const broken = previous !== undefined && threshold !== undefined && at - previous > threshold;
    const outside = at < view.start - span ? -1n : at > view.end + span ? 1n : 0n;
    const partner = outside === -1n ? index + 1 : index - 1;
    if (outside !== 0n && partner >= from && partner < to) {
      const edge = outside === -1n ? view.start - span : view.end + span;
      const other = time[partner]! + shift;
      const share = Number(edge - at) / Number(other - at);
      const between = (column: Float64Array) => column[index]! + (column[partner]! - column[index]!) * share;
      const [low, high] = raw ? [null, null] : [between(reading.min), between(reading.max)];
      rows.push(broken, Number(edge - view.start), between(mean), low, high, -1);
    } else {
      const [low, high] = raw ? [null, null] : [reading.min[index]!, reading.max[index]!];
      rows.push(broken, Number(at - view.start), mean[index]!, low, high, index);
    }
    previous = at;
  }
  return rows.columns();
}

class Rows {
  readonly #x: number[] = [];
  readonly #mean: Column = [];
  readonly #min: Column = [];
  readonly #max: Column = [];
  readonly #source: number[] = [];

  /** A row, after a break halfway to it where the line to it is broken. */
  push(
    broken: boolean,
    x: number,
    mean: number | null,
    min: number | null,
    max: number | null,
    source: number,
  ) {
    if (broken) this.push(false, ((this.#x.at(-1) ?? x) + x) / 2, null, null, null, -1);
    this.#x.push(x);
    this.#mean.push(mean);
    this.#min.push(min);
    this.#max.push(max);
    this.#source.push(source);
  }

  columns(): Columns {
    return {
      x: this.#x,
      mean: this.#mean,
      min: this.#min,
      max: this.#max,
      source: Int32Array.from(this.#source),
    };
  }
}

/** First index whose time is at or after `bound`. */
export function lowerBound(time: BigInt64Array, bound: bigint): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Smallest and largest value of a whole reading, or undefined for an empty one. */
export function valueExtent(reading: Reading): { min: number; max: number } | undefined {
  const [lows, highs] = reading.kind === "raw" ? [reading.value, reading.value] : [reading.min, reading.max];
  if (lows.length === 0) return undefined;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of lows) if (value < min) min = value;
  for (const value of highs) if (value > max) max = value;
  return { min, max };
}
