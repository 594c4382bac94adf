import type { PointColumns } from "../store/point-store.ts";

/** An InsertParams message, taken apart. */
export interface TakenPoints {
  /** Number of points in the message; the columns hold at most the number asked for. */
  readonly count: number;
  readonly points: PointColumns;
  /** The message without its points. */
  readonly rest: Uint8Array;
}

// InsertParams { repeated RawPoint values = 3; } and RawPoint { sfixed64 time = 1; double value = 2; }
const VALUES_TAG = 0x1a;
// The fields of InsertParams with the wire types that encoders give them: uuid, sync, values, merge_policy, rounding.
// Anything else goes to the general decoder, which has its own reading of it (it looks at the number of a known field
// and not at its wire type, so that the bytes behind such a field would be cut elsewhere than here).
const USUAL_TAGS = new Set([0x0a, 0x10, VALUES_TAG, 0x20, 0x2a]);
const TIME_TAG = 0x09;
const VALUE_TAG = 0x11;
const MAX_VARINT_BYTES = 10;
const BOTH_FIELDS = 18;
const ONE_FIELD = 9;

const VARINT = 0;

/** Reads varints of at most 32 bits, which all tags and lengths here are; `at` is behind the last one. */
class Reader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** -1 where there is no such number. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) return -1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return -1;
  }

  /** Goes behind a field of this tag; false where it does not fit the message. */
  skip(tag: number): boolean {
    if ((tag & 7) === VARINT) {
      for (let last = this.at + MAX_VARINT_BYTES; (this.bytes[this.at] ?? 0) >= 0x80; this.at++) {
        if (this.at + 1 >= last) return false;
      }
      this.at += 1;
    } else {
      const length = this.varint();
      if (length < 0) return false;
      this.at += length;
    }
    return this.at <= this.bytes.length;
  }
}

/** Counts the points and copies what is no point; undefined for bytes that are no message. */
function split(message: Uint8Array): { count: number; rest: Uint8Array } | undefined {
  const reader = new Reader(message);
  const others: Uint8Array[] = [];
  let count = 0;
  while (reader.at < message.length) {
    const start = reader.at;
    const tag = reader.varint();
    if (!USUAL_TAGS.has(tag) || !reader.skip(tag)) return undefined;
    if (tag === VALUES_TAG) count += 1;
    else others.push(message.subarray(start, reader.at));
  }
  return { count, rest: Uint8Array.from(Buffer.concat(others)) };
}

/**
 * Takes the points of an InsertParams message straight into columns: an object for each point, as a general decoder
 * makes, costs more than all else that an insert does. Undefined for a message that is not as encoders write it; the
 * general decoder then says what is wrong with it, or understands it.
 */
export function takePoints(message: Uint8Array, maxPoints: number): TakenPoints | undefined {
  const parts = split(message);
  if (!parts) return undefined;
  const { count, rest } = parts;
  const wanted = Math.min(count, maxPoints);
  const time = new BigInt64Array(wanted);
  const value = new Float64Array(wanted);
  const halves = new Int32Array(time.buffer);
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const reader = new Reader(message);
  for (let i = 0; i < wanted; ) {
    const tag = reader.varint();
    if (tag !== VALUES_TAG) {
      reader.skip(tag);
      continue;
    }
    const length = reader.varint();
    let at = reader.at;
    const end = at + length;
    if (length !== BOTH_FIELDS && length !== ONE_FIELD && length !== 0) return undefined;
    // A field that is zero is left out.
    if (at < end && message[at] === TIME_TAG) {
      halves[2 * i] = view.getInt32(at + 1, true);
      halves[2 * i + 1] = view.getInt32(at + 5, true);
      at += ONE_FIELD;
    }
    if (at < end && message[at] === VALUE_TAG) {
      value[i] = view.getFloat64(at + 1, true);
      at += ONE_FIELD;
    }
    if (at !== end) return undefined;
    reader.at = end;
    i += 1;
  }
  return { count, points: { time, value }, rest };
}
