/**
 * The client: {@link connect} gives a {@link BTrDB}, that gives {@link Stream}s and {@link StreamSet}s, and those read columns.
 *
 * @module
 */
export type { AnnotationValue } from "./annotations.ts";
export { BTrDB } from "./btrdb.ts";
export type { BTrDBRpc } from "./btrdb-rpc.ts";
export type * from "./btrdb-types.ts";
export type { CallOptions } from "./call.ts";
export type { RetryEvent, RetryOptions } from "./channel/index.ts";
export {
  Columns,
  type RawArrays,
  RawColumns,
  type RawPoint,
  type StatPoint,
  type WindowArrays,
  WindowColumns,
} from "./columns/index.ts";
export { connect } from "./connect.ts";
export type { ConnectOptions } from "./connect-options.ts";
export type { Origin, Place, Setting } from "./credentials/resolve-settings.ts";
export * from "./errors/index.ts";
export { type ConnectionReport, explainConnection } from "./explain-connection.ts";
export type {
  ChangedValuesOptions,
  FollowEvent,
  FollowOptions,
  FollowProblem,
  StreamChange,
  StreamGone,
} from "./follow/index.ts";
export type { CsvQuery, CsvStream } from "./generate-csv.ts";
export {
  type IndexRange,
  InsertInterrupted,
  type MergePolicy,
  type PointInput,
  type PointsInput,
} from "./insert/index.ts";
export type { InsertOptions, InsertProgress, InsertResult } from "./insert-points.ts";
// Not from the index, which brings tables with it.
export { escapeFormulas } from "./merge/escape-formulas.ts";
export type { CsvOptions, Table, TableRow } from "./merge/index.ts";
export { type AlignedRange, PointWidth } from "./point-width.ts";
export { Reading, type ReadTransport } from "./read/index.ts";
// For raw calls through `conn.rpc`
export { type StatusLike, throwIfFailed, toBTrDBError } from "./rpc-error.ts";
export { StatusCode } from "./status-code.ts";
export {
  type ChangedRange,
  type ColumnReadOptions,
  type CountOptions,
  type PointAtVersion,
  type ReadOptions,
  Stream,
  type StreamUpdate,
  type StreamVersion,
  type UpdateOptions,
} from "./stream/index.ts";
export type { Annotations, StreamMetadata, StreamQuery, Tags } from "./stream-metadata.ts";
export {
  type SetReadOptions,
  type StreamFilter,
  StreamSet,
  type StreamSetOptions,
} from "./stream-set/index.ts";
export { MAX_TIME, MIN_TIME } from "./time/bounds.ts";
export { type Decimals, formatTime, toDate, toInstant } from "./time/format-time.ts";
export { now, nsDelta, type Span } from "./time/ns-delta.ts";
export {
  fromMilliseconds,
  fromNanoseconds,
  type InstantLike,
  type TimeInput,
  toTime,
} from "./time/to-time.ts";
export { isUuid, randomUuid, type UuidInput, uuidToBytes, uuidToText } from "./uuid.ts";
export { VERSION } from "./version.ts";
