import type { Reading } from "../data/reading.ts";

/** Missing this many times the usual interval, a line is broken. */
const FACTOR = 4;

/**
 * The distance in nanoseconds between neighbours beyond which the line is broken; undefined where there are too few of
 * them to say what is usual (a line is drawn then).
 *
 * - Raw points: more than 4 times the median interval.
 * - Windows: more than one window missing, and the time that is surely empty is more than 4 times the usual interval of
 *   points (the window's length by the median count of points in it). So dense data breaks at two missing windows, and
 *   data with about one point a window breaks where its raw points would.
 */
export function gapThreshold(reading: Reading): bigint | undefined {
  if (reading.kind === "raw") {
    const usual = medianInterval(reading.time);
    return usual === undefined ? undefined : usual * BigInt(FACTOR);
  }
  if (reading.time.length === 0) return undefined;
  const width = 1n << BigInt(reading.pointWidth);
  const counts = reading.count.toSorted();
  const usualCount = counts[(counts.length - 1) >> 1]!;
  const interval = width / BigInt(Math.max(1, Math.round(usualCount)));
  const byInterval = width + interval * BigInt(FACTOR);
  const oneMissing = 2n * width;
  return byInterval > oneMissing ? byInterval : oneMissing;
}

/** The lower median of the intervals that are not zero (points may share a time). Needs at least two of them. */
function medianInterval(time: BigInt64Array): bigint | undefined {
  const intervals: bigint[] = [];
  for (let index = 1; index < time.length; index += 1) {
    const interval = time[index]! - time[index - 1]!;
    if (interval > 0n) intervals.push(interval);
  }
  if (intervals.length < 2) return undefined;
  return BigInt64Array.from(intervals).sort()[(intervals.length - 1) >> 1];
}
