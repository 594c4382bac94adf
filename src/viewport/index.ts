export type * from "./types.ts";
export { Viewport } from "./viewport.ts";
export type { ViewportOptions } from "./viewport-options.ts";
