import { Inner, type Slice, slicesOf } from "./node.ts";
import { FIRST_TIME, lowerBound, slotOf, timeKey, upperBound } from "./time-key.ts";

export interface Point {
  readonly time: bigint;
  readonly value: number;
}

/** The first point at or after `time`, or the last one strictly before it. */
export function nearest(root: Inner, time: bigint, backward: boolean): Point | undefined {
  // Nothing is before the root, and its slots have no number there.
  if (backward && time <= FIRST_TIME) return undefined;
  const key = timeKey(backward ? time - 1n : time);
  return backward ? lastUpTo(root, 0, key.hi, key.lo) : firstFrom(root, 0, key.hi, key.lo);
}

function firstFrom(node: Inner, level: number, hi: number, lo: number): Point | undefined {
  const wanted = slotOf(hi, lo, level);
  let slot = node.nextLive(wanted);
  if (slot === wanted) {
    const index = node.indexOf(slot);
    const child = node.children[index]!;
    if (child instanceof Inner) {
      const found = firstFrom(child, level + 1, hi, lo);
      if (found !== undefined) return found;
    } else {
      const { segment, from, to } = slicesOf(node, index)[0]!;
      const at = lowerBound(segment.halves, from, to, hi, lo);
      if (at < to) return pointAt(segment, at);
    }
    slot = node.nextLive(slot + 1);
  }
  return slot < 64 ? firstBelow(node, slot) : undefined;
}

/** First point of a slot that holds some. */
function firstBelow(node: Inner, slot: number): Point {
  const index = node.indexOf(slot);
  const child = node.children[index]!;
  if (child instanceof Inner) return firstBelow(child, child.nextLive(0));
  const { segment, from } = slicesOf(node, index)[0]!;
  return pointAt(segment, from);
}

function lastUpTo(node: Inner, level: number, hi: number, lo: number): Point | undefined {
  const wanted = slotOf(hi, lo, level);
  let slot = node.previousLive(wanted);
  if (slot === wanted) {
    const index = node.indexOf(slot);
    const child = node.children[index]!;
    if (child instanceof Inner) {
      const found = lastUpTo(child, level + 1, hi, lo);
      if (found !== undefined) return found;
    } else {
      const { segment, from, to } = slicesOf(node, index).at(-1)!;
      const at = upperBound(segment.halves, from, to, hi, lo) - 1;
      if (at >= from) return pointAt(segment, at);
    }
    slot = node.previousLive(slot - 1);
  }
  return slot >= 0 ? lastBelow(node, slot) : undefined;
}

function lastBelow(node: Inner, slot: number): Point {
  const index = node.indexOf(slot);
  const child = node.children[index]!;
  if (child instanceof Inner) return lastBelow(child, child.previousLive(63));
  const { segment, to } = slicesOf(node, index).at(-1)!;
  return pointAt(segment, to - 1);
}

function pointAt(segment: Slice["segment"], index: number): Point {
  return { time: segment.time[index]!, value: segment.value[index]! };
}
