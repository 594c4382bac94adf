export { type BulkRequest, openBulkStream } from "./open-bulk-stream.ts";
export type { StoppableIterable } from "./prompt-return.ts";
export { BackOff, isRetryable, type RetryEvent, type RetryOptions, retry } from "./retry.ts";
