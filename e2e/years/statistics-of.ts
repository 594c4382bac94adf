import type { YearsStream } from "./years-streams.ts";

export interface Statistics {
  readonly count: number;
  /** NaN without points, as all others. */
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  /** Of the whole population. */
  readonly stddev: number;
}

/** Of the points in [start, end), one after the other: count, min, mean and max are exact. */
export function statisticsOf({ indexAt, value }: YearsStream, start: bigint, end: bigint): Statistics {
  const [from, to] = [indexAt(start), indexAt(end)];
  const count = to - from;
  let [min, max, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let index = from; index < to; index++) {
    const one = value(index);
    if (one < min) min = one;
    if (one > max) max = one;
    sum += one;
  }
  if (count <= 0) return { count: 0, min: NaN, mean: NaN, max: NaN, stddev: NaN };
  const mean = sum / count;
  let squares = 0;
  for (let index = from; index < to; index++) squares += (value(index) - mean) ** 2;
  return { count, min, mean, max, stddev: Math.sqrt(squares / count) };
}
