/** A range of time, `end` exclusive. */
export interface Stretch {
  readonly start: bigint;
  readonly end: bigint;
}

/** The later of two times; Math.max takes no bigint. */
export function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** The earlier of two times. */
export function earlier(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** Whether [start, end) has any part in sorted ranges that do not overlap. */
export function overlaps(start: bigint, end: bigint, ranges: readonly Stretch[]): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle] as Stretch).end <= start) low = middle + 1;
    else high = middle;
  }
  const first = ranges[low];
  return first !== undefined && first.start < end;
}
