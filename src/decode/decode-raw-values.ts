import { HIGH, LOW } from "../columns/halves.ts";
import type { RawBuilder, RawChunk } from "../columns/raw-builder.ts";
import { type PointFormat, ResponseDecoder } from "./decode-response.ts";
import type { MessageDecoder } from "./message-decoder.ts";
import { type WireCursor, WireType } from "./wire-cursor.ts";

/** Decodes RawValuesResponses. */
export function rawValuesDecoder(builder: RawBuilder): MessageDecoder {
  return new ResponseDecoder(FORMAT, builder);
}

// An entry as everybody writes it: tag 0x22 and the length, then 0x09 and the time, then 0x11 and the value, without
// the one that is 0. The first three bytes of each shape, as they are read together:
const TIME_AND_VALUE = 0x09_12_22;
const TIME_ONLY = 0x09_09_22;
const VALUE_ONLY = 0x11_09_22;
const VALUE_TAG = 0x11;
const FULL = 20;
const HALF = 11;

const FORMAT: PointFormat<RawChunk> = {
  name: "RawValuesResponse",
  pointBytes: FULL,
  appendUsual,
  append,
};

function appendUsual(view: DataView<ArrayBufferLike>, start: number, chunk: RawChunk): number {
  const { halves, value, capacity } = chunk;
  const end = view.byteLength;
  let at = start;
  let i = chunk.length;
  while (i < capacity && end - at >= HALF) {
    const shape = view.getInt32(at, true) & 0xff_ff_ff;
    if (shape === TIME_AND_VALUE && end - at >= FULL && view.getUint8(at + 11) === VALUE_TAG) {
      halves[2 * i + LOW] = view.getInt32(at + 3, true);
      halves[2 * i + HIGH] = view.getInt32(at + 7, true);
      value[i] = view.getFloat64(at + 12, true);
      at += FULL;
    } else if (shape === TIME_ONLY) {
      halves[2 * i + LOW] = view.getInt32(at + 3, true);
      halves[2 * i + HIGH] = view.getInt32(at + 7, true);
      value[i] = 0;
      at += HALF;
    } else if (shape === VALUE_ONLY) {
      halves[2 * i + LOW] = 0;
      halves[2 * i + HIGH] = 0;
      value[i] = view.getFloat64(at + 3, true);
      at += HALF;
    } else {
      break;
    }
    i++;
  }
  chunk.length = i;
  return at;
}

function append(cursor: WireCursor, chunk: RawChunk): void {
  const { view } = cursor;
  const i = chunk.length;
  let low = 0;
  let high = 0;
  let value = 0;
  while (cursor.at < cursor.end) {
    const tagAt = cursor.at;
    const tag = cursor.tag();
    const field = tag >>> 3;
    if (field === 1) {
      cursor.expectType(tag, WireType.Fixed64, tagAt, "RawPoint.time");
      const at = cursor.fixed(8, "RawPoint.time");
      low = view.getInt32(at, true);
      high = view.getInt32(at + 4, true);
    } else if (field === 2) {
      cursor.expectType(tag, WireType.Fixed64, tagAt, "RawPoint.value");
      value = view.getFloat64(cursor.fixed(8, "RawPoint.value"), true);
    } else {
      cursor.skip(tag, tagAt);
    }
  }
  chunk.halves[2 * i + LOW] = low;
  chunk.halves[2 * i + HIGH] = high;
  chunk.value[i] = value;
  chunk.length = i + 1;
}
