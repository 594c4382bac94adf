import type { WindowColumns } from "../columns/index.ts";

/** A range of time, `end` exclusive. */
export interface TimeSlice {
  readonly start: bigint;
  readonly end: bigint;
}

/** Windows that a range is looked at with before it is cut. */
const WINDOWS = 512n;

/** Point width at which a range has a few hundred windows. */
export function slicingWidth({ start, end }: TimeSlice): number {
  return Math.max(0, ((end - start) / WINDOWS).toString(2).length);
}

/** Cuts a range where its streams, by their aligned windows, have had so many points together. */
export function timeSlices(
  range: TimeSlice,
  windows: readonly WindowColumns[],
  maxPoints: number,
): TimeSlice[] {
  const counts = new Map<bigint, number>();
  for (const { time, count } of windows) {
    time.forEach((at, i) => {
      counts.set(at, (counts.get(at) ?? 0) + Number(count[i]));
    });
  }
  const slices: TimeSlice[] = [];
  let { start } = range;
  let points = 0;
  for (const [at, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (points > 0 && points + count > maxPoints && at > start && at < range.end) {
      slices.push({ start, end: at });
      start = at;
      points = 0;
    }
    points += count;
  }
  slices.push({ start, end: range.end });
  return slices;
}
