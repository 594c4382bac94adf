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
  const { uuid, columns, from, to, mergePolicy, roundBits, sync = false } = request;
  const head = [0x0a, uuid.length, ...uuid];
  if (sync) head.push(0x10, 1);
  if (mergePolicy !== 0) head.push(0x20, mergePolicy);
  // Also where it is 0: the field is the member of a oneof.
  if (roundBits !== undefined) head.push(0x2a, 2, 0x10, roundBits);
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
