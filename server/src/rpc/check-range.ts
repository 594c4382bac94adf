import { MAX_TIME, MIN_TIME, StatusCode } from "btrdb-web";
import { StatusError } from "../status-error.ts";

const fail = (message: string): never => {
  throw new StatusError(StatusCode.InvalidTimeRange, message);
};

/** [start, end) of reads and deletes: 413 for an empty range, and outside [MIN, MAX - 1]. */
export function checkRange(start: bigint, end: bigint, what = "time range"): void {
  if (start >= end) fail("start time >= end time");
  if (start < MIN_TIME || end >= MAX_TIME) fail(`${what} out of bounds`);
}

/** Range of aligned windows, both ends rounded down to 2^pointWidth; its end may be MAX, which is aligned itself. */
export function alignedRange(start: bigint, end: bigint, pointWidth: number): { start: bigint; end: bigint } {
  // Two messages, as recorded.
  checkWidthExponent(pointWidth, pointWidth === 64 ? "pointwidth invalid" : "Bad point width");
  const bits = BigInt(pointWidth);
  const range = { start: (start >> bits) << bits, end: (end >> bits) << bits };
  if (range.start >= range.end) fail("start time >= end time");
  if (range.start < MIN_TIME || range.end > MAX_TIME) fail("time range out of bounds");
  return range;
}

/** Point widths, depths and resolutions are exponents of 2 below 64: 415. */
export function checkWidthExponent(exponent: number, message: string): void {
  if (exponent >= 64) throw new StatusError(StatusCode.InvalidPointWidth, message);
}

/** Range of windows of `width` ns, the end cut to whole windows: 438 for no width, 413 for one beyond the range. */
export function windowsRange(start: bigint, end: bigint, width: bigint): { start: bigint; end: bigint } {
  if (width === 0n) throw new StatusError(StatusCode.InvalidParameter, "window width is zero");
  checkRange(start, end);
  if (width > end - start) fail("window width beyond the time range");
  return { start, end: end - ((end - start) % width) };
}

/** A single time to search from: 413 outside [MIN, MAX). */
export function checkTime(time: bigint): void {
  if (time < MIN_TIME || time >= MAX_TIME) fail("time out of bounds");
}
