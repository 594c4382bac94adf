import type { WindowColumns } from "../store/point-store.ts";
import type { Accumulator } from "./statistics.ts";
import { halvesOf } from "./time-key.ts";

const FIRST_CAPACITY = 64;

/** Collects windows into columns. */
export class WindowWriter {
  private readonly chunkSize: number;
  private size = 0;
  private time = new BigInt64Array(0);
  private timeHalves: Int32Array = new Int32Array(0);
  private min = new Float64Array(0);
  private mean = new Float64Array(0);
  private max = new Float64Array(0);
  private count = new BigUint64Array(0);
  private countHalves = new Uint32Array(0);
  private stddev = new Float64Array(0);

  constructor(chunkSize: number, expected = FIRST_CAPACITY) {
    this.chunkSize = chunkSize;
    this.allocate(Math.max(1, Math.min(chunkSize, expected)));
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  get isFull(): boolean {
    return this.size === this.chunkSize;
  }

  /** Adds the window that begins at a time (as halves); zeros where it holds no points. */
  add(hi: number, lo: number, sum: Accumulator): void {
    if (this.size === this.min.length) this.allocate(Math.min(this.chunkSize, this.size * 2));
    const at = this.size++;
    this.timeHalves[2 * at] = lo;
    this.timeHalves[2 * at + 1] = hi;
    if (sum.count === 0) return;
    this.min[at] = sum.min;
    this.mean[at] = sum.mean;
    this.max[at] = sum.max;
    this.stddev[at] = sum.stddev;
    this.countHalves[2 * at] = sum.count % 2 ** 32;
    this.countHalves[2 * at + 1] = Math.floor(sum.count / 2 ** 32);
  }

  /** The windows so far; the writer is empty afterwards. */
  take(): WindowColumns {
    const size = this.size;
    const taken = {
      time: this.time.subarray(0, size),
      min: this.min.subarray(0, size),
      mean: this.mean.subarray(0, size),
      max: this.max.subarray(0, size),
      count: this.count.subarray(0, size),
      stddev: this.stddev.subarray(0, size),
    };
    this.size = 0;
    this.allocate(size);
    return taken;
  }

  /** New columns of a capacity, with the windows so far. */
  private allocate(capacity: number): void {
    const { time, min, mean, max, count, stddev, size } = this;
    this.time = new BigInt64Array(capacity);
    this.timeHalves = halvesOf(this.time);
    this.min = new Float64Array(capacity);
    this.mean = new Float64Array(capacity);
    this.max = new Float64Array(capacity);
    this.count = new BigUint64Array(capacity);
    this.countHalves = new Uint32Array(this.count.buffer);
    this.stddev = new Float64Array(capacity);
    if (size === 0) return;
    this.time.set(time);
    this.min.set(min);
    this.mean.set(mean);
    this.max.set(max);
    this.count.set(count);
    this.stddev.set(stddev);
  }
}
