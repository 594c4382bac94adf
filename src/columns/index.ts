export { Columns } from "./columns.ts";
export type { JoinedColumns } from "./joined-builder.ts";
export type { RawPoint, StatPoint } from "./points.ts";
export { type RawArrays, RawColumns } from "./raw-columns.ts";
export { type WindowArrays, WindowColumns } from "./window-columns.ts";
