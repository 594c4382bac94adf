import type { PointColumns } from "../store/point-store.ts";
import { Cursor } from "./cursor.ts";
import { type Inner, slicesOf } from "./node.ts";
import type { Segment } from "./segment.ts";
import { Accumulator } from "./statistics.ts";
import { addRange } from "./summary.ts";
import { lowerBound, timeKey } from "./time-key.ts";

/**
 * Points of [start, end) in chunks of `chunkSize`, the last one shorter. The tree knows how many there are, so that
 * from the first one on they only have to be counted.
 */
export function* rawValues(
  root: Inner,
  start: bigint,
  end: bigint,
  chunkSize: number,
): Generator<PointColumns> {
  if (start >= end) return;
  const first = timeKey(start);
  const last = timeKey(end - 1n);
  const inRange = new Accumulator();
  addRange(inRange, root, 0, { firstHi: first.hi, firstLo: first.lo, lastHi: last.hi, lastLo: last.lo });
  let remaining = inRange.count;
  if (remaining === 0) return;
  const chunk = new ChunkWriter();
  chunk.begin(Math.min(remaining, chunkSize));
  const cursor = new Cursor(root, -1);
  for (let found = cursor.seek(first.hi, first.lo); found; found = cursor.next()) {
    for (const { segment, from, to } of slicesOf(cursor.parent, cursor.index)) {
      // Only in the first leaf may points lie before the start.
      let at = cursor.isAfter(first.hi, first.lo)
        ? from
        : lowerBound(segment.halves, from, to, first.hi, first.lo);
      while (at < to) {
        const count = chunk.add(segment, at, to);
        at += count;
        remaining -= count;
        if (!chunk.isFull) continue;
        yield chunk.take();
        if (remaining === 0) return;
        chunk.begin(Math.min(remaining, chunkSize));
      }
    }
  }
}

/** Fills one chunk. Leaves written together lie side by side in their segment and are copied in one go. */
class ChunkWriter {
  private time = new BigInt64Array(0);
  private value = new Float64Array(0);
  private filled = 0;
  private pending: Segment | undefined;
  private from = 0;
  private to = 0;

  begin(size: number): void {
    // Not cleared: every place is filled before the chunk is handed out.
    const { buffer } = Buffer.allocUnsafeSlow(16 * size);
    this.time = new BigInt64Array(buffer, 0, size);
    this.value = new Float64Array(buffer, 8 * size, size);
    this.filled = 0;
  }

  get isFull(): boolean {
    return this.filled === this.value.length;
  }

  /** Takes as many of the points [from, to) as fit, and says how many. */
  add(segment: Segment, from: number, to: number): number {
    const count = Math.min(to - from, this.value.length - this.filled);
    if (segment !== this.pending || from !== this.to) {
      this.flush();
      this.pending = segment;
      this.from = from;
    }
    this.to = from + count;
    this.filled += count;
    return count;
  }

  take(): PointColumns {
    this.flush();
    return { time: this.time, value: this.value };
  }

  private flush(): void {
    if (this.pending === undefined) return;
    const at = this.filled - (this.to - this.from);
    this.time.set(this.pending.time.subarray(this.from, this.to), at);
    this.value.set(this.pending.value.subarray(this.from, this.to), at);
    this.pending = undefined;
  }
}
