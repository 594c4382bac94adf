/** Version of a stream at which it was read; major 0 never occurs. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
}

/** One measurement; time in nanoseconds since the Unix epoch. */
export interface Point {
  readonly time: bigint;
  readonly value: number;
}

/** The points of a range, one by one; times in nanoseconds since the Unix epoch, sorted. */
export interface RawReading {
  readonly kind: "raw";
  readonly version: Version;
  readonly time: BigInt64Array;
  readonly value: Float64Array;
}

/** The non-empty aligned windows of a range, sorted; `time` is the start of each window of 2^pointWidth nanoseconds. */
export interface WindowReading {
  readonly kind: "windows";
  readonly version: Version;
  readonly pointWidth: number;
  readonly time: BigInt64Array;
  readonly min: Float64Array;
  readonly mean: Float64Array;
  readonly max: Float64Array;
  readonly count: Float64Array;
}

/** What was read of one stream for one view. */
export type Reading = RawReading | WindowReading;

/** Points that a reading stands for. */
export function pointCount(reading: Reading): number {
  return reading.kind === "raw" ? reading.time.length : reading.count.reduce((sum, count) => sum + count, 0);
}
