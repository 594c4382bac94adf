import { MergePolicy } from "btrdb-web/proto";
import type { PointColumns } from "../store/point-store.ts";
import { Segment } from "./segment.ts";
import { sortedOrder } from "./sort.ts";
import { halvesOf } from "./time-key.ts";

/**
 * Points about to go into a tree: sorted by time, in order of insertion where times are equal, and with the merge
 * policy applied among themselves. A segment without rows, so that its points are copied like those of the tree.
 */
export function batchOf(parts: readonly PointColumns[], policy: MergePolicy): Segment {
  const batch = new Segment();
  setPoints(batch, concat(parts.map((part) => part.time)), concatValues(parts));
  const order = sortedOrder(batch.halves);
  if (order !== undefined) gather(batch, order);
  if (policy !== MergePolicy.NEVER) dropRepeats(batch, policy);
  return batch;
}

function setPoints(batch: Segment, time: BigInt64Array, value: Float64Array): void {
  batch.time = time;
  batch.halves = halvesOf(time);
  batch.value = value;
}

function concat(parts: readonly BigInt64Array[]): BigInt64Array {
  if (parts.length === 1) return parts[0]!;
  const all = new BigInt64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function concatValues(parts: readonly PointColumns[]): Float64Array {
  if (parts.length === 1) return parts[0]!.value;
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.value.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part.value, at);
    at += part.value.length;
  }
  return all;
}

function gather(batch: Segment, order: Uint32Array): void {
  const time = new BigInt64Array(order.length);
  const halves = halvesOf(time);
  const value = new Float64Array(order.length);
  for (let index = 0; index < order.length; index++) {
    const from = order[index]!;
    halves[2 * index] = batch.halves[2 * from]!;
    halves[2 * index + 1] = batch.halves[2 * from + 1]!;
    value[index] = batch.value[from]!;
  }
  setPoints(batch, time, value);
}

/** Applies EQUAL, RETAIN or REPLACE to the points of a batch that share a time. */
function dropRepeats(batch: Segment, policy: MergePolicy): void {
  const { halves, value } = batch;
  const count = value.length;
  const kept: number[] = [];
  for (let from = 0; from < count; ) {
    const to = endOfTime(halves, from, count);
    if (policy === MergePolicy.REPLACE) kept.push(to - 1);
    else if (policy === MergePolicy.RETAIN) kept.push(from);
    else {
      const seen = new Set<number>();
      for (let index = from; index < to; index++) {
        if (seen.has(value[index]!)) continue;
        seen.add(value[index]!);
        kept.push(index);
      }
    }
    from = to;
  }
  if (kept.length < count) gather(batch, Uint32Array.from(kept));
}

/** Index after the last point at the time of point `from`. */
export function endOfTime(halves: Int32Array, from: number, end: number): number {
  const lo = halves[2 * from];
  const hi = halves[2 * from + 1];
  let to = from + 1;
  while (to < end && halves[2 * to] === lo && halves[2 * to + 1] === hi) to++;
  return to;
}
