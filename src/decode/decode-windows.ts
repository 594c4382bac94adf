import { HIGH, LOW } from "../columns/halves.ts";
import { clearWindow, type WindowBuilder, type WindowChunk } from "../columns/window-builder.ts";
import { type PointFormat, ResponseDecoder } from "./decode-response.ts";
import type { MessageDecoder } from "./message-decoder.ts";
import { type WireCursor, WireType } from "./wire-cursor.ts";

/** Decodes WindowsResponses. The other numbers of a window with count 0 become NaN. */
export function windowsDecoder(builder: WindowBuilder): MessageDecoder {
  return new ResponseDecoder(WINDOWS, builder);
}

/** The same for AlignedWindowsResponses, which differ in their name only. */
export function alignedWindowsDecoder(builder: WindowBuilder): MessageDecoder {
  return new ResponseDecoder(ALIGNED_WINDOWS, builder);
}

const VALUES_TAG = 0x22;
// Tags of StatPoint, all of eight bytes, in the order in which everybody writes them.
const TIME = 0x09;
const MIN = 0x11;
const MEAN = 0x19;
const MAX = 0x21;
const COUNT = 0x29;
const STDDEV = 0x31;
const FIELD = 9;
const MAX_ENTRY = 2 + 6 * FIELD;
const NAMES = ["", "time", "min", "mean", "max", "count", "stddev"];

const WINDOWS: PointFormat<WindowChunk> = {
  name: "WindowsResponse",
  pointBytes: MAX_ENTRY,
  appendUsual,
  append,
};
const ALIGNED_WINDOWS: PointFormat<WindowChunk> = { ...WINDOWS, name: "AlignedWindowsResponse" };

/** Entries with their fields in order, without those that are 0. */
function appendUsual(view: DataView<ArrayBufferLike>, start: number, chunk: WindowChunk): number {
  const { timeHalves, min, mean, max, countHalves, stddev, capacity } = chunk;
  const end = view.byteLength;
  let at = start;
  let i = chunk.length;
  for (; i < capacity && end - at >= 2 && view.getUint8(at) === VALUES_TAG; i++) {
    const length = view.getUint8(at + 1);
    let field = at + 2;
    const entryEnd = field + length;
    if (length > MAX_ENTRY - 2 || entryEnd > end) break;
    // Every field has the same size, so that there is one exactly where nine bytes are left.
    const last = entryEnd - FIELD;
    let countLow = 0;
    let countHigh = 0;
    if (field <= last && view.getUint8(field) === TIME) {
      timeHalves[2 * i + LOW] = view.getInt32(field + 1, true);
      timeHalves[2 * i + HIGH] = view.getInt32(field + 5, true);
      field += FIELD;
    } else {
      timeHalves[2 * i + LOW] = 0;
      timeHalves[2 * i + HIGH] = 0;
    }
    if (field <= last && view.getUint8(field) === MIN) {
      min[i] = view.getFloat64(field + 1, true);
      field += FIELD;
    } else {
      min[i] = 0;
    }
    if (field <= last && view.getUint8(field) === MEAN) {
      mean[i] = view.getFloat64(field + 1, true);
      field += FIELD;
    } else {
      mean[i] = 0;
    }
    if (field <= last && view.getUint8(field) === MAX) {
      max[i] = view.getFloat64(field + 1, true);
      field += FIELD;
    } else {
      max[i] = 0;
    }
    if (field <= last && view.getUint8(field) === COUNT) {
      countLow = view.getInt32(field + 1, true);
      countHigh = view.getInt32(field + 5, true);
      field += FIELD;
    }
    if (field <= last && view.getUint8(field) === STDDEV) {
      stddev[i] = view.getFloat64(field + 1, true);
      field += FIELD;
    } else {
      stddev[i] = 0;
    }
    // Anything else in the entry, or another order: for `append`, which overwrites what is written here.
    if (field !== entryEnd) break;
    countHalves[2 * i + LOW] = countLow;
    countHalves[2 * i + HIGH] = countHigh;
    if ((countLow | countHigh) === 0) clearWindow(chunk, i);
    at = entryEnd;
  }
  chunk.length = i;
  return at;
}

function append(cursor: WireCursor, chunk: WindowChunk): void {
  const { view } = cursor;
  const i = chunk.length;
  const { timeHalves, countHalves } = chunk;
  const doubles = [undefined, undefined, chunk.min, chunk.mean, chunk.max, undefined, chunk.stddev];
  for (const column of doubles) if (column !== undefined) column[i] = 0;
  for (const halves of [timeHalves, countHalves]) halves.fill(0, 2 * i, 2 * i + 2);
  while (cursor.at < cursor.end) {
    const tagAt = cursor.at;
    const tag = cursor.tag();
    const field = tag >>> 3;
    if (field > 6) {
      cursor.skip(tag, tagAt);
      continue;
    }
    const name = `StatPoint.${NAMES[field]}`;
    cursor.expectType(tag, WireType.Fixed64, tagAt, name);
    const at = cursor.fixed(8, name);
    const column = doubles[field];
    if (column !== undefined) {
      column[i] = view.getFloat64(at, true);
    } else {
      const halves = field === 1 ? timeHalves : countHalves;
      halves[2 * i + LOW] = view.getInt32(at, true);
      halves[2 * i + HIGH] = view.getInt32(at + 4, true);
    }
  }
  if (countHalves[2 * i] === 0 && countHalves[2 * i + 1] === 0) clearWindow(chunk, i);
  chunk.length = i + 1;
}
