import type { PointColumns } from "../store/point-store.ts";
import { blockNumbers, writeBlocks } from "./blocks.ts";
import { ROW } from "./statistics.ts";
import { halvesOf } from "./time-key.ts";
import type { TreeMemory } from "./tree-memory.ts";

/**
 * What one change of a stream (a flush or a delete) wrote: the points of its new leaves and the rows of its new
 * nodes, each in one array. A typed array costs some 200 bytes by itself, and a leaf may hold a dozen points: one
 * array a leaf would double the memory. Old versions are never dropped, so nothing has to be freed piecemeal.
 * Never changed once finished. Where the arrays are: tree-memory.ts.
 */
export class Segment implements PointColumns {
  time: BigInt64Array = new BigInt64Array(0);
  /** The same times as int32 halves (time-key.ts). */
  halves: Int32Array = new Int32Array(0);
  value: Float64Array = new Float64Array(0);
  /** Statistics of blocks of values (blocks.ts). */
  blocks: Float64Array = new Float64Array(0);
  /** Rows of ROW doubles each (statistics.ts). */
  rows: Float64Array = new Float64Array(0);
}

/** A place to return to when what was written after it turns out not to be needed. */
export interface Mark {
  readonly points: number;
  readonly rows: number;
}

const FIRST_POINTS = 65_536;
const FIRST_ROWS = 4_096;
/** A buffer grown beyond this many points is given back after use. */
const KEPT_POINTS = 1 << 20;
/** Below this many points a loop is faster than the set-up of TypedArray.set. */
const SHORT_COPY = 24;

// Writing is synchronous and one writer is at work at a time, so all share these buffers, which are cut to size at the
// end. A nested writer would be a bug; `busy` turns it into an error.
let time = new BigInt64Array(FIRST_POINTS);
let halves = halvesOf(time);
let value = new Float64Array(FIRST_POINTS);
let rows = new Float64Array(FIRST_ROWS * ROW);
let busy = false;

/** Collects the points and rows of a new segment. */
export class SegmentWriter {
  readonly segment = new Segment();
  points = 0;
  rowCount = 0;
  private readonly memory: TreeMemory;

  constructor(memory: TreeMemory) {
    this.memory = memory;
    if (busy) throw new Error("a segment is already being written");
    busy = true;
  }

  /** Number of points beyond which a leaf is split. */
  get leafPoints(): number {
    return this.memory.leafPoints;
  }

  /** Rows written so far; another array after each call of `allocateRows`. */
  get rows(): Float64Array {
    return rows;
  }

  get halves(): Int32Array {
    return halves;
  }

  get value(): Float64Array {
    return value;
  }

  mark(): Mark {
    return { points: this.points, rows: this.rowCount };
  }

  reset(mark: Mark): void {
    this.points = mark.points;
    this.rowCount = mark.rows;
  }

  /** Number of the first of `count` new rows. */
  allocateRows(count: number): number {
    const first = this.rowCount;
    this.rowCount += count;
    if (this.rowCount * ROW > rows.length) {
      const grown = new Float64Array(Math.max(rows.length * 2, this.rowCount * ROW));
      grown.set(rows);
      rows = grown;
    }
    return first;
  }

  /** Appends the points [from, to) of a segment or batch. */
  copyPoints(source: Segment, from: number, to: number): void {
    const count = to - from;
    this.reserve(count);
    const at = this.points;
    if (count < SHORT_COPY) {
      for (let index = 0; index < count; index++) {
        halves[2 * (at + index)] = source.halves[2 * (from + index)]!;
        halves[2 * (at + index) + 1] = source.halves[2 * (from + index) + 1]!;
        value[at + index] = source.value[from + index]!;
      }
    } else {
      time.set(source.time.subarray(from, to), at);
      value.set(source.value.subarray(from, to), at);
    }
    this.points += count;
  }

  finish(): Segment {
    const { segment, points } = this;
    const rowNumbers = this.rowCount * ROW;
    const place = this.memory.take(2 * points + blockNumbers(points) + rowNumbers);
    segment.time = place.times(points);
    segment.time.set(time.subarray(0, points));
    segment.halves = halvesOf(segment.time);
    segment.value = place.numbers(points);
    segment.value.set(value.subarray(0, points));
    segment.blocks = place.numbers(blockNumbers(points));
    writeBlocks(segment.value, segment.blocks);
    segment.rows = place.numbers(rowNumbers);
    segment.rows.set(rows.subarray(0, rowNumbers));
    this.close();
    return segment;
  }

  /** Ends the writing without a result. */
  close(): void {
    busy = false;
    if (value.length > KEPT_POINTS) {
      time = new BigInt64Array(FIRST_POINTS);
      halves = halvesOf(time);
      value = new Float64Array(FIRST_POINTS);
    }
  }

  private reserve(count: number): void {
    const needed = this.points + count;
    if (needed <= value.length) return;
    const capacity = Math.max(value.length * 2, needed);
    const grownTime = new BigInt64Array(capacity);
    grownTime.set(time.subarray(0, this.points));
    time = grownTime;
    halves = halvesOf(time);
    const grownValue = new Float64Array(capacity);
    grownValue.set(value.subarray(0, this.points));
    value = grownValue;
  }
}
