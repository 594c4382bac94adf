export { encodeArrowInsert, encodeInsert } from "./encode-insert.ts";
export { type IndexRange, InsertInterrupted } from "./insert-interrupted.ts";
export { checkMergePolicy, checkRoundBits, type MergePolicy, splitRequests } from "./merge-policy.ts";
export { type InsertColumns, type PointInput, type PointsInput, takePoints } from "./take-points.ts";
