/**
 * Plans what a chart reads, in tiles that are kept for their version: {@link Viewport}.
 *
 * @module
 */
export type * from "./types.ts";
export { Viewport } from "./viewport.ts";
export type { FollowViewOptions, ViewportOptions } from "./viewport-options.ts";
