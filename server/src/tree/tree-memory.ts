/** Bytes of a slab at most. */
const SLAB_BYTES = 32 << 20;
/** A new slab is an eighth of what there is, so that a small stream takes no more than it needs. */
const SHARE = 8;
/** Bytes from which on a segment goes into a slab. */
const LARGE = 256 << 10;

/**
 * Where a store's segments are. The arrays of each flush, 400 kB long, lay between those of requests that come and go,
 * and a tenth of the memory was holes too small for anything (docs/performance.md); so large ones share a slab.
 *
 * What is in a slab stays as long as any of it is needed. The leaves of a large segment are part of all later versions,
 * so that it stays anyway; small ones may be trees that were read before their version was finished, and are not kept.
 */
export class TreeMemory {
  /** Number of points beyond which a leaf is split. */
  readonly leafPoints: number;
  #slab = new ArrayBuffer(0);
  #used = 0;
  #total = 0;

  constructor(leafPoints: number) {
    this.leafPoints = leafPoints;
  }

  /** Zeros, for so many numbers of 8 bytes in all. */
  take(numbers: number): Place {
    const bytes = 8 * numbers;
    if (bytes < LARGE) return new Place(new ArrayBuffer(bytes), 0);
    if (this.#used + bytes > this.#slab.byteLength) {
      // Flushes are mostly of one size: a multiple of it leaves no end over.
      const segments = Math.floor(Math.min(SLAB_BYTES, this.#total / SHARE) / bytes);
      this.#slab = new ArrayBuffer(bytes * Math.max(1, segments));
      this.#used = 0;
      this.#total += this.#slab.byteLength;
    }
    const place = new Place(this.#slab, this.#used);
    this.#used += bytes;
    return place;
  }
}

/** A part of a buffer that is cut into arrays, one after the other. */
export class Place {
  readonly #buffer: ArrayBuffer;
  #at: number;

  constructor(buffer: ArrayBuffer, at: number) {
    this.#buffer = buffer;
    this.#at = at;
  }

  times(length: number): BigInt64Array {
    return new BigInt64Array(this.#buffer, this.#advance(length), length);
  }

  numbers(length: number): Float64Array {
    return new Float64Array(this.#buffer, this.#advance(length), length);
  }

  #advance(length: number): number {
    const at = this.#at;
    this.#at += 8 * length;
    return at;
  }
}
