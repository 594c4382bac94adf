import { addPoints } from "./blocks.ts";
import { copyRows, isLive, writeChild, writeInnerRow, writeTombstone } from "./build.ts";
import { type Child, Inner } from "./node.ts";
import { type Segment, SegmentWriter } from "./segment.ts";
import { Accumulator, COUNT, OFFSET, REMOVED, ROW } from "./statistics.ts";
import { lowerBound, slotOf, type TimeKey, timeKey, upperBound } from "./time-key.ts";
import type { TreeMemory } from "./tree-memory.ts";

/** The tree without the points of [start, end), as version `version`; the same root where there are none. */
export function deleteRange(
  root: Inner,
  start: bigint,
  end: bigint,
  version: number,
  memory: TreeMemory,
): Inner {
  const writer = new SegmentWriter(memory);
  try {
    const remaining = new Deletion(writer, timeKey(start), timeKey(end - 1n), version).from(
      root,
      0,
      false,
      false,
    );
    if (remaining !== root) writer.finish();
    return remaining;
  } finally {
    writer.close();
  }
}

class Deletion {
  private readonly writer: SegmentWriter;
  private readonly first: TimeKey;
  private readonly last: TimeKey;
  private readonly version: number;
  private readonly rest = new Accumulator();

  constructor(writer: SegmentWriter, first: TimeKey, last: TimeKey, version: number) {
    this.writer = writer;
    this.first = first;
    this.last = last;
    this.version = version;
  }

  /**
   * `afterFirst`: the node begins after the start of the range; `beforeLast`: it ends before the end. Both together
   * are whole nodes, which the slot above removes without looking inside.
   */
  from(node: Inner, level: number, afterFirst: boolean, beforeLast: boolean): Inner {
    const { writer, version } = this;
    const mark = writer.mark();
    const size = node.children.length;
    const row = writer.allocateRows(size);
    copyRows(writer, row, node, 0, size);
    const children = node.children.slice();
    const low = afterFirst ? 0 : slotOf(this.first.hi, this.first.lo, level);
    const high = beforeLast ? 63 : slotOf(this.last.hi, this.last.lo, level);
    let changed = false;
    for (let slot = node.nextLive(low); slot <= high && slot < 64; slot = node.nextLive(slot + 1)) {
      const index = node.indexOf(slot);
      const after = afterFirst || slot > low;
      const before = beforeLast || slot < high;
      const child = after && before ? null : this.fromSlot(node, index, level, row + index, after, before);
      if (child === undefined) continue;
      if (child === null) writeTombstone(writer, row + index, version);
      children[index] = child;
      changed = true;
    }
    if (!changed) {
      writer.reset(mark);
      return node;
    }
    return new Inner(writer.segment, row, node.maskLo, node.maskHi, children);
  }

  /** What is left in a slot at an end of the range; undefined where nothing was removed, null where all was. */
  private fromSlot(
    node: Inner,
    index: number,
    level: number,
    row: number,
    after: boolean,
    before: boolean,
  ): Child | undefined {
    const { writer, version } = this;
    const child = node.children[index]!;
    if (child instanceof Inner) {
      const remaining = this.from(child, level + 1, after, before);
      if (remaining === child) return undefined;
      if (!hasPoints(writer, remaining)) return null;
      writeInnerRow(writer, row, remaining, version);
      return remaining;
    }
    // A pile, or a leaf of 1 ns, has one time: within the range, since its slot is.
    const rows = node.segment.rows;
    const oldRow = node.rowAt(index);
    const from = rows[oldRow + OFFSET]!;
    const to = from + rows[oldRow + COUNT]!;
    if (child === null || !("halves" in child)) return null;
    const left = after ? from : lowerBound(child.halves, from, to, this.first.hi, this.first.lo);
    const right = before ? to : upperBound(child.halves, from, to, this.last.hi, this.last.lo);
    if (left >= right) return undefined;
    if (left === from && right === to) return null;
    if (left > from && right < to) {
      const start = writer.points;
      writer.copyPoints(child, from, left);
      writer.copyPoints(child, right, to);
      return writeChild(writer, row, level, start, writer.points, version, version);
    }
    this.keepSlice(child, row, left === from ? right : from, left === from ? to : left);
    return child;
  }

  /** What is left is one run: the same segment keeps it. */
  private keepSlice(segment: Segment, row: number, from: number, to: number): void {
    this.rest.clear();
    addPoints(this.rest, segment, from, to);
    this.rest.writeRow(this.writer.rows, row * ROW, this.version);
    this.writer.rows[row * ROW + OFFSET] = from;
    this.writer.rows[row * ROW + REMOVED] = this.version;
  }
}

function hasPoints(writer: SegmentWriter, node: Inner): boolean {
  for (let index = 0; index < node.children.length; index++) {
    if (isLive(writer.rows, node.rowAt(index))) return true;
  }
  return false;
}
