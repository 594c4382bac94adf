import type { Column } from "./columns.ts";

/**
 * Points that a chunk holds at most unless one message brings more: half a MiB a column. Allocators give blocks of this
 * size back to the system when they are freed; of much smaller ones they do not.
 */
const CHUNK_POINTS = 65_536;

/** A piece of growing columns: arrays of `capacity`, of which the first `length` elements are filled. */
export interface Chunk {
  readonly capacity: number;
  length: number;
}

/**
 * Columns that grow at the end, without ever moving what they hold: in chunks, joined once at the end. Doubling one
 * buffer needs twice the memory of the columns and more while it grows (ArrayBuffer.prototype.transfer copies), and
 * resizable buffers have to be copied to fixed ones at the end, since WebGL and other interfaces refuse them. Joining
 * goes column by column and frees each chunk once it is copied, so that it needs little more than the columns.
 */
export abstract class ChunkedBuilder<C extends Chunk> {
  /** The chunk that is being filled. Decoders write into it directly and raise its `length`. */
  tail: C;
  #full: C[] = [];
  #before = 0;

  constructor() {
    this.tail = this.allocate(0);
  }

  /** Number of points so far. */
  get length(): number {
    return this.#before + this.tail.length;
  }

  /**
   * Makes room behind a full chunk.
   *
   * @param expected how many more points are about to come, as far as is known; a first chunk has this size exactly
   */
  grow(expected: number): C {
    if (this.tail.length > 0) {
      this.#full.push(this.tail);
      this.#before += this.tail.length;
    }
    this.tail = this.allocate(Math.max(1, Math.ceil(expected), Math.min(CHUNK_POINTS, this.#before >> 3)));
    return this.tail;
  }

  /** Makes one chunk of so many points, with all that is there in it; nothing where that is too few. */
  reserve(points: number): void {
    if (points <= this.length || (this.#full.length === 0 && points <= this.tail.capacity)) return;
    const whole = this.allocate(points);
    for (const chunk of [...this.#full, this.tail]) this.copyInto(chunk, whole);
    this.#full = [];
    this.#before = 0;
    this.tail = whole;
  }

  /** Forgets what came behind the first `length` points. */
  truncate(length: number): void {
    let last: C | undefined = this.tail;
    while (this.#before > length) {
      last = this.#full.pop();
      this.#before -= last?.length ?? 0;
    }
    this.tail = last ?? this.tail;
    this.tail.length = length - this.#before;
  }

  /** All chunks in order; afterwards the builder is empty. */
  protected take(): C[] {
    const chunks = this.#full;
    if (chunks.length === 0 || this.tail.length > 0) chunks.push(this.tail);
    this.#full = [];
    this.#before = 0;
    this.tail = this.allocate(0);
    return chunks;
  }

  protected abstract allocate(capacity: number): C;

  /** Arrays of a chunk, always in the same order. */
  protected abstract columns(chunk: C): readonly Column[];

  /** Appends all of a chunk to one with room. */
  protected copyInto(chunk: C, target: C): void {
    const targets = this.columns(target);
    for (const [index, column] of this.columns(chunk).entries()) {
      const { buffer, byteOffset, BYTES_PER_ELEMENT: width } = targets[index] as Column;
      const bytes = new Uint8Array(column.buffer, column.byteOffset, width * chunk.length);
      new Uint8Array(buffer, byteOffset + width * target.length, bytes.length).set(bytes);
    }
    target.length += chunk.length;
  }
}

/**
 * One column of all chunks as one array, and the chunks' memory freed. A single chunk is not copied, unless more than
 * an eighth of it would stay unused.
 */
export function joinChunks<C extends Chunk, A extends Column>(
  chunks: readonly C[],
  pick: (chunk: C) => A,
): A {
  const first = pick(chunks[0] as C);
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  if (chunks.length === 1 && first.length - length <= first.length >> 3)
    return first.subarray(0, length) as A;
  const joined = new (first.constructor as new (length: number) => A)(length);
  let at = 0;
  for (const chunk of chunks) {
    const column = pick(chunk);
    (joined.set as (array: A, at: number) => void)(column.subarray(0, chunk.length) as A, at);
    at += chunk.length;
    free(column.buffer);
  }
  return joined;
}

/**
 * Gives memory back now rather than at some later garbage collection. Where the runtime can't (Node 20), it can at
 * least be collected while the other columns are still being joined.
 */
function free(buffer: ArrayBuffer): void {
  if (typeof buffer.transfer === "function") buffer.transfer(0);
  else structuredClone(buffer, { transfer: [buffer] });
}
