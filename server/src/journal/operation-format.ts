import type { MergePolicy } from "btrdb-web/proto";
import type { PointColumns } from "../store/point-store.ts";

/*
 * Operations of a frame, one after the other, each a header of 16 bytes and what belongs to it:
 *
 *   0  kind          1      STREAM  number means this uuid from here on, and its points are none
 *   1  merge policy  1              count: bytes of the uuid (at most 16); 16 bytes uuid, zeros behind
 *   2  zero          2      INSERT  count: points; count times (int64), count values (double)
 *   4  stream number 4      FLUSH
 *   8  count         4      DELETE  start, end (int64)
 *  12  zero          4      FORGET  the points are gone, the number is free no more
 *                           CLOSE   the server stopped in good order
 */
const STREAM = 1;
const INSERT = 2;
const FLUSH = 3;
const DELETE = 4;
const FORGET = 5;
const CLOSE = 6;

const HEADER = 16;
/** A uuid has 16 bytes; shorter ones are let pass (metadata-store.ts). */
export const MAX_UUID_BYTES = 16;

/** One step in the life of a stream, as the journal keeps it. */
export type Operation =
  | { readonly kind: "stream"; readonly stream: number; readonly uuid: Uint8Array }
  | {
      readonly kind: "insert";
      readonly stream: number;
      readonly points: PointColumns;
      readonly policy: MergePolicy;
    }
  | { readonly kind: "flush"; readonly stream: number }
  | { readonly kind: "delete"; readonly stream: number; readonly start: bigint; readonly end: bigint }
  | { readonly kind: "forget"; readonly stream: number }
  | { readonly kind: "close" };

/** Most bytes that {@link encodeOperation} gives for an insert of `count` points. */
export const insertBytes = (count: number): number => HEADER + 16 * count;
/** Most bytes of any operation but an insert. */
export const SMALL_OPERATION = HEADER + MAX_UUID_BYTES;

function header(kind: number, stream: number, more = 0, count = 0, policy = 0): Buffer {
  const bytes = Buffer.alloc(HEADER + more);
  bytes[0] = kind;
  bytes[1] = policy;
  bytes.writeUInt32LE(stream, 4);
  bytes.writeUInt32LE(count, 8);
  return bytes;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: BigInt64Array | Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The bytes of an operation in parts; the columns of an insert are not copied. */
export function encodeOperation(operation: Operation): Uint8Array[] {
  switch (operation.kind) {
    case "stream": {
      const bytes = header(STREAM, operation.stream, MAX_UUID_BYTES, operation.uuid.length);
      bytes.set(operation.uuid, HEADER);
      return [bytes];
    }
    case "insert": {
      const { time, value } = operation.points;
      const first = header(INSERT, operation.stream, 0, time.length, operation.policy);
      return [first, bytesOf(time), bytesOf(value)];
    }
    case "flush":
      return [header(FLUSH, operation.stream)];
    case "delete": {
      const bytes = header(DELETE, operation.stream, 16);
      bytes.writeBigInt64LE(operation.start, HEADER);
      bytes.writeBigInt64LE(operation.end, HEADER + 8);
      return [bytes];
    }
    case "forget":
      return [header(FORGET, operation.stream)];
    case "close":
      return [header(CLOSE, 0)];
  }
}

/**
 * Calls `visit` with the operations of a frame, in order. Their columns and uuids are views of `payload`, which must
 * start at a multiple of 8 bytes of its buffer. Throws RangeError for what this code does not know.
 */
export function decodeOperations(payload: Buffer, visit: (operation: Operation) => void): void {
  for (let at = 0; at < payload.length; ) {
    if (at + HEADER > payload.length) throw new RangeError("an operation is cut short");
    const stream = payload.readUInt32LE(at + 4);
    const count = payload.readUInt32LE(at + 8);
    const body = at + HEADER;
    const size = bodySize(payload[at]!, count);
    if (size === undefined) throw new RangeError(`unknown operation ${payload[at]}`);
    at = body + size;
    if (at > payload.length) throw new RangeError("an operation is cut short");
    visit(decode(payload, payload[body - HEADER]!, stream, count, body));
  }
}

function bodySize(kind: number, count: number): number | undefined {
  if (kind === INSERT) return 16 * count;
  if (kind === STREAM) return count <= MAX_UUID_BYTES ? MAX_UUID_BYTES : undefined;
  if (kind === DELETE) return 16;
  return kind === FLUSH || kind === FORGET || kind === CLOSE ? 0 : undefined;
}

function decode(payload: Buffer, kind: number, stream: number, count: number, body: number): Operation {
  if (kind === INSERT) {
    const { buffer, byteOffset } = payload;
    const time = new BigInt64Array(buffer, byteOffset + body, count);
    const value = new Float64Array(buffer, byteOffset + body + 8 * count, count);
    const policy = payload[body - HEADER + 1] as MergePolicy;
    return { kind: "insert", stream, points: { time, value }, policy };
  }
  if (kind === STREAM) return { kind: "stream", stream, uuid: payload.subarray(body, body + count) };
  if (kind === FLUSH) return { kind: "flush", stream };
  if (kind === FORGET) return { kind: "forget", stream };
  if (kind === CLOSE) return { kind: "close" };
  const start = payload.readBigInt64LE(body);
  return { kind: "delete", stream, start, end: payload.readBigInt64LE(body + 8) };
}
