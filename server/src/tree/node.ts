import type { Segment } from "./segment.ts";
import { Accumulator, COUNT, OFFSET, ROW } from "./statistics.ts";

/** Points of one leaf; more than that and it is split, unless it is 1 ns wide (protocol.md section 3). */
export const LEAF_POINTS = 1_024;

/**
 * What hangs in a slot: a node; a leaf, which is only a place in a segment (OFFSET and COUNT of its row); a pile; or
 * nothing, where all points were deleted and the row only remembers the version of that.
 */
export type Child = Inner | Segment | Pile | null;

/** A run of points in a segment. */
export interface Slice {
  readonly segment: Segment;
  readonly from: number;
  readonly to: number;
}

/**
 * A leaf of 1 ns that has outgrown LEAF_POINTS: points at one time, in order of insertion. It only grows at its end,
 * so it is a list of slices that versions share; otherwise each flush would copy all points of that time.
 */
export class Pile {
  readonly slices: readonly Slice[];
  constructor(slices: readonly Slice[]) {
    this.slices = slices;
  }
}

/** An inner node. Only slots that hold, or once held, points have a row and a child; 64-bit `mask` tells which. */
export class Inner {
  readonly segment: Segment;
  /** Number of its first row in the segment. */
  readonly first: number;
  readonly maskLo: number;
  readonly maskHi: number;
  readonly children: readonly Child[];

  constructor(segment: Segment, first: number, maskLo: number, maskHi: number, children: readonly Child[]) {
    this.segment = segment;
    this.first = first;
    this.maskLo = maskLo;
    this.maskHi = maskHi;
    this.children = children;
  }

  /** Index of a slot among the rows, -1 where it has none. */
  indexOf(slot: number): number {
    return hasSlot(this.maskLo, this.maskHi, slot) ? rank(this.maskLo, this.maskHi, slot) : -1;
  }

  /** Where the row of an index begins in `segment.rows`. */
  rowAt(index: number): number {
    return (this.first + index) * ROW;
  }

  /** First slot from `from` on that holds points, 64 where there is none. */
  nextLive(from: number): number {
    for (let slot = nextSlot(this.maskLo, this.maskHi, from); slot < 64; ) {
      if (this.countOf(slot) > 0) return slot;
      slot = nextSlot(this.maskLo, this.maskHi, slot + 1);
    }
    return 64;
  }

  /** Last slot up to `from` that holds points, -1 where there is none. */
  previousLive(from: number): number {
    for (let slot = from; slot >= 0; slot--) {
      if (hasSlot(this.maskLo, this.maskHi, slot) && this.countOf(slot) > 0) return slot;
    }
    return -1;
  }

  private countOf(slot: number): number {
    return this.segment.rows[this.rowAt(rank(this.maskLo, this.maskHi, slot)) + COUNT]!;
  }
}

export function hasSlot(maskLo: number, maskHi: number, slot: number): boolean {
  return slot < 32 ? ((maskLo >>> slot) & 1) === 1 : ((maskHi >>> (slot - 32)) & 1) === 1;
}

/** Number of slots in the mask below `slot`. */
export function rank(maskLo: number, maskHi: number, slot: number): number {
  if (slot < 32) return popCount(maskLo & ((1 << slot) - 1));
  return popCount(maskLo) + popCount(maskHi & ((1 << (slot - 32)) - 1));
}

/** First slot of the mask from `from` on, 64 where there is none. */
export function nextSlot(maskLo: number, maskHi: number, from: number): number {
  if (from < 32) {
    const rest = maskLo & (-1 << from);
    if (rest !== 0) return 31 - Math.clz32(rest & -rest);
    if (maskHi === 0) return 64;
    return 63 - Math.clz32(maskHi & -maskHi);
  }
  if (from >= 64) return 64;
  const rest = maskHi & (-1 << (from - 32));
  return rest === 0 ? 64 : 63 - Math.clz32(rest & -rest);
}

export function popCount(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The points of a leaf or pile, in order. */
export function slicesOf(node: Inner, index: number): readonly Slice[] {
  const child = node.children[index]!;
  if (child instanceof Pile) return child.slices;
  const row = node.rowAt(index);
  const from = node.segment.rows[row + OFFSET]!;
  return [{ segment: child as Segment, from, to: from + node.segment.rows[row + COUNT]! }];
}

const total = new Accumulator();

/** Number of points below a node. */
export function pointCount(node: Inner): number {
  let count = 0;
  for (let index = 0; index < node.children.length; index++) {
    count += node.segment.rows[node.rowAt(index) + COUNT]!;
  }
  return count;
}

/** Statistics of `size` rows from number `first`; the accumulator is only valid until the next call. */
export function sumRows(rows: Float64Array, first: number, size: number): Accumulator {
  total.clear();
  total.addRows(rows, first, first + size);
  return total;
}
