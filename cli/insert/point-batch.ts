/** Points to insert together, with the lines that they stand on. */
export interface PointBatch {
  readonly time: BigInt64Array;
  readonly value: Float64Array;
  readonly length: number;
  /** Line of a point, counted from 1. */
  lineOf(index: number): number;
  /** Bytes of the source that were read so far. */
  readonly bytes: number;
}

/** Points of a batch: what one request holds, so that of each it is known whether it is stored. */
export const BATCH_POINTS = 25_000;

/** Collects points until there are enough for a batch. */
export class BatchBuilder {
  #time = new BigInt64Array(BATCH_POINTS);
  #value = new Float64Array(BATCH_POINTS);
  #line = new Float64Array(BATCH_POINTS);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** True where the batch is full, and has to be taken. */
  add(time: bigint, value: number, line: number): boolean {
    this.#time[this.#length] = time;
    this.#value[this.#length] = value;
    this.#line[this.#length] = line;
    return ++this.#length === BATCH_POINTS;
  }

  take(bytes: number): PointBatch {
    const length = this.#length;
    const lines = this.#line;
    const batch = {
      time: this.#time.subarray(0, length),
      value: this.#value.subarray(0, length),
      length,
      lineOf: (index: number) => lines[index] as number,
      bytes,
    };
    this.#time = new BigInt64Array(BATCH_POINTS);
    this.#value = new Float64Array(BATCH_POINTS);
    this.#line = new Float64Array(BATCH_POINTS);
    this.#length = 0;
    return batch;
  }
}
