/** Bytes in several pieces, as if they were in one. */
export class ByteSource {
  readonly length: number;
  readonly #pieces: readonly Uint8Array[];
  /** Where each piece begins. */
  readonly #starts: readonly number[];

  constructor(pieces: readonly Uint8Array[]) {
    this.#pieces = pieces;
    let length = 0;
    this.#starts = pieces.map((piece) => {
      length += piece.length;
      return length - piece.length;
    });
    this.length = length;
  }

  /**
   * A view on some of the bytes, which are copied only where they lie in several pieces.
   *
   * @throws RangeError where they go beyond the end
   */
  view(at: number, length: number): DataView<ArrayBufferLike> {
    const index = this.#pieceAt(at, length);
    const piece = this.#pieces[index];
    const offset = at - (this.#starts[index] ?? 0);
    if (piece !== undefined && offset + length <= piece.length)
      return new DataView(piece.buffer, piece.byteOffset + offset, length);
    const joined = new Uint8Array(length);
    this.copyTo(at, joined);
    return new DataView(joined.buffer);
  }

  /** Fills the target with the bytes from `at` on. @throws RangeError where they go beyond the end */
  copyTo(at: number, target: Uint8Array): void {
    let index = this.#pieceAt(at, target.length);
    for (let filled = 0; filled < target.length; index++) {
      const piece = this.#pieces[index] as Uint8Array;
      const from = at + filled - (this.#starts[index] as number);
      const some = piece.subarray(from, from + target.length - filled);
      target.set(some, filled);
      filled += some.length;
    }
  }

  #pieceAt(at: number, length: number): number {
    if (at < 0 || length < 0 || at + length > this.length)
      throw new RangeError(`there are no ${length} bytes from byte ${at} on, only ${this.length} in all`);
    let index = 0;
    while (index + 1 < this.#starts.length && (this.#starts[index + 1] as number) <= at) index++;
    return index;
  }
}
