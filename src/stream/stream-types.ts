import type { CallOptions } from "../call.ts";
import type { ReadTransport } from "../read/index.ts";
import type { Annotations, Tags } from "../stream-metadata.ts";
import type { TimeInput } from "../time/to-time.ts";

/** Options of every read of data. */
export interface ReadOptions extends CallOptions {
  /** Version to read; 0n, the default, is the latest and includes what is not yet flushed. */
  readonly version?: bigint | undefined;
}

/** Options of reads of many points or windows. */
export interface ColumnReadOptions extends ReadOptions {
  /** How they travel; default what {@link ConnectOptions.transport} says. */
  readonly transport?: ReadTransport | undefined;
}

/** A point and the version that it was read at. */
export interface PointAtVersion {
  readonly time: bigint;
  readonly value: number;
  readonly version: bigint;
}

/** What a stream is at: its version, and how many points wait for the next one. */
export interface StreamVersion {
  /** The latest version that can be pinned. */
  readonly major: bigint;
  /** Points inserted since, which reads of the latest see, and reads of `major` do not. */
  readonly minor: bigint;
}

/** A range of time, `end` exclusive, in which two versions differ. */
export interface ChangedRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** What {@link Stream.update} changes; what is left out stays as it is. */
export interface StreamUpdate {
  readonly tags?: Tags | undefined;
  readonly annotations?: Annotations | undefined;
  readonly collection?: string | undefined;
}

/** Options of {@link Stream.update}. */
export interface UpdateOptions extends CallOptions {
  /** Also removes the annotations that are not given. */
  readonly replace?: boolean | undefined;
  /** When somebody else was faster (423): read their change and try once more, on top of it. */
  readonly retryOnConflict?: boolean | undefined;
}

/** Options of {@link Stream.count}. */
export interface CountOptions extends ReadOptions {
  /** First time counted; default MIN_TIME. */
  readonly start?: TimeInput | undefined;
  /** First time not counted; default MAX_TIME. */
  readonly end?: TimeInput | undefined;
  /** Counts a range to the nanosecond. */
  readonly precise?: boolean | undefined;
}
