export type { SetReadOptions, StreamSetOptions } from "./set-options.ts";
export type { StreamFilter } from "./stream-filter.ts";
export { StreamSet } from "./stream-set.ts";
