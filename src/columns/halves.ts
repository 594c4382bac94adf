// 64-bit integers are read and written as two 32-bit halves where there are millions of them: a BigInt for each
// would cost more than everything else (13 instead of 100 million points a second in Bun).

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Where the low half of element `i` of a 64-bit array is in its {@link halvesOf}: at `2 * i + LOW`. */
export const LOW: number = littleEndian ? 0 : 1;

/** Where the high half is: at `2 * i + HIGH`. */
export const HIGH: number = 1 - LOW;

/** The same memory as 32-bit halves. */
export function halvesOf(
  array: BigInt64Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>,
): Int32Array<ArrayBuffer> {
  return new Int32Array(array.buffer, array.byteOffset, 2 * array.length);
}
