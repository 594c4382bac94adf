import type { ArrowColumn } from "../arrow/write-stream.ts";
import { BTRDBValueError, InvalidTimeRange } from "../errors/index.ts";
import { type TimeInput, toTime } from "../time/to-time.ts";
import { HIGH, halvesOf, LOW } from "./halves.ts";

/** The kinds of arrays that columns are made of. */
export type Column = BigInt64Array<ArrayBuffer> | BigUint64Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Takes the same rows out of each column. */
export type Cut = <C extends Column>(column: C) => C;

/**
 * Points as columns: one typed array a field, all of the same length, sorted by time. Several points may share a
 * time. The arrays are those given, not copies; to post columns to a worker without copying, transfer the buffers of
 * the arrays.
 */
export abstract class Columns<Point> implements Iterable<Point> {
  /** Nanoseconds since the Unix epoch; of a window, its start. */
  readonly time: BigInt64Array<ArrayBuffer>;
  /** Version of the stream that was read; 0 where there is none, or where parts of several versions were joined. */
  readonly version: bigint;
  /** Number of points. */
  readonly length: number;

  constructor(time: BigInt64Array<ArrayBuffer>, version: bigint) {
    this.time = time;
    this.version = version;
    this.length = time.length;
  }

  /** The point at an index that exists. */
  protected abstract point(index: number): Point;

  /** The same columns with other rows. */
  protected abstract withRows(cut: Cut): this;

  /** The arrays by name, in the order in which BTrDB has them. */
  protected abstract arrays(): ArrowColumn[];

  /**
   * The columns as an Arrow IPC stream, in the shape of BTrDB's own: `time` as timestamp[ns, UTC], then the others. The
   * Arrow library is loaded with the first call.
   */
  async toArrow(): Promise<Uint8Array<ArrayBuffer>> {
    const { writeArrowStream } = await import("../arrow/write-stream.ts");
    return writeArrowStream(this.arrays());
  }

  /** The point at an index, from the end where it is negative; undefined where there is none. */
  at(index: number): Point | undefined {
    const whole = Math.trunc(index) || 0;
    const found = whole < 0 ? this.length + whole : whole;
    return found >= 0 && found < this.length ? this.point(found) : undefined;
  }

  /** Points one after the other, as objects made on the way: for convenience, not for millions. */
  *[Symbol.iterator](): IterableIterator<Point> {
    for (let index = 0; index < this.length; index++) yield this.point(index);
  }

  /** The points of [start, end) by index, as views of the same memory; negative counts from the end. */
  subarray(start?: number, end?: number): this {
    return this.withRows(<C extends Column>(column: C) => column.subarray(start, end) as C);
  }

  /** The points of [start, end) by index, as a copy; negative counts from the end. */
  slice(start?: number, end?: number): this {
    return this.withRows(<C extends Column>(column: C) => column.slice(start, end) as C);
  }

  /** The points with start <= time < end, as views of the same memory: what a chart shows of what it has. */
  between(start: TimeInput, end: TimeInput): this {
    const from = this.indexOf(start);
    return this.subarray(from, Math.max(from, this.indexOf(end)));
  }

  /** Index of the first point at or after a time; `length` where there is none. */
  indexOf(time: TimeInput): number {
    const wanted = toTime(time);
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.time[middle] as bigint) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The times as milliseconds for chart libraries, which take numbers: since the Unix epoch, like Date, or since
   * `origin`. A number has 53 bits, which is a quarter of a microsecond since 1970; with an origin within 104 days of
   * the points, every nanosecond is told apart.
   */
  milliseconds(origin: TimeInput = 0n): Float64Array<ArrayBuffer> {
    const start = toTime(origin);
    if (start !== BigInt.asIntN(64, start)) throw new InvalidTimeRange(`${start} ns is beyond 64 bits.`);
    const from = halvesOf(BigInt64Array.of(start));
    const low = (from[LOW] as number) >>> 0;
    const high = from[HIGH] as number;
    const halves = halvesOf(this.time);
    const result = new Float64Array(this.length);
    for (let i = 0; i < this.length; i++) {
      const difference =
        ((halves[2 * i + HIGH] as number) - high) * 0x1_0000_0000 +
        // By itself: added one after the other, the sum in between may be above 2^53.
        (((halves[2 * i + LOW] as number) >>> 0) - low);
      result[i] = difference / 1e6;
    }
    return result;
  }
}

/** Refuses columns of different lengths. */
export function assertSameLength(columns: Readonly<Record<string, ArrayLike<unknown>>>): void {
  const lengths = Object.entries(columns).map(([name, column]) => [name, column.length] as const);
  if (lengths.some(([, length]) => length !== lengths[0]?.[1])) {
    const told = lengths.map(([name, length]) => `${name} has ${length}`).join(", ");
    throw new BTRDBValueError(`Columns have the same length, but ${told}.`);
  }
}

/** The version that all parts have, else 0. */
export function commonVersion(parts: readonly { readonly version: bigint }[]): bigint {
  const version = parts[0]?.version ?? 0n;
  return parts.every((part) => part.version === version) ? version : 0n;
}

/** One array with the elements of all, in order. */
export function join<C extends Column>(empty: C, arrays: readonly C[]): C {
  const length = arrays.reduce((sum, array) => sum + array.length, 0);
  const joined = new (empty.constructor as new (length: number) => C)(length);
  let at = 0;
  for (const array of arrays) {
    (joined.set as (array: C, at: number) => void)(array, at);
    at += array.length;
  }
  return joined;
}

/** 64-bit integers in JSON are decimal strings, as protobuf has them: numbers would lose digits. */
export function decimals(array: BigInt64Array | BigUint64Array): string[] {
  return Array.from(array as Iterable<bigint>, String);
}
