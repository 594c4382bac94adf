export { Stream } from "./stream.ts";
export type * from "./stream-types.ts";
