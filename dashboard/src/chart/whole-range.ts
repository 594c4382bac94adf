import type { ViewSeries } from "btrdb-web/viewport";
import { rangeOfPoints, type TimeRange } from "./time-range.ts";

/** What was found out about where data is; `errors` by the id of the series that could not be asked. */
export interface WholeRange {
  /** Undefined where no series has a point, or none could be asked. */
  readonly range: TimeRange | undefined;
  readonly errors: ReadonlyMap<string, unknown>;
}

/** From the first to the last point of all series, in the view's time. */
export async function wholeRange(series: readonly ViewSeries[], signal: AbortSignal): Promise<WholeRange> {
  const errors = new Map<string, unknown>();
  const times: bigint[] = [];
  await Promise.all(
    series.map(async ({ id, stream, version = 0n, shift = 0n }) => {
      try {
        const ends = await Promise.all([
          stream.earliest({ version, signal }),
          stream.latest({ version, signal }),
        ]);
        for (const end of ends) if (end !== undefined) times.push(end.time + shift);
      } catch (error) {
        errors.set(id, error);
      }
    }),
  );
  signal.throwIfAborted();
  const { first, last } = ends(times);
  if (first === undefined || last === undefined) return { range: undefined, errors };
  // The end of a view is exclusive.
  return { range: first === last ? rangeOfPoints(first, last) : rangeOfPoints(first, last + 1n), errors };
}

/** The nearest points outside of a range that holds none: the last before it and the first after it. */
export async function nearestData(
  series: readonly ViewSeries[],
  range: TimeRange,
  signal: AbortSignal,
): Promise<{ readonly before: bigint | undefined; readonly after: bigint | undefined }> {
  const before: bigint[] = [];
  const after: bigint[] = [];
  await Promise.all(
    series.map(async ({ stream, version = 0n, shift = 0n }) => {
      try {
        const [left, right] = await Promise.all([
          stream.nearest(range.start - shift, { version, backward: true, signal }),
          stream.nearest(range.end - shift, { version, signal }),
        ]);
        if (left !== undefined) before.push(left.time + shift);
        if (right !== undefined) after.push(right.time + shift);
      } catch {
        // That a series fails is said elsewhere; here it has nothing to show.
      }
    }),
  );
  signal.throwIfAborted();
  return { before: ends(before).last, after: ends(after).first };
}

function ends(times: readonly bigint[]): { first: bigint | undefined; last: bigint | undefined } {
  let [first, last] = [times[0], times[0]];
  for (const time of times) {
    if (first === undefined || time < first) first = time;
    if (last === undefined || time > last) last = time;
  }
  return { first, last };
}
