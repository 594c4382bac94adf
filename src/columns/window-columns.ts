import type { ArrowColumn } from "../arrow/write-stream.ts";
import {
  assertSameLength,
  type Column,
  Columns,
  type Cut,
  commonVersion,
  decimals,
  join,
} from "./columns.ts";
import type { StatPoint } from "./points.ts";

/** What {@link WindowColumns} are made of. */
export interface WindowArrays {
  readonly time: BigInt64Array<ArrayBuffer>;
  readonly min: Float64Array<ArrayBuffer>;
  readonly mean: Float64Array<ArrayBuffer>;
  readonly max: Float64Array<ArrayBuffer>;
  readonly count: BigUint64Array<ArrayBuffer>;
  readonly stddev: Float64Array<ArrayBuffer>;
  readonly version?: bigint;
}

/**
 * Windows as columns. A window without points has count 0 and NaN as min, mean, max and stddev, so that charts leave
 * a gap and sums show that something is missing, where zeros would look like measurements.
 */
export class WindowColumns extends Columns<StatPoint> {
  readonly min: Float64Array<ArrayBuffer>;
  readonly mean: Float64Array<ArrayBuffer>;
  readonly max: Float64Array<ArrayBuffer>;
  /** Number of points in each window. */
  readonly count: BigUint64Array<ArrayBuffer>;
  /** Standard deviation of the population: divided by count, not count - 1. */
  readonly stddev: Float64Array<ArrayBuffer>;

  /**
   * Takes the arrays as they are, without copying: from a file, from Arrow, or from a structured clone of columns.
   *
   * @throws BTRDBValueError where the lengths differ
   */
  constructor(arrays: WindowArrays) {
    super(arrays.time, arrays.version ?? 0n);
    const { time, min, mean, max, count, stddev } = arrays;
    this.min = min;
    this.mean = mean;
    this.max = max;
    this.count = count;
    this.stddev = stddev;
    assertSameLength({ time, min, mean, max, count, stddev });
  }

  /** All windows of some columns, one after the other, as a copy. */
  static concat(...parts: readonly WindowColumns[]): WindowColumns {
    const all = <C extends Column>(empty: C, pick: (part: WindowColumns) => C) =>
      join(empty, parts.map(pick));
    return new WindowColumns({
      time: all(new BigInt64Array(), (part) => part.time),
      min: all(new Float64Array(), (part) => part.min),
      mean: all(new Float64Array(), (part) => part.mean),
      max: all(new Float64Array(), (part) => part.max),
      count: all(new BigUint64Array(), (part) => part.count),
      stddev: all(new Float64Array(), (part) => part.stddev),
      version: commonVersion(parts),
    });
  }

  /** Times and counts as decimal strings, NaN as null. */
  toJSON(): {
    version: string;
    time: string[];
    min: number[];
    mean: number[];
    max: number[];
    count: string[];
    stddev: number[];
  } {
    return {
      version: String(this.version),
      time: decimals(this.time),
      min: Array.from(this.min),
      mean: Array.from(this.mean),
      max: Array.from(this.max),
      count: decimals(this.count),
      stddev: Array.from(this.stddev),
    };
  }

  protected override arrays(): ArrowColumn[] {
    const { time, min, mean, max, count, stddev } = this;
    return Object.entries({ time, min, mean, max, count, stddev }).map(([name, values]) => ({
      name,
      values,
    }));
  }

  protected override point(index: number): StatPoint {
    return {
      time: this.time[index] as bigint,
      min: this.min[index] as number,
      mean: this.mean[index] as number,
      max: this.max[index] as number,
      count: this.count[index] as bigint,
      stddev: this.stddev[index] as number,
    };
  }

  protected override withRows(cut: Cut): this {
    return new WindowColumns({
      time: cut(this.time),
      min: cut(this.min),
      mean: cut(this.mean),
      max: cut(this.max),
      count: cut(this.count),
      stddev: cut(this.stddev),
      version: this.version,
    }) as this;
  }
}
