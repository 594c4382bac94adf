import type { Reading } from "../data/reading.ts";
import { lowerBound } from "./columns.ts";
import type { TimeRange } from "./time-range.ts";

/** Indexes [from, to) of the points, or of the windows that overlap, a view: what is drawn less what only leads to it. */
export function inView(reading: Reading, view: TimeRange): { readonly from: number; readonly to: number } {
  const length = reading.kind === "raw" ? 1n : 1n << BigInt(reading.pointWidth);
  return {
    from: lowerBound(reading.time, view.start - length + 1n),
    to: lowerBound(reading.time, view.end + 1n),
  };
}

/** Sum of the counts of windows [from, to), or their number for raw points. */
export function pointsBetween(reading: Reading, from: number, to: number): number {
  if (reading.kind === "raw") return to - from;
  let sum = 0;
  for (let index = from; index < to; index += 1) sum += reading.count[index]!;
  return sum;
}
