import { BTRDBTypeError, InvalidPointWidth, InvalidTimeRange } from "./errors/index.ts";
import { type TimeInput, toTime } from "./time/to-time.ts";

const MAX_POINT_WIDTH = 63;

/** The windows that aligned windows of one point width make of a time range. */
export interface AlignedRange {
  /** Start of the first window: the range's start, rounded down. */
  readonly start: bigint;
  /** End of the last whole window, exclusive; equal to `start` where the range holds none. */
  readonly end: bigint;
  readonly count: bigint;
}

/**
 * Width of an aligned window as a power of two of nanoseconds: point width 30 is 2^30 ns, about 1.07 s. BTrDB keeps
 * statistics at all of them, from 0 (1 ns) to 63 (292 years).
 */
export class PointWidth {
  /** The exponent, a whole number from 0 to 63. */
  readonly exponent: number;

  /** @throws InvalidPointWidth for anything but a whole number from 0 to 63 */
  constructor(exponent: number) {
    if (!Number.isInteger(exponent) || exponent < 0 || exponent > MAX_POINT_WIDTH) {
      throw new InvalidPointWidth(
        `A point width is a whole number from 0 to ${MAX_POINT_WIDTH}, not ${String(exponent)}.`,
      );
    }
    this.exponent = exponent;
  }

  /** A point width from itself or its exponent. */
  static from(value: PointWidth | number): PointWidth {
    return value instanceof PointWidth ? value : new PointWidth(value);
  }

  /**
   * The widest point width that is not wider than a duration in nanoseconds.
   *
   * @throws InvalidPointWidth for a duration below 1 ns
   */
  static fromNanoseconds(nanoseconds: bigint): PointWidth {
    if (typeof nanoseconds !== "bigint")
      throw new BTRDBTypeError("A duration is a bigint of nanoseconds, such as nsDelta({ seconds: 1 }).");
    if (nanoseconds < 1n) throw new InvalidPointWidth(`No point width is as narrow as ${nanoseconds} ns.`);
    return new PointWidth(Math.min(nanoseconds.toString(2).length - 1, MAX_POINT_WIDTH));
  }

  /**
   * The point width to draw a time range with: the narrowest one that gives at most two windows a pixel, wherever a
   * range of this length begins.
   *
   * @param pixels width of the chart; fractions count as whole pixels
   * @throws InvalidTimeRange where start is not before end
   */
  static forRange(start: TimeInput, end: TimeInput, pixels: number): PointWidth {
    const range = toTime(end) - toTime(start);
    if (range <= 0n) throw new InvalidTimeRange("The start of a time range is before its end.");
    if (!(pixels >= 1))
      throw new InvalidPointWidth(`A chart is at least one pixel wide, not ${String(pixels)}.`);
    const most = 2n * BigInt(Math.floor(pixels));
    for (let exponent = 0; exponent < MAX_POINT_WIDTH; exponent++) {
      // However the range lies to the windows; so panning does not change the point width.
      if (((range - 1n) >> BigInt(exponent)) + 2n <= most) return new PointWidth(exponent);
    }
    return new PointWidth(MAX_POINT_WIDTH);
  }

  /** Width in nanoseconds, 2^exponent. */
  get nanoseconds(): bigint {
    return 1n << BigInt(this.exponent);
  }

  /** Width in seconds, to the precision of a number; the other units follow from it. */
  get seconds(): number {
    return 2 ** this.exponent / 1e9;
  }

  /** The point width of half the width. */
  decr(): PointWidth {
    return new PointWidth(this.exponent - 1);
  }

  /** The point width of twice the width. */
  incr(): PointWidth {
    return new PointWidth(this.exponent + 1);
  }

  /** The whole windows from the rounded-down start of a range up to its end. */
  forAlignedWindows(start: TimeInput, end: TimeInput): AlignedRange {
    const width = BigInt(this.exponent);
    const alignedStart = (toTime(start) >> width) << width;
    const count = (toTime(end) - alignedStart) >> width;
    return { start: alignedStart, end: alignedStart + (count << width), count };
  }

  /** The exponent, so that point widths compare and subtract like numbers. */
  valueOf(): number {
    return this.exponent;
  }

  /** `2^34 ns` */
  toString(): string {
    return `2^${this.exponent} ns`;
  }

  /** The exponent. */
  toJSON(): number {
    return this.exponent;
  }
}
