import type { InsertColumns } from "./take-points.ts";

/** One InsertParams message. */
export interface InsertRequest {
  readonly uuid: Uint8Array;
  readonly columns: InsertColumns;
  /** First point and the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** Number of the merge policy. */
  readonly mergePolicy: number;
  readonly roundBits?: number | undefined;
  readonly sync?: boolean | undefined;
}

const POINT_BYTES = 20;

/** Writes `{ 1 uuid, 2 sync, 4 merge_policy, 5 rounding { 2 bits }, 3 values { 1 time, 2 value } … }` from columns. */
export function encodeInsert(request: InsertRequest): Uint8Array<ArrayBuffer> {
  const { columns, from, to } = request;
  const head = [...uuidAndSync(request), ...mergeAndRounding(request, { merge: 0x20, rounding: 0x2a })];
  const bytes = new Uint8Array(head.length + (to - from) * POINT_BYTES);
  bytes.set(head);
  const view = new DataView(bytes.buffer);
  const { time, value } = columns;
  for (let i = from, at = head.length; i < to; i++, at += POINT_BYTES) {
    // Tag 3 and 18 bytes, then the tag of the time.
    view.setUint16(at, 0x1a_12);
    view.setUint8(at + 2, 0x09);
    view.setBigInt64(at + 3, time[i] as bigint, true);
    view.setUint8(at + 11, 0x11);
    view.setFloat64(at + 12, value[i] as number, true);
  }
  return bytes;
}

/** Writes `{ 1 uuid, 2 sync, 3 merge_policy, 4 rounding { 2 bits }, 5 arrowBytes }`. */
export async function encodeArrowInsert(request: InsertRequest): Promise<Uint8Array<ArrayBuffer>> {
  const { columns, from, to } = request;
  const { writeArrowStream } = await import("../arrow/write-stream.ts");
  const arrow = await writeArrowStream([
    { name: "time", values: columns.time.subarray(from, to) },
    { name: "value", values: columns.value.subarray(from, to) },
  ]);
  const head = [
    ...uuidAndSync(request),
    ...mergeAndRounding(request, { merge: 0x18, rounding: 0x22 }),
    0x2a,
    ...varint(arrow.length),
  ];
  const bytes = new Uint8Array(head.length + arrow.length);
  bytes.set(head);
  bytes.set(arrow, head.length);
  return bytes;
}

function uuidAndSync({ uuid, sync = false }: InsertRequest): number[] {
  return [0x0a, uuid.length, ...uuid, ...(sync ? [0x10, 1] : [])];
}

function mergeAndRounding(
  { mergePolicy, roundBits }: InsertRequest,
  tags: { readonly merge: number; readonly rounding: number },
): number[] {
  const merge = mergePolicy === 0 ? [] : [tags.merge, mergePolicy];
  // Also where it is 0: the field is the member of a oneof.
  return roundBits === undefined ? merge : [...merge, tags.rounding, 2, 0x10, roundBits];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return bytes;
}
