/** One measurement. */
export interface RawPoint {
  /** Nanoseconds since the Unix epoch. */
  readonly time: bigint;
  readonly value: number;
}

/** Statistics of the points in one window; all but `time` and `count` are NaN where the window holds none. */
export interface StatPoint {
  /** Start of the window in nanoseconds since the Unix epoch. */
  readonly time: bigint;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  /** Number of points in the window. */
  readonly count: bigint;
  /** Standard deviation of the population: divided by count, not count - 1. */
  readonly stddev: number;
}
