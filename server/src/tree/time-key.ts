/**
 * Times as two 32-bit halves. BigInt arithmetic is some fifty times slower than int32 arithmetic, and no digit of a
 * tree path straddles the halves: the levels cut a time at bits 56, 50, 44, 38, 32 (high half), 26, 20, 14, 8, 2, 0.
 *
 * `hi` is the signed upper half, `lo` the lower half (any int32; compared as unsigned).
 */

/** log2 of the width in ns of one slot of a node, by level: the root's slots are 2^56 ns wide, the last ones 1 ns. */
export const SHIFT: readonly number[] = [56, 50, 44, 38, 32, 26, 20, 14, 8, 2, 0];

/** The level whose slots are 1 ns wide; it has 4 slots instead of 64, because 62 bits are not a multiple of 6. */
export const BOTTOM = SHIFT.length - 1;

/** The root spans [FIRST_TIME, END_TIME). */
export const FIRST_TIME = -(16n << 56n);
export const END_TIME = 48n << 56n;

/** The root begins at MIN = -(16 << 56), so time 0 is the start of its slot 16. */
const ROOT_ZERO_SLOT = 16;

export interface TimeKey {
  readonly hi: number;
  readonly lo: number;
}

export function timeKey(time: bigint): TimeKey {
  return { hi: Number(BigInt.asIntN(32, time >> 32n)), lo: Number(BigInt.asIntN(32, time)) };
}

export function timeOf(hi: number, lo: number): bigint {
  return (BigInt(hi) << 32n) | BigInt(lo >>> 0);
}

/** The times of a column as pairs of int32 (lo, hi), without a copy. Every runtime Node exists for is little-endian. */
export function halvesOf(time: BigInt64Array): Int32Array {
  return new Int32Array(time.buffer, time.byteOffset, time.length * 2);
}

export function isBefore(hi: number, lo: number, otherHi: number, otherLo: number): boolean {
  return hi < otherHi || (hi === otherHi && lo >>> 0 < otherLo >>> 0);
}

/** Number of the slot that a time falls into, in the node of a level that contains it. */
export function slotOf(hi: number, lo: number, level: number): number {
  if (level === 0) return (hi >> 24) + ROOT_ZERO_SLOT;
  if (level === BOTTOM) return lo & 3;
  const shift = SHIFT[level]!;
  return shift >= 32 ? (hi >> (shift - 32)) & 63 : (lo >>> shift) & 63;
}

/** Upper half of the start of a slot, given that of its node's start. */
export function slotHi(nodeHi: number, slot: number, level: number): number {
  if (level === 0) return (slot - ROOT_ZERO_SLOT) << 24;
  const shift = SHIFT[level]!;
  return shift >= 32 ? nodeHi | (slot << (shift - 32)) : nodeHi;
}

/** Lower half of the start of a slot, given that of its node's start. */
export function slotLo(nodeLo: number, slot: number, level: number): number {
  const shift = SHIFT[level]!;
  return shift >= 32 ? nodeLo : nodeLo | (slot << shift);
}

/** Whether a time is the first nanosecond of a window of 2^bits ns. */
export function isWindowStart(hi: number, lo: number, bits: number): boolean {
  return (hi & lowMaskHi(bits)) === 0 && (lo & lowMaskLo(bits)) === 0;
}

/** Whether a time is the last nanosecond of a window of 2^bits ns. */
export function isWindowLast(hi: number, lo: number, bits: number): boolean {
  return isWindowStart(~hi, ~lo, bits);
}

/** Upper half of 2^bits - 1. */
export function lowMaskHi(bits: number): number {
  return bits > 32 ? 0x7fffffff >>> (63 - bits) : 0;
}

/** Lower half of 2^bits - 1. */
export function lowMaskLo(bits: number): number {
  return bits >= 32 ? -1 : (1 << bits) - 1;
}

/** Below this many times, bisecting touches no more memory than guessing. */
const GUESS_FROM = 32;

/** First index in [from, to) of a sorted column whose time is at or after a time; `to` where there is none. */
export function lowerBound(halves: Int32Array, from: number, to: number, hi: number, lo: number): number {
  let low = from;
  let high = to;
  if (to - from >= GUESS_FROM) {
    // Measurements mostly come at regular times: a guess saves the way through memory that is not in the cache.
    if (!isBefore(halves[2 * from + 1]!, halves[2 * from]!, hi, lo)) return from;
    if (isBefore(halves[2 * to - 1]!, halves[2 * to - 2]!, hi, lo)) return to;
    const share =
      distance(halves, from, hi, lo) / distance(halves, from, halves[2 * to - 1]!, halves[2 * to - 2]!);
    const guess = from + Math.floor((to - 1 - from) * share);
    if (isBefore(halves[2 * guess + 1]!, halves[2 * guess]!, hi, lo)) {
      low = guess + 1;
      for (let step = 1; low < to && low + step < to; step *= 2) {
        if (!isBefore(halves[2 * (low + step) + 1]!, halves[2 * (low + step)]!, hi, lo)) {
          high = low + step;
          break;
        }
        low += step + 1;
      }
    } else {
      high = guess;
      for (let step = 1; high - step >= from; step *= 2) {
        if (isBefore(halves[2 * (high - step) + 1]!, halves[2 * (high - step)]!, hi, lo)) {
          low = high - step + 1;
          break;
        }
        high -= step;
      }
    }
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(halves[2 * middle + 1]!, halves[2 * middle]!, hi, lo)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** First index in [from, to) of a sorted column whose time is after a time; `to` where there is none. */
export function upperBound(halves: Int32Array, from: number, to: number, hi: number, lo: number): number {
  const nextLo = (lo + 1) | 0;
  return lowerBound(halves, from, to, nextLo === 0 ? hi + 1 : hi, nextLo);
}

/** About how long after the time of an index a time is, in ns. */
function distance(halves: Int32Array, index: number, hi: number, lo: number): number {
  return (hi - halves[2 * index + 1]!) * 2 ** 32 + ((lo >>> 0) - (halves[2 * index]! >>> 0));
}
