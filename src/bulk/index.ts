export type { MessagePart } from "./frame-cutter.ts";
export { hasDeadline, Lifetime, type LifetimeOptions } from "./lifetime.ts";
export { onlyMessage } from "./only-message.ts";
export { type BulkRequest, openBulkParts, openBulkStream } from "./open-bulk-stream.ts";
export { promptReturn, type StoppableIterable } from "./prompt-return.ts";
export { keyIn } from "./without-key.ts";
