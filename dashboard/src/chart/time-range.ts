import { MAX_TIME, MIN_TIME } from "btrdb-web";

/** A stretch of time to look at, in nanoseconds since the Unix epoch; a point at `end` is still in view. */
export interface TimeRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** No closer than this: ten nanoseconds over the whole chart. */
export const MIN_SPAN = 10n;
const LAST = MAX_TIME - 2n;

/** The range of a stream from its first to its last point; a lone point gets a second on either side. */
export function rangeOfPoints(first: bigint, last: bigint): TimeRange {
  return first === last ? clamp(first - 1_000_000_000n, last + 1_000_000_000n) : clamp(first, last);
}

/** The range as near to [start, end] as the bounds of time and the least span allow; the span is kept where it can be. */
export function clamp(start: bigint, end: bigint): TimeRange {
  let span = end - start;
  if (span < MIN_SPAN) {
    start -= (MIN_SPAN - span) / 2n;
    span = MIN_SPAN;
  }
  if (span >= LAST - MIN_TIME) return { start: MIN_TIME, end: LAST };
  if (start < MIN_TIME) start = MIN_TIME;
  if (start + span > LAST) start = LAST - span;
  return { start, end: start + span };
}

/** Zooms by `factor` (below 1 is closer) and leaves in place what lies at `fraction` (0 to 1) of the range. */
export function zoom(range: TimeRange, fraction: number, factor: number): TimeRange {
  const span = range.end - range.start;
  const anchor = range.start + scale(span, fraction);
  let next = scale(span, factor);
  if (next === span) next += factor > 1 ? 1n : factor < 1 ? -1n : 0n;
  if (next < MIN_SPAN) next = MIN_SPAN;
  const start = anchor - scale(next, fraction);
  return clamp(start, start + next);
}

/** Moves the range by a fraction of its span; positive is later. */
export function pan(range: TimeRange, fraction: number): TimeRange {
  const shift = scale(range.end - range.start, fraction);
  return clamp(range.start + shift, range.end + shift);
}

/** The part of the range between two fractions of it, in any order. */
export function part(range: TimeRange, from: number, to: number): TimeRange {
  const span = range.end - range.start;
  const [low, high] = from < to ? [from, to] : [to, from];
  return clamp(range.start + scale(span, low), range.start + scale(span, high));
}

/** The time at a fraction of the range. */
export function timeAt(range: TimeRange, fraction: number): bigint {
  return range.start + scale(range.end - range.start, fraction);
}

/** span * factor, exact to a millionth of a pixel and without a float that holds nanoseconds. */
function scale(span: bigint, factor: number): bigint {
  const unit = 1n << 40n;
  const product = span * BigInt(Math.round(factor * 2 ** 40));
  return (product + (product < 0n ? -unit : unit) / 2n) / unit;
}
