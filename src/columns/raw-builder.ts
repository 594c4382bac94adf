import { type Chunk, ChunkedBuilder, joinChunks } from "./chunked-builder.ts";
import type { Column } from "./columns.ts";
import { halvesOf } from "./halves.ts";
import { RawColumns } from "./raw-columns.ts";

/** A piece of growing raw columns. */
export interface RawChunk extends Chunk {
  readonly time: BigInt64Array<ArrayBuffer>;
  /** `time` as 32-bit halves. */
  readonly halves: Int32Array<ArrayBuffer>;
  readonly value: Float64Array<ArrayBuffer>;
}

/** Raw columns that grow. */
export class RawBuilder extends ChunkedBuilder<RawChunk> {
  /** The columns so far, read at `version`; the builder is empty afterwards and can start anew. */
  finish(version: bigint): RawColumns {
    const chunks = this.take();
    return new RawColumns({
      time: joinChunks(chunks, (chunk) => chunk.time),
      value: joinChunks(chunks, (chunk) => chunk.value),
      version,
    });
  }

  protected override columns(chunk: RawChunk): readonly Column[] {
    return [chunk.time, chunk.value];
  }

  protected override allocate(capacity: number): RawChunk {
    const time = new BigInt64Array(capacity);
    return { capacity, length: 0, time, halves: halvesOf(time), value: new Float64Array(capacity) };
  }
}
