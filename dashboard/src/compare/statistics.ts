import { MAX_TIME, MIN_TIME, type Stream } from "btrdb-web";

/** Exact statistics of the points in a range, at one version. */
export interface Statistics {
  readonly count: bigint;
  /** NaN, as the three below, where there is no point. */
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  /** Of the population: divided by count, not count - 1. */
  readonly stddev: number;
  /** The version that was read. */
  readonly version: bigint;
}

/** What to take statistics of. */
export interface StatisticsTarget {
  readonly stream: Stream;
  /** Left out: the latest, with what is not flushed. */
  readonly version?: bigint | undefined;
  /** Nanoseconds that the stream is moved to the right; the range is in the view's time. */
  readonly shift?: bigint | undefined;
}

/** A range in the view's time, `end` exclusive. */
export interface Selection {
  readonly start: bigint;
  readonly end: bigint;
}

/**
 * Statistics of [start, end), exact to the nanosecond, in one request however long the range is: it is one window as wide
 * as itself, and the server adds it up from its tree.
 */
export async function statisticsOf(
  { stream, version, shift = 0n }: StatisticsTarget,
  selection: Selection,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Statistics> {
  const start = within(selection.start - shift);
  const end = within(selection.end - shift);
  if (end <= start) return { ...NOTHING, version: version ?? 0n };
  const windows = await stream.windows(start, end, end - start, { ...options, version });
  const { count, min, mean, max, stddev } = windows.at(0) ?? NOTHING;
  return { count, min, mean, max, stddev, version: windows.version };
}

const NOTHING = { count: 0n, min: Number.NaN, mean: Number.NaN, max: Number.NaN, stddev: Number.NaN };

/** No point can be at the last nanosecond, and a range ends before it on the wire. */
function within(time: bigint): bigint {
  if (time < MIN_TIME) return MIN_TIME;
  if (time > MAX_TIME - 1n) return MAX_TIME - 1n;
  return time;
}

/** What is more (or less, below 0) in one than in the other. */
export interface StatisticsDifference {
  readonly count: bigint;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  readonly stddev: number;
}

/** `newer` minus `older`; NaN where one of them has no point. */
export function differenceOf(newer: Statistics, older: Statistics): StatisticsDifference {
  return {
    count: newer.count - older.count,
    min: newer.min - older.min,
    mean: newer.mean - older.mean,
    max: newer.max - older.max,
    stddev: newer.stddev - older.stddev,
  };
}
