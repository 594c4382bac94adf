import type { WindowColumns } from "../store/point-store.ts";
import { addPoints } from "./blocks.ts";
import { Cursor } from "./cursor.ts";
import { type Inner, nextSlot, slicesOf } from "./node.ts";
import { Accumulator } from "./statistics.ts";
import {
  END_TIME,
  FIRST_TIME,
  isBefore,
  lowerBound,
  lowMaskHi,
  lowMaskLo,
  slotHi,
  slotLo,
  type TimeKey,
  timeKey,
  upperBound,
} from "./time-key.ts";
import { WindowWriter } from "./window-writer.ts";

/** MIN and MAX are multiples of 2^60: wider windows reach beyond the root on both sides. */
const ROOT_FIRST = timeKey(FIRST_TIME);
const ROOT_LAST = timeKey(END_TIME - 1n);

/**
 * Non-empty windows of 2^pointWidth ns in [start, end). A window is either a group of slots of one node, or part of
 * one leaf: the widths of nodes are powers of two as well.
 */
export function* alignedWindows(
  root: Inner,
  start: bigint,
  end: bigint,
  pointWidth: number,
  chunkSize: number,
): Generator<WindowColumns> {
  if (start >= end) return;
  const first = timeKey(start);
  const last = timeKey(end - 1n);
  const seekFrom = isBefore(first.hi, first.lo, ROOT_FIRST.hi, ROOT_FIRST.lo) ? ROOT_FIRST : first;
  const until = isBefore(ROOT_LAST.hi, ROOT_LAST.lo, last.hi, last.lo) ? ROOT_LAST : last;
  const writer = new WindowWriter(chunkSize);
  const cursor = new Cursor(root, pointWidth);
  const window = new WindowStart(pointWidth, first, last);
  const sum = new Accumulator();
  for (let found = cursor.seek(seekFrom.hi, seekFrom.lo); found; found = cursor.next()) {
    if (cursor.isAfter(until.hi, until.lo)) break;
    const node = cursor.unit;
    if (node !== undefined) {
      for (let slot = node.nextLive(0); slot < 64; ) {
        window.set(slotHi(cursor.hi, slot, cursor.level), slotLo(cursor.lo, slot, cursor.level));
        const row = node.first + node.indexOf(slot);
        let size = 0;
        do {
          size++;
          slot = nextSlot(node.maskLo, node.maskHi, slot + 1);
        } while (
          slot < 64 &&
          window.contains(slotHi(cursor.hi, slot, cursor.level), slotLo(cursor.lo, slot, cursor.level))
        );
        slot = node.nextLive(slot);
        if (!window.inRange) continue;
        sum.clear();
        sum.addRows(node.segment.rows, row, row + size);
        writer.add(window.hi, window.lo, sum);
        if (writer.isFull) yield writer.take();
      }
      continue;
    }
    // Never a pile: its slot is 1 ns wide, no wider than any window.
    const slice = slicesOf(cursor.parent, cursor.index)[0]!;
    const { segment } = slice;
    const { halves } = segment;
    let at = lowerBound(halves, slice.from, slice.to, seekFrom.hi, seekFrom.lo);
    const to = upperBound(halves, at, slice.to, until.hi, until.lo);
    while (at < to) {
      window.set(halves[2 * at + 1]!, halves[2 * at]!);
      const from = at;
      do at++;
      while (at < to && window.contains(halves[2 * at + 1]!, halves[2 * at]!));
      sum.clear();
      addPoints(sum, segment, from, at);
      writer.add(window.hi, window.lo, sum);
      if (writer.isFull) yield writer.take();
    }
  }
  if (!writer.isEmpty) yield writer.take();
}

/** The window that a time falls into. */
class WindowStart {
  hi = 0;
  lo = 0;
  private readonly maskHi: number;
  private readonly maskLo: number;
  private readonly first: TimeKey;
  private readonly last: TimeKey;

  constructor(pointWidth: number, first: TimeKey, last: TimeKey) {
    this.maskHi = ~lowMaskHi(pointWidth);
    this.maskLo = ~lowMaskLo(pointWidth);
    this.first = first;
    this.last = last;
  }

  set(hi: number, lo: number): void {
    this.hi = hi & this.maskHi;
    this.lo = lo & this.maskLo;
  }

  contains(hi: number, lo: number): boolean {
    return (hi & this.maskHi) === this.hi && (lo & this.maskLo) === this.lo;
  }

  /** Whether the window begins in the range asked for. */
  get inRange(): boolean {
    return (
      !isBefore(this.hi, this.lo, this.first.hi, this.first.lo) &&
      !isBefore(this.last.hi, this.last.lo, this.hi, this.lo)
    );
  }
}
