export type * from "./types.ts";
export { Viewport } from "./viewport.ts";
export type { FollowViewOptions, ViewportOptions } from "./viewport-options.ts";
