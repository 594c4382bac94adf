import { type Chunk, ChunkedBuilder, joinChunks } from "./chunked-builder.ts";
import type { Column } from "./columns.ts";
import { halvesOf } from "./halves.ts";
import { WindowColumns } from "./window-columns.ts";

/** A piece of growing window columns. */
export interface WindowChunk extends Chunk {
  readonly time: BigInt64Array<ArrayBuffer>;
  /** `time` as 32-bit halves. */
  readonly timeHalves: Int32Array<ArrayBuffer>;
  readonly min: Float64Array<ArrayBuffer>;
  readonly mean: Float64Array<ArrayBuffer>;
  readonly max: Float64Array<ArrayBuffer>;
  readonly count: BigUint64Array<ArrayBuffer>;
  /** `count` as 32-bit halves. */
  readonly countHalves: Int32Array<ArrayBuffer>;
  readonly stddev: Float64Array<ArrayBuffer>;
}

/** Window columns that grow. */
export class WindowBuilder extends ChunkedBuilder<WindowChunk> {
  readonly #noStddev: boolean;

  /** @param options.noStddev the server knows none: NaN stands for it, not the 0 that a field has which is not there */
  constructor({ noStddev = false }: { readonly noStddev?: boolean } = {}) {
    super();
    this.#noStddev = noStddev;
  }

  /** The columns so far, read at `version`; the builder is empty afterwards and can start anew. */
  finish(version: bigint): WindowColumns {
    const chunks = this.take();
    if (this.#noStddev) for (const { stddev } of chunks) stddev.fill(Number.NaN);
    return new WindowColumns({
      time: joinChunks(chunks, (chunk) => chunk.time),
      min: joinChunks(chunks, (chunk) => chunk.min),
      mean: joinChunks(chunks, (chunk) => chunk.mean),
      max: joinChunks(chunks, (chunk) => chunk.max),
      count: joinChunks(chunks, (chunk) => chunk.count),
      stddev: joinChunks(chunks, (chunk) => chunk.stddev),
      version,
    });
  }

  protected override columns(chunk: WindowChunk): readonly Column[] {
    return [chunk.time, chunk.min, chunk.mean, chunk.max, chunk.count, chunk.stddev];
  }

  protected override allocate(capacity: number): WindowChunk {
    const time = new BigInt64Array(capacity);
    const count = new BigUint64Array(capacity);
    return {
      capacity,
      length: 0,
      time,
      timeHalves: halvesOf(time),
      min: new Float64Array(capacity),
      mean: new Float64Array(capacity),
      max: new Float64Array(capacity),
      count,
      countHalves: halvesOf(count),
      stddev: new Float64Array(capacity),
    };
  }
}

/** An empty window: BTrDB sends zeros, which nobody has measured. */
export function clearWindow(chunk: Pick<WindowChunk, "min" | "mean" | "max" | "stddev">, i: number): void {
  chunk.min[i] = Number.NaN;
  chunk.mean[i] = Number.NaN;
  chunk.max[i] = Number.NaN;
  chunk.stddev[i] = Number.NaN;
}
