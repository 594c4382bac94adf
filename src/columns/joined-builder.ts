import { type Chunk, ChunkedBuilder, joinChunks } from "./chunked-builder.ts";
import type { Column } from "./columns.ts";

/** A piece of growing rows of several streams. */
export interface JoinedChunk extends Chunk {
  readonly time: BigInt64Array<ArrayBuffer>;
  /** For each stream its values. */
  readonly values: readonly Float64Array<ArrayBuffer>[];
}

/** Rows of several streams. */
export interface JoinedColumns {
  readonly time: BigInt64Array<ArrayBuffer>;
  /** For each stream its values, NaN where it has no point at that time. */
  readonly values: readonly Float64Array<ArrayBuffer>[];
}

/** Columns of several streams that grow together. */
export class JoinedBuilder extends ChunkedBuilder<JoinedChunk> {
  readonly #streams: number;

  constructor(streams: number) {
    super();
    this.#streams = streams;
    // The base class made its first chunk before the number was known.
    this.tail = this.allocate(0);
  }

  finish(): JoinedColumns {
    const chunks = this.take();
    return {
      time: joinChunks(chunks, (chunk) => chunk.time),
      values: Array.from({ length: this.#streams }, (_, index) =>
        joinChunks(chunks, (chunk) => chunk.values[index] as Float64Array<ArrayBuffer>),
      ),
    };
  }

  protected override columns(chunk: JoinedChunk): readonly Column[] {
    return [chunk.time, ...chunk.values];
  }

  protected override allocate(capacity: number): JoinedChunk {
    // The base class allocates in its constructor, when there are no private fields yet.
    const streams = #streams in this ? this.#streams : 0;
    return {
      capacity,
      length: 0,
      time: new BigInt64Array(capacity),
      values: Array.from({ length: streams }, () => new Float64Array(capacity)),
    };
  }
}
