import type { MergePolicy } from "btrdb-web/proto";

/** Points as columns of equal length, sorted by time; time in nanoseconds since the Unix epoch. */
export interface PointColumns {
  readonly time: BigInt64Array;
  readonly value: Float64Array;
}

/** Windows as columns of equal length; `time` is the start of each window in nanoseconds. */
export interface WindowColumns {
  readonly time: BigInt64Array;
  readonly min: Float64Array;
  readonly mean: Float64Array;
  readonly max: Float64Array;
  readonly count: BigUint64Array;
  readonly stddev: Float64Array;
}

/** Major version counts flushes and deletes from 10; minor is the number of points in the insert buffer. */
export interface StreamVersion {
  readonly major: bigint;
  readonly minor: bigint;
}

/** Half-open range [start, end) in nanoseconds. */
export interface TimeRange {
  readonly start: bigint;
  readonly end: bigint;
}

/**
 * One stream as it was at one version: nothing that happens to the stream later is seen through it.
 * Iterables are lazy: what the caller does not ask for is not computed. Arguments are taken as valid; the RPC layer
 * has checked ranges, widths and depths before.
 */
export interface PointSnapshot {
  readonly version: StreamVersion;
  /** Points of [start, end) in chunks of at most `chunkSize`. */
  rawValues(start: bigint, end: bigint, chunkSize: number): Iterable<PointColumns>;
  /** Non-empty windows of 2^pointWidth ns in [start, end), both already rounded down to the width. */
  alignedWindows(start: bigint, end: bigint, pointWidth: number, chunkSize: number): Iterable<WindowColumns>;
  /** All whole windows of `width` ns from start, empty ones with count 0 and zeros. */
  windows(
    start: bigint,
    end: bigint,
    width: bigint,
    depth: number,
    chunkSize: number,
  ): Iterable<WindowColumns>;
  /** First point at or after `time`, or the last one strictly before it; undefined where there is none. */
  nearest(time: bigint, backward: boolean): { time: bigint; value: number } | undefined;
}

/** The points of one stream with all their versions (protocol.md section 3). Synchronous: all of it is in memory. */
export interface PointStore {
  readonly version: StreamVersion;
  /**
   * 0 and 2^64-1 mean latest, insert buffer included; any other version never shows the buffer.
   * Undefined for a version that does not exist (yet).
   */
  at(versionMajor: bigint): PointSnapshot | undefined;
  /** Inserts points in any order; the policy says what happens to points at one time. Flushes by itself at 32,768. */
  insert(points: PointColumns, policy: MergePolicy): StreamVersion;
  /** Moves the buffer into the tree: major + 1, or nothing where the buffer is empty. */
  flush(): StreamVersion;
  /** Removes [start, end): flushes first, always a new major version. */
  delete(start: bigint, end: bigint): StreamVersion;
  /**
   * Ranges that differ between `fromMajor` (exclusive, >= 1) and `toMajor` (inclusive; 0 is latest with the buffer)
   * as extents of nodes of at least 2^resolution ns, joined where adjacent.
   */
  changes(fromMajor: bigint, toMajor: bigint, resolution: number, chunkSize: number): Iterable<TimeRange[]>;
}
