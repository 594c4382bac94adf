import { MAX_TIME, MIN_TIME } from "btrdb-web";
import type { Database } from "../data/database.ts";
import { type Point, pointCount, type RawReading, type Reading } from "../data/reading.ts";
import type { StreamRef } from "../data/stream-ref.ts";
import { floorDiv } from "../format/zone.ts";
import { choosePointWidth, rawPointLimit } from "./point-width.ts";
import { rangeOfPoints, type TimeRange } from "./time-range.ts";

/** From the first to the last point of a stream; undefined where it has none. */
export async function readWhole(
  database: Database,
  stream: StreamRef,
  signal: AbortSignal,
): Promise<TimeRange | undefined> {
  const [first, last] = await Promise.all([
    database.nearest(stream, MIN_TIME, "after", signal),
    database.nearest(stream, MAX_TIME - 1n, "before", signal),
  ]);
  return first === undefined || last === undefined ? undefined : rangeOfPoints(first.time, last.time);
}

/**
 * Reads what a plot of `widthPx` CSS pixels shows of a view: one to two windows a pixel, or the raw points where they are no
 * more than that. With what lies just outside, so that lines run to the edges and gaps there are seen.
 */
export async function readView(
  database: Database,
  stream: StreamRef,
  view: TimeRange,
  widthPx: number,
  signal: AbortSignal,
): Promise<Reading> {
  const limit = rawPointLimit(widthPx);
  const pointWidth = choosePointWidth(view.end - view.start, widthPx);
  if (pointWidth === undefined) {
    // Only many points at one and the same time get past the limit here.
    return (
      (await readRaw(database, stream, view, limit, signal)) ?? readWindows(database, stream, view, 0, signal)
    );
  }
  const windows = await readWindows(database, stream, view, pointWidth, signal);
  if (pointCount(windows) > limit) return windows;
  return (await readRaw(database, stream, view, limit, signal)) ?? windows;
}

/** Windows of the view and one more on each side. */
function readWindows(
  database: Database,
  stream: StreamRef,
  view: TimeRange,
  pointWidth: number,
  signal: AbortSignal,
) {
  const width = 1n << BigInt(pointWidth);
  const start = floorDiv(view.start, width) * width - width;
  const end = floorDiv(view.end, width) * width + 2n * width;
  const range = { start: start < MIN_TIME ? MIN_TIME : start, end: end < MAX_TIME ? end : MAX_TIME - 1n };
  return database.alignedWindows(stream, range, pointWidth, signal);
}

/** Points of the view and two more on each side: with fewer, a gap that fills the view could not be told from a line. */
async function readRaw(
  database: Database,
  stream: StreamRef,
  { start, end }: TimeRange,
  limit: number,
  signal: AbortSignal,
): Promise<RawReading | undefined> {
  const [inside, before, after] = await Promise.all([
    database.rawValues(stream, { start, end: end + 1n }, limit, signal),
    neighbours(database, stream, start, "before", signal),
    neighbours(database, stream, end + 1n, "after", signal),
  ]);
  if (inside === undefined) return undefined;
  const outside = (points: readonly Point[]) => ({
    time: points.map(({ time }) => time),
    value: points.map(({ value }) => value),
  });
  const [left, right] = [outside(before.toReversed()), outside(after)];
  return {
    ...inside,
    time: BigInt64Array.from([...left.time, ...inside.time, ...right.time]),
    value: Float64Array.from([...left.value, ...inside.value, ...right.value]),
  };
}

/** Up to two points in a direction, nearest first. */
async function neighbours(
  database: Database,
  stream: StreamRef,
  time: bigint,
  direction: "after" | "before",
  signal: AbortSignal,
): Promise<Point[]> {
  const first = await database.nearest(stream, time, direction, signal);
  if (first === undefined) return [];
  const beyond = direction === "before" ? first.time : first.time + 1n;
  const second = await database.nearest(stream, beyond, direction, signal);
  return second === undefined ? [first] : [first, second];
}
