/**
 * A table of a FlatBuffer, the format of Arrow's metadata: fields are found by their slot, and one that was left out has
 * its default. Every access is checked by the DataView, which throws a RangeError.
 */
export class FlatTable {
  readonly #view: DataView<ArrayBufferLike>;
  readonly #at: number;
  readonly #slots: number;
  readonly #size: number;

  /** @param at where the table begins */
  constructor(view: DataView<ArrayBufferLike>, at: number) {
    this.#view = view;
    this.#at = at;
    this.#slots = at - view.getInt32(at, true);
    this.#size = view.getUint16(this.#slots, true);
  }

  /** The table that the first four bytes point to. */
  static root(view: DataView<ArrayBufferLike>): FlatTable {
    return new FlatTable(view, view.getUint32(0, true));
  }

  has(slot: number): boolean {
    return this.#find(slot) !== 0;
  }

  byte(slot: number): number {
    const at = this.#find(slot);
    return at === 0 ? 0 : this.#view.getUint8(at);
  }

  int16(slot: number): number {
    const at = this.#find(slot);
    return at === 0 ? 0 : this.#view.getInt16(at, true);
  }

  int32(slot: number): number {
    const at = this.#find(slot);
    return at === 0 ? 0 : this.#view.getInt32(at, true);
  }

  int64(slot: number): number {
    const at = this.#find(slot);
    return at === 0 ? 0 : readSize(this.#view, at);
  }

  table(slot: number): FlatTable | undefined {
    const at = this.#find(slot);
    return at === 0 ? undefined : new FlatTable(this.#view, at + this.#view.getUint32(at, true));
  }

  text(slot: number): string {
    const { at, length } = this.#vector(slot, 1);
    return new TextDecoder().decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length));
  }

  tables(slot: number): FlatTable[] {
    const { at, length } = this.#vector(slot, 4);
    return Array.from({ length }, (_, index) => {
      const entry = at + 4 * index;
      return new FlatTable(this.#view, entry + this.#view.getUint32(entry, true));
    });
  }

  /** A vector of structs, each of two 64-bit integers. */
  pairs(slot: number): { readonly first: number; readonly second: number }[] {
    const { at, length } = this.#vector(slot, 16);
    return Array.from({ length }, (_, index) => ({
      first: readSize(this.#view, at + 16 * index),
      second: readSize(this.#view, at + 16 * index + 8),
    }));
  }

  #find(slot: number): number {
    const entry = 4 + 2 * slot;
    const offset = entry < this.#size ? this.#view.getUint16(this.#slots + entry, true) : 0;
    return offset === 0 ? 0 : this.#at + offset;
  }

  #vector(slot: number, bytes: number): { at: number; length: number } {
    const field = this.#find(slot);
    if (field === 0) return { at: 0, length: 0 };
    const start = field + this.#view.getUint32(field, true);
    const length = this.#view.getUint32(start, true);
    const at = start + 4;
    // Before anything of that length is made.
    if (length * bytes > this.#view.byteLength - at) throw new RangeError("a vector is too long");
    return { at, length };
  }
}

/** A 64-bit integer that counts bytes or rows: nothing here has 2 GiB. */
function readSize(view: DataView<ArrayBufferLike>, at: number): number {
  const low = view.getInt32(at, true);
  if (low < 0 || view.getInt32(at + 4, true) !== 0) throw new RangeError("a size is negative or above 2 GiB");
  return low;
}
