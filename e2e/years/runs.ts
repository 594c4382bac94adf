/** Points at equal distances: what the times of a stream are made of. */
export interface Run {
  /** Time of the first point, in nanoseconds since the Unix epoch. */
  readonly start: bigint;
  readonly step: bigint;
  readonly count: number;
}

export const countOf = (runs: readonly Run[]): number => runs.reduce((sum, run) => sum + run.count, 0);

const timeIn = (run: Run, index: number): bigint => run.start + BigInt(index) * run.step;

/** When the point of this index is; runs follow each other in time. */
export function timeAt(runs: readonly Run[], index: number): bigint {
  let left = index;
  for (const run of runs) {
    if (left < run.count) return timeIn(run, left);
    left -= run.count;
  }
  throw new RangeError(`there is no point ${index}`);
}

/** Index of the first point at this time or later; the number of points where there is none. */
export function indexAt(runs: readonly Run[], time: bigint): number {
  let before = 0;
  for (const run of runs) {
    if (time <= run.start) return before;
    const inside = Number((time - run.start + run.step - 1n) / run.step);
    if (inside < run.count) return before + inside;
    before += run.count;
  }
  return before;
}

/** As many whole steps as there is place for in [start, end). */
export function runBetween(start: bigint, end: bigint, step: bigint): Run {
  return { start, step, count: end <= start ? 0 : Number((end - start + step - 1n) / step) };
}
