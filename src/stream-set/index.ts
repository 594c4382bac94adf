export type { StreamFilter } from "./stream-filter.ts";
export { type SetReadOptions, StreamSet, type StreamSetOptions } from "./stream-set.ts";
