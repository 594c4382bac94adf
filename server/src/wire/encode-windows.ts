import type { WindowColumns } from "../store/point-store.ts";
import { roomForValues } from "./encoded-values.ts";

// StatPoint { sfixed64 time = 1; double min = 2, mean = 3, max = 4; fixed64 count = 5; double stddev = 6; } as a
// length-delimited entry of `values = 4`.
const VALUES_TAG = 0x22;
const TIME_TAG = 0x09;
const COUNT_TAG = 0x29;
const FIELD_BYTES = 9;
const MAX_ENTRY_BYTES = 2 + 6 * FIELD_BYTES;

/**
 * The entries of `repeated StatPoint values = 4` as one run of bytes; see `encodePoints`.
 *
 * @param withStddev v4 has no standard deviation
 */
export function encodeWindows(windows: WindowColumns, withStddev = true): Uint8Array<ArrayBuffer> {
  const { length } = windows.time;
  const bytes = roomForValues(length * MAX_ENTRY_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const time = new Int32Array(windows.time.buffer, windows.time.byteOffset, length * 2);
  const count = new Int32Array(windows.count.buffer, windows.count.byteOffset, length * 2);
  let at = 0;

  function putDouble(tag: number, value: number): void {
    if (value === 0 && !Object.is(value, -0)) return;
    bytes[at] = tag;
    view.setFloat64(at + 1, value, true);
    at += FIELD_BYTES;
  }

  function putFixed64(tag: number, halves: Int32Array, i: number): void {
    const low = halves[2 * i]!;
    const high = halves[2 * i + 1]!;
    if (low === 0 && high === 0) return;
    bytes[at] = tag;
    view.setInt32(at + 1, low, true);
    view.setInt32(at + 5, high, true);
    at += FIELD_BYTES;
  }

  for (let i = 0; i < length; i++) {
    const lengthAt = at + 1;
    bytes[at] = VALUES_TAG;
    at += 2;
    putFixed64(TIME_TAG, time, i);
    putDouble(0x11, windows.min[i]!);
    putDouble(0x19, windows.mean[i]!);
    putDouble(0x21, windows.max[i]!);
    putFixed64(COUNT_TAG, count, i);
    if (withStddev) putDouble(0x31, windows.stddev[i]!);
    bytes[lengthAt] = at - lengthAt - 1;
  }
  return bytes.subarray(0, at);
}
