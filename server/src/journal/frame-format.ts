import { crc32 } from "node:zlib";

/*
 * A journal is a sequence of segments (files), a segment a header and frames, a frame a header and operations
 * (operation-format.ts). One frame is what one write made durable: at most the last frame of the last segment can be
 * torn. All numbers are little-endian, everything stands at multiples of 8 bytes, so that columns are read in place.
 *
 * segment header                            frame header
 *   0  magic                        8         0  salt of the segment              4
 *   8  format of the segment        4         4  bytes of operations              4
 *  12  salt, random                 4         8  CRC-32 of the operations         4
 *  16  number, from 1               8        12  CRC-32 of offset and bytes 0-11  4
 *  24  length of the one before     8
 *  32  zero                        28
 *  60  CRC-32 of bytes 0-59         4
 *
 * The checksum is that of zlib (CRC-32, ISO 3309): Node has it built in, at 3 GB/s. The salt tells frames from points
 * that look like one: it decides whether something follows a bad frame, which nobody may forge by inserting points.
 */

/** Format of a segment that this code writes; it reads no other. */
export const SEGMENT_FORMAT = 1;
export const SEGMENT_HEADER = 64;
export const FRAME_HEADER = 16;
/** Most bytes of operations in one frame. */
export const MAX_FRAME = 16 << 20;

const MAGIC = Buffer.from("BTRDBJRN", "latin1");

export interface SegmentHeader {
  readonly number: number;
  readonly salt: number;
  /** Length in bytes of the segment before, 0 for the first: a segment cut short is found out. */
  readonly previousLength: number;
}

/** What stands at the start of a file that is not a segment of ours. */
export type HeaderProblem =
  | { readonly problem: "not a segment" }
  | { readonly problem: "newer"; readonly format: number };

export function encodeSegmentHeader({ number, salt, previousLength }: SegmentHeader): Uint8Array {
  const bytes = Buffer.alloc(SEGMENT_HEADER);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(SEGMENT_FORMAT, 8);
  bytes.writeUInt32LE(salt, 12);
  bytes.writeBigUInt64LE(BigInt(number), 16);
  bytes.writeBigUInt64LE(BigInt(previousLength), 24);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60);
  return bytes;
}

export function decodeSegmentHeader(header: Uint8Array): SegmentHeader | HeaderProblem {
  const bytes = Buffer.from(header.buffer, header.byteOffset, header.byteLength);
  if (bytes.length < SEGMENT_HEADER || !bytes.subarray(0, 8).equals(MAGIC)) {
    return { problem: "not a segment" };
  }
  // A later format may lay out the rest in another way, but for the magic, its own number and the checksum.
  if (bytes.readUInt32LE(60) !== crc32(bytes.subarray(0, 60))) return { problem: "not a segment" };
  const format = bytes.readUInt32LE(8);
  if (format !== SEGMENT_FORMAT) return { problem: "newer", format };
  return {
    salt: bytes.readUInt32LE(12),
    number: Number(bytes.readBigUInt64LE(16)),
    previousLength: Number(bytes.readBigUInt64LE(24)),
  };
}

const offsetBytes = Buffer.alloc(8);

function headerChecksum(header: Uint8Array, offset: number): number {
  offsetBytes.writeBigUInt64LE(BigInt(offset));
  return crc32(header, crc32(offsetBytes));
}

/** The header of a frame of `parts` at `offset` of the segment with this salt. */
export function encodeFrameHeader(salt: number, parts: readonly Uint8Array[], offset: number): Uint8Array {
  let length = 0;
  let checksum = 0;
  for (const part of parts) {
    length += part.byteLength;
    checksum = crc32(part, checksum);
  }
  const bytes = Buffer.alloc(FRAME_HEADER);
  bytes.writeUInt32LE(salt, 0);
  bytes.writeUInt32LE(length, 4);
  bytes.writeUInt32LE(checksum, 8);
  bytes.writeUInt32LE(headerChecksum(bytes.subarray(0, 12), offset), 12);
  return bytes;
}

export interface FrameHeader {
  readonly length: number;
  readonly checksum: number;
}

/** The frame header at `at` of `bytes`, which is `offset` of the segment; undefined where there is none. */
export function decodeFrameHeader(
  bytes: Buffer,
  at: number,
  salt: number,
  offset: number,
): FrameHeader | undefined {
  if (at + FRAME_HEADER > bytes.length || bytes.readUInt32LE(at) !== salt) return undefined;
  if (bytes.readUInt32LE(at + 12) !== headerChecksum(bytes.subarray(at, at + 12), offset)) return undefined;
  return { length: bytes.readUInt32LE(at + 4), checksum: bytes.readUInt32LE(at + 8) };
}
