import { addPoints } from "./blocks.ts";
import { hasSlot, Inner, rank, slicesOf } from "./node.ts";
import type { Accumulator } from "./statistics.ts";
import { isWindowLast, isWindowStart, lowerBound, SHIFT, slotOf, upperBound } from "./time-key.ts";

/** A range of times, both ends inclusive, as halves (time-key.ts). */
export interface KeyRange {
  readonly firstHi: number;
  readonly firstLo: number;
  readonly lastHi: number;
  readonly lastLo: number;
}

/**
 * Adds the points of a range of a node to an accumulator. Slots that lie in the range as a whole count by their row,
 * whatever is below; only the two ends of the range are followed down.
 *
 * `afterFirst`, `beforeLast`: the node begins after the first time of the range, ends before the last.
 */
export function addRange(
  sum: Accumulator,
  node: Inner,
  level: number,
  range: KeyRange,
  afterFirst = false,
  beforeLast = false,
): void {
  const { maskLo, maskHi } = node;
  const low = afterFirst ? 0 : slotOf(range.firstHi, range.firstLo, level);
  const high = beforeLast ? 63 : slotOf(range.lastHi, range.lastLo, level);
  const wholeLow = afterFirst || isWindowStart(range.firstHi, range.firstLo, SHIFT[level]!);
  const wholeHigh = beforeLast || isWindowLast(range.lastHi, range.lastLo, SHIFT[level]!);
  let from = rank(maskLo, maskHi, low);
  if (low === high && !(wholeLow && wholeHigh)) {
    if (hasSlot(maskLo, maskHi, low)) addEdge(sum, node, from, level, range, afterFirst, beforeLast);
    return;
  }
  if (!wholeLow && hasSlot(maskLo, maskHi, low)) {
    addEdge(sum, node, from, level, range, afterFirst, true);
    from++;
  }
  const to = rank(maskLo, maskHi, high);
  const withEdge = hasSlot(maskLo, maskHi, high);
  sum.addRows(node.segment.rows, node.first + from, node.first + (withEdge && wholeHigh ? to + 1 : to));
  if (withEdge && !wholeHigh) addEdge(sum, node, to, level, range, true, beforeLast);
}

/** Adds the part of a slot that lies in the range. */
function addEdge(
  sum: Accumulator,
  node: Inner,
  index: number,
  level: number,
  range: KeyRange,
  afterFirst: boolean,
  beforeLast: boolean,
): void {
  const child = node.children[index]!;
  if (child === null) return;
  if (child instanceof Inner) {
    addRange(sum, child, level + 1, range, afterFirst, beforeLast);
    return;
  }
  // Not a pile: its slot is 1 ns wide, so it is in the range as a whole.
  const { segment, from, to } = slicesOf(node, index)[0]!;
  const left = afterFirst ? from : lowerBound(segment.halves, from, to, range.firstHi, range.firstLo);
  const right = beforeLast ? to : upperBound(segment.halves, left, to, range.lastHi, range.lastLo);
  addPoints(sum, segment, left, right);
}
