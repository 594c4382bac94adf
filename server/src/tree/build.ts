import { type Child, Inner, popCount, sumRows } from "./node.ts";
import type { SegmentWriter } from "./segment.ts";
import { Accumulator, COUNT, OFFSET, REMOVED, ROW, VERSION } from "./statistics.ts";
import { BOTTOM, slotOf } from "./time-key.ts";

const leaf = new Accumulator();

/**
 * Makes the child for a slot of a node of `level` out of the writer's points [from, to), and its row. A leaf if they
 * are few enough or the slot cannot be divided.
 *
 * `removed` is the version of the last removal in the time of the slot, 0 for never. A new node must know it: its
 * empty slots may once have held points, and Changes from before that version has to name them.
 */
export function writeChild(
  writer: SegmentWriter,
  row: number,
  level: number,
  from: number,
  to: number,
  removed: number,
  version: number,
): Child {
  if (to - from > writer.leafPoints && level < BOTTOM) {
    const node = buildInner(writer, level + 1, from, to, removed, version);
    writeInnerRow(writer, row, node, version);
    return node;
  }
  leaf.clear();
  leaf.addValues(writer.value, from, to);
  const at = row * ROW;
  leaf.writeRow(writer.rows, at, version);
  writer.rows[at + OFFSET] = from;
  writer.rows[at + REMOVED] = removed;
  return writer.segment;
}

/** The row of a child that is a node just written. Its version is that of the change. */
export function writeInnerRow(writer: SegmentWriter, row: number, node: Inner, version: number): void {
  sumRows(writer.rows, node.first, node.children.length).writeRow(writer.rows, row * ROW, version);
}

/** The row of a slot whose points are all gone. */
export function writeTombstone(writer: SegmentWriter, row: number, version: number): void {
  writer.rows.fill(0, row * ROW, (row + 1) * ROW);
  writer.rows[row * ROW + VERSION] = version;
}

/** Copies rows of an older segment that did not change. */
export function copyRows(writer: SegmentWriter, row: number, source: Inner, index: number, count = 1): void {
  const from = source.rowAt(index);
  const rows = source.segment.rows;
  const at = row * ROW;
  for (let field = 0; field < count * ROW; field++) writer.rows[at + field] = rows[from + field]!;
}

function buildInner(
  writer: SegmentWriter,
  level: number,
  from: number,
  to: number,
  removed: number,
  version: number,
): Inner {
  const split = splitBySlot(writer.halves, level, from, to);
  // Every slot gets a row where something may have been removed.
  const bottomMask = level === BOTTOM ? 0xf : -1;
  const maskLo = removed > 0 ? bottomMask : split.maskLo;
  const maskHi = removed > 0 && level < BOTTOM ? -1 : split.maskHi;
  const size = popCount(maskLo) + popCount(maskHi);
  const first = writer.allocateRows(size);
  const children = new Array<Child>(size).fill(null);
  if (removed > 0) {
    for (let index = 0; index < size; index++) writeTombstone(writer, first + index, removed);
  }
  const { slots, ends } = split;
  let begin = from;
  for (let part = 0; part < slots.length; part++) {
    const index = removed > 0 ? slots[part]! : part;
    const end = ends[part]!;
    children[index] = writeChild(writer, first + index, level, begin, end, removed, version);
    begin = end;
  }
  return new Inner(writer.segment, first, maskLo, maskHi, children);
}

/** Sorted points by the slot they fall into: the slots in order, and where the points of each end. */
export interface Split {
  readonly slots: number[];
  readonly ends: number[];
  readonly maskLo: number;
  readonly maskHi: number;
}

export function splitBySlot(halves: Int32Array, level: number, from: number, to: number): Split {
  const slots: number[] = [];
  const ends: number[] = [];
  let maskLo = 0;
  let maskHi = 0;
  const lastSlot = slotOf(halves[2 * to - 1]!, halves[2 * to - 2]!, level);
  for (let begin = from; begin < to; ) {
    const slot = slotOf(halves[2 * begin + 1]!, halves[2 * begin]!, level);
    const end = slot === lastSlot ? to : endOfSlot(halves, level, begin, to, slot);
    slots.push(slot);
    ends.push(end);
    if (slot < 32) maskLo |= 1 << slot;
    else maskHi |= 1 << (slot - 32);
    begin = end;
  }
  return { slots, ends, maskLo, maskHi };
}

/** Gallops, then bisects: a slot may hold one point or thirty thousand. */
function endOfSlot(halves: Int32Array, level: number, begin: number, to: number, slot: number): number {
  let inside = begin;
  let step = 1;
  while (inside + step < to && slotAt(halves, inside + step, level) === slot) {
    inside += step;
    step *= 2;
  }
  let outside = Math.min(to, inside + step);
  while (outside - inside > 1) {
    const middle = (inside + outside) >>> 1;
    if (slotAt(halves, middle, level) === slot) inside = middle;
    else outside = middle;
  }
  return outside;
}

function slotAt(halves: Int32Array, index: number, level: number): number {
  return slotOf(halves[2 * index + 1]!, halves[2 * index]!, level);
}

/** Whether a row holds points (and not only the memory of them). */
export function isLive(rows: Float64Array, row: number): boolean {
  return rows[row + COUNT]! > 0;
}
