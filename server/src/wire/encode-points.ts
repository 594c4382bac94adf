import type { PointColumns } from "../store/point-store.ts";
import { roomForValues } from "./encoded-values.ts";

// RawPoint { sfixed64 time = 1; double value = 2; } as a length-delimited entry of `values = 4`.
const VALUES_TAG = 0x22;
const TIME_TAG = 0x09;
const VALUE_TAG = 0x11;
const FIELD_BYTES = 9;
const MAX_ENTRY_BYTES = 2 + 2 * FIELD_BYTES;

/**
 * The entries of `repeated RawPoint values = 4` as one run of bytes, exactly as a protobuf encoder writes them: a
 * field that is zero is left out (negative zero is not). Columns go straight to bytes because an object for each of
 * millions of points costs more than all else that a read does.
 */
export function encodePoints({ time, value }: PointColumns): Uint8Array<ArrayBuffer> {
  const bytes = roomForValues(time.length * MAX_ENTRY_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  // Halves of the 64-bit times: reading a BigInt64Array makes a BigInt of each element.
  const halves = new Int32Array(time.buffer, time.byteOffset, time.length * 2);
  let at = 0;
  for (let i = 0; i < time.length; i++) {
    const low = halves[2 * i]!;
    const high = halves[2 * i + 1]!;
    const number = value[i]!;
    const lengthAt = at + 1;
    bytes[at] = VALUES_TAG;
    at += 2;
    if (low !== 0 || high !== 0) {
      bytes[at] = TIME_TAG;
      view.setInt32(at + 1, low, true);
      view.setInt32(at + 5, high, true);
      at += FIELD_BYTES;
    }
    if (number !== 0 || Object.is(number, -0)) {
      bytes[at] = VALUE_TAG;
      view.setFloat64(at + 1, number, true);
      at += FIELD_BYTES;
    }
    bytes[lengthAt] = at - lengthAt - 1;
  }
  return bytes.subarray(0, at);
}
