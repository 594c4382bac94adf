import { MergePolicy } from "btrdb-web/proto";
import { copyRows, type Split, splitBySlot, writeChild, writeInnerRow } from "./build.ts";
import { copyUnseen, mergePoints, type OnReplaced } from "./merge.ts";
import { type Child, Inner, nextSlot, Pile, popCount, type Slice } from "./node.ts";
import { Segment, SegmentWriter } from "./segment.ts";
import { Accumulator, COUNT, OFFSET, REMOVED, ROW, VERSION } from "./statistics.ts";
import { BOTTOM } from "./time-key.ts";
import type { TreeMemory } from "./tree-memory.ts";

/** Slices of a pile shorter than this are joined, so that a pile of single inserts stays readable in long runs. */
const LONG_SLICE = 16_384;

/**
 * The tree with the points of a batch (batch.ts) in it, as version `version`. Copies the nodes on the paths to them
 * and shares all others; the same root where the policy dropped all points.
 */
export function insertBatch(
  root: Inner,
  batch: Segment,
  policy: MergePolicy,
  version: number,
  onReplaced: OnReplaced,
  memory: TreeMemory,
): Inner {
  if (batch.value.length === 0) return root;
  const writer = new SegmentWriter(memory);
  try {
    const inserted = new Insertion(writer, batch, policy, version, onReplaced).into(
      root,
      0,
      0,
      batch.value.length,
    );
    if (inserted !== root) writer.finish();
    return inserted;
  } finally {
    writer.close();
  }
}

class Insertion {
  private readonly writer: SegmentWriter;
  private readonly batch: Segment;
  private readonly policy: MergePolicy;
  private readonly version: number;
  private readonly onReplaced: OnReplaced;
  private readonly pileStatistics = new Accumulator();

  constructor(
    writer: SegmentWriter,
    batch: Segment,
    policy: MergePolicy,
    version: number,
    onReplaced: OnReplaced,
  ) {
    this.writer = writer;
    this.batch = batch;
    this.policy = policy;
    this.version = version;
    this.onReplaced = onReplaced;
  }

  /** The node with the points [from, to) of the batch; the same node where all of them were dropped. */
  into(node: Inner, level: number, from: number, to: number): Inner {
    const { writer } = this;
    const mark = writer.mark();
    const split = splitBySlot(this.batch.halves, level, from, to);
    const maskLo = node.maskLo | split.maskLo;
    const maskHi = node.maskHi | split.maskHi;
    const size = popCount(maskLo) + popCount(maskHi);
    const first = writer.allocateRows(size);
    const children = new Array<Child>(size).fill(null);
    if (!this.fillSlots(node, level, from, split, maskLo, maskHi, first, children)) {
      writer.reset(mark);
      return node;
    }
    return new Inner(writer.segment, first, maskLo, maskHi, children);
  }

  /** Writes rows and children of the copy of a node. False where nothing changed. */
  private fillSlots(
    node: Inner,
    level: number,
    from: number,
    split: Split,
    maskLo: number,
    maskHi: number,
    first: number,
    children: Child[],
  ): boolean {
    let changed = false;
    let begin = from;
    let part = 0;
    let index = 0;
    for (let slot = nextSlot(maskLo, maskHi, 0); slot < 64; slot = nextSlot(maskLo, maskHi, slot + 1)) {
      const oldIndex = node.indexOf(slot);
      if (split.slots[part] === slot) {
        const end = split.ends[part]!;
        const child = this.intoSlot(node, oldIndex, level, first + index, begin, end);
        if (child !== undefined) {
          changed = true;
          children[index] = child;
        }
        begin = end;
        part++;
      }
      if (children[index] === null && oldIndex >= 0) {
        copyRows(this.writer, first + index, node, oldIndex);
        children[index] = node.children[oldIndex]!;
      }
      index++;
    }
    return changed;
  }

  /** The child of a slot with points of the batch in it, its row written; undefined where nothing changed. */
  private intoSlot(
    node: Inner,
    oldIndex: number,
    level: number,
    row: number,
    from: number,
    to: number,
  ): Child | undefined {
    const { writer, batch, version } = this;
    const rows = node.segment.rows;
    const oldRow = oldIndex < 0 ? 0 : node.rowAt(oldIndex);
    const start = writer.points;
    if (oldIndex < 0 || rows[oldRow + COUNT] === 0) {
      writer.copyPoints(batch, from, to);
      const removed = oldIndex < 0 ? 0 : rows[oldRow + VERSION]!;
      return writeChild(writer, row, level, start, writer.points, removed, version);
    }
    const child = node.children[oldIndex]!;
    if (child instanceof Inner) {
      const inserted = this.into(child, level + 1, from, to);
      if (inserted === child) return undefined;
      writeInnerRow(writer, row, inserted, version);
      return inserted;
    }
    const removed = rows[oldRow + REMOVED]!;
    if (child instanceof Pile) return this.intoPile(child, rows, oldRow, row, from, to);
    const oldFrom = rows[oldRow + OFFSET]!;
    const oldTo = oldFrom + rows[oldRow + COUNT]!;
    if (level === BOTTOM && oldTo - oldFrom > writer.leafPoints) {
      const pile = new Pile([{ segment: child as Segment, from: oldFrom, to: oldTo }]);
      return this.intoPile(pile, rows, oldRow, row, from, to);
    }
    const mark = writer.mark();
    const merged = mergePoints(
      writer,
      child as Segment,
      oldFrom,
      oldTo,
      batch,
      from,
      to,
      this.policy,
      this.onReplaced,
    );
    if (!merged) {
      writer.reset(mark);
      return undefined;
    }
    return writeChild(writer, row, level, start, writer.points, removed, version);
  }

  /** Points at the one time of a pile go to its end, without touching those that are there. It is never divided. */
  private intoPile(
    pile: Pile,
    rows: Float64Array,
    oldRow: number,
    row: number,
    from: number,
    to: number,
  ): Child | undefined {
    const { writer, batch, policy, version } = this;
    const start = writer.points;
    if (policy === MergePolicy.RETAIN) return undefined;
    if (policy === MergePolicy.REPLACE) {
      this.onReplaced(batch.halves[2 * from + 1]!, batch.halves[2 * from]!);
      writer.copyPoints(batch, from, to);
      return writeChild(writer, row, BOTTOM, start, writer.points, 0, version);
    }
    if (policy === MergePolicy.EQUAL) {
      if (!copyUnseen(writer, batch, from, to, valuesOf(pile, batch.value.subarray(from, to))))
        return undefined;
    } else {
      writer.copyPoints(batch, from, to);
    }
    const statistics = this.pileStatistics;
    statistics.clear();
    statistics.addRows(rows, oldRow / ROW, oldRow / ROW + 1);
    statistics.addValues(writer.value, start, writer.points);
    const slices = joinShort(writer, pile.slices, start);
    statistics.writeRow(writer.rows, row * ROW, version);
    return new Pile(slices);
  }
}

/** Those of the wanted values that a pile holds. */
function valuesOf(pile: Pile, wanted: Float64Array): Set<number> {
  const open = new Set(wanted);
  const found = new Set<number>();
  for (const { segment, from, to } of pile.slices) {
    for (let index = from; index < to && open.size > 0; index++) {
      if (open.delete(segment.value[index]!)) found.add(segment.value[index]!);
    }
  }
  return found;
}

/** The slices of a pile with the writer's points from `start` on as its last. Each is at least twice the next, or long. */
function joinShort(writer: SegmentWriter, slices: readonly Slice[], start: number): Slice[] {
  const joined = slices.slice();
  let count = writer.points - start;
  const short: Slice[] = [];
  for (let last = joined.at(-1); last !== undefined; last = joined.at(-1)) {
    const length = last.to - last.from;
    if (length >= LONG_SLICE || length >= 2 * count) break;
    short.unshift(joined.pop()!);
    count += length;
  }
  if (short.length === 0) return [...joined, { segment: writer.segment, from: start, to: writer.points }];
  const fresh = new Segment();
  fresh.halves = writer.halves.slice(2 * start, 2 * writer.points);
  fresh.time = new BigInt64Array(fresh.halves.buffer);
  fresh.value = writer.value.slice(start, writer.points);
  writer.reset({ points: start, rows: writer.rowCount });
  for (const { segment, from, to } of short) writer.copyPoints(segment, from, to);
  writer.copyPoints(fresh, 0, fresh.value.length);
  return [...joined, { segment: writer.segment, from: start, to: writer.points }];
}
