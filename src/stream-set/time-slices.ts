import type { WindowColumns } from "../columns/index.ts";
import { snapTime } from "../merge/index.ts";

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

/** Moves the cuts so that no two points on both sides of one snap to the same time. */
export function snapCuts(slices: readonly TimeSlice[], periodNs: bigint): TimeSlice[] {
  if (periodNs === 0n) return [...slices];
  const [first, last] = [slices[0], slices.at(-1)];
  if (first === undefined || last === undefined) return [];
  // The least time that snaps to a multiple of the period.
  const cuts = slices.slice(1).map(({ start }) => snapTime(start, periodNs) - periodNs / 2n);
  const inside = [...new Set(cuts)].filter((cut) => cut > first.start && cut < last.end);
  return [first.start, ...inside].map((start, index) => ({ start, end: inside[index] ?? last.end }));
}
