// Times are read as two 32-bit halves in loops that run over every row in every frame: a BigInt for each would cost more
// than everything else.

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const LOW = littleEndian ? 0 : 1;
const HIGH = 1 - LOW;

/** The same memory as 32-bit halves, for {@link offsetAt} and {@link unsignedAt}. */
export function halvesOf(array: BigInt64Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>): Int32Array {
  return new Int32Array(array.buffer, array.byteOffset, 2 * array.length);
}

/** A time as two halves; it may lie beyond 64 bits. */
export interface Origin {
  readonly high: number;
  readonly low: number;
}

export function originOf(time: bigint): Origin {
  return { high: Number(time >> 32n), low: Number(time & 0xffff_ffffn) };
}

/**
 * Nanoseconds from the origin to a row's time: exact up to 2^53 ns (104 days), and rounded once beyond, so that the error is
 * 2^-53 of the distance and never seen on a screen.
 */
export function offsetAt(halves: Int32Array, row: number, origin: Origin): number {
  const high = (halves[2 * row + HIGH] as number) - origin.high;
  // By itself: added one after the other, the sum in between may be above 2^53.
  return high * 0x1_0000_0000 + (((halves[2 * row + LOW] as number) >>> 0) - origin.low);
}

/** Nanoseconds from the row before: exact up to 2^53, wherever in time. */
export function intervalAt(halves: Int32Array, row: number): number {
  const high = (halves[2 * row + HIGH] as number) - (halves[2 * row - 2 + HIGH] as number);
  const low = ((halves[2 * row + LOW] as number) >>> 0) - ((halves[2 * row - 2 + LOW] as number) >>> 0);
  return high * 0x1_0000_0000 + low;
}

/** An unsigned 64-bit number, rounded to a float. */
export function unsignedAt(halves: Int32Array, row: number): number {
  return (
    ((halves[2 * row + HIGH] as number) >>> 0) * 0x1_0000_0000 + ((halves[2 * row + LOW] as number) >>> 0)
  );
}

/** The first of the rows [from, to) at least `offset` from the origin; `to` where there is none. */
export function firstFrom(
  halves: Int32Array,
  origin: Origin,
  offset: number,
  from: number,
  to: number,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (offsetAt(halves, middle, origin) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
