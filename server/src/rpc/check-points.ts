import { MAX_TIME, MIN_TIME, StatusCode } from "btrdb-web";
import { StatusError } from "../status-error.ts";

/** Points that one Insert may carry in BTrDB v5, and in v4. */
export const MAX_INSERT_POINTS = 50_000;
export const MAX_INSERT_POINTS_V4 = 25_000;

/** 414 for more points than one request may carry. */
export function checkPointCount(count: number, max: number = MAX_INSERT_POINTS): void {
  if (count <= max) return;
  throw new StatusError(StatusCode.InsertTooBig, `${count} points in one insert, at most ${max}`);
}

/** 425 for NaN and infinities. */
export function checkPointValues(value: Float64Array): void {
  for (let i = 0; i < value.length; i++) {
    if (Number.isFinite(value[i])) continue;
    throw new StatusError(StatusCode.BadValue, `value ${value[i]} of point ${i} is not a finite number`);
  }
}

const FIRST_HIGH = Number(MIN_TIME >> 32n);
const END_HIGH = Number(MAX_TIME >> 32n);

/** 413 outside [MIN, MAX - 2]. */
export function checkPointTimes(time: BigInt64Array): void {
  // By halves: reading a BigInt64Array makes a BigInt of each element. MIN and MAX are multiples of 2^32.
  const halves = new Int32Array(time.buffer, time.byteOffset, time.length * 2);
  for (let i = 0; i < time.length; i++) {
    const high = halves[2 * i + 1]!;
    const isLast = high === END_HIGH - 1 && halves[2 * i] === -1;
    if (high >= FIRST_HIGH && high < END_HIGH && !isLast) continue;
    throw new StatusError(StatusCode.InvalidTimeRange, `time ${time[i]} of point ${i} is out of bounds`);
  }
}

/** Zeroes the low `bits` bits of each mantissa, in place. */
export function roundValues(value: Float64Array, bits: number): Float64Array {
  if (bits === 0) return value;
  const words = new BigUint64Array(value.buffer, value.byteOffset, value.length);
  const mask = ~((1n << BigInt(bits)) - 1n);
  for (let i = 0; i < words.length; i++) words[i] = words[i]! & mask;
  return value;
}
