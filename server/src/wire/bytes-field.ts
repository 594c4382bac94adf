import { roomForValues } from "./encoded-values.ts";

const LENGTH_DELIMITED = 2;
const MAX_HEAD_BYTES = 6;

/** A field of bytes with its tag and length, where a frame has room before it: see ENCODED. */
export function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  const entry = roomForValues(MAX_HEAD_BYTES + bytes.length);
  let at = 0;
  entry[at++] = field * 8 + LENGTH_DELIMITED;
  let rest = bytes.length;
  for (; rest > 0x7f; rest >>>= 7) entry[at++] = (rest & 0x7f) | 0x80;
  entry[at++] = rest;
  entry.set(bytes, at);
  return entry.subarray(0, at + bytes.length);
}
