import type { FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { DataFolderError } from "./data-folder-error.ts";
import {
  decodeFrameHeader,
  FRAME_HEADER,
  type FrameHeader,
  MAX_FRAME,
  SEGMENT_HEADER,
} from "./frame-format.ts";

/** A segment to be read. */
export interface SegmentSource {
  readonly path: string;
  readonly handle: FileHandle;
  readonly salt: number;
  /** Length of the file in bytes. */
  readonly length: number;
}

/** Called with the operations of one frame; the bytes are overwritten afterwards. */
export type FrameVisitor = (operations: Buffer, offset: number) => void;

export interface FramesRead {
  /** Offset behind the last good frame. */
  readonly end: number;
  /** Why there is no good frame at `end`, where the file goes on. */
  readonly problem: string | undefined;
}

/** Bytes of a file around one offset; there is always room for one frame of any size. */
class Window {
  private readonly source: SegmentSource;
  private readonly memory: Buffer;
  /** Offset in the file of the first byte in memory, and number of bytes there. */
  private start = 0;
  private filled = 0;

  constructor(source: SegmentSource, memory: Buffer) {
    this.source = source;
    this.memory = memory;
  }

  /** Index in `bytes` of an offset of the file. */
  indexOf(offset: number): number {
    return offset - this.start;
  }

  get bytes(): Buffer {
    return this.memory.subarray(0, this.filled);
  }

  /** Whether `count` bytes from `offset` on are in memory. */
  has(offset: number, count: number): boolean {
    return offset + count <= this.start + this.filled;
  }

  /** Reads on, until memory is full or the file ends; bytes before `offset` are given up. */
  async moveTo(offset: number): Promise<void> {
    const kept = Math.max(0, this.start + this.filled - offset);
    this.memory.copyWithin(0, this.filled - kept, this.filled);
    this.start = offset;
    this.filled = kept;
    const wanted = Math.min(this.memory.length, this.source.length - offset);
    while (this.filled < wanted) {
      const { filled } = this;
      const { bytesRead } = await this.source.handle.read(
        this.memory,
        filled,
        wanted - filled,
        offset + filled,
      );
      if (bytesRead === 0) throw new DataFolderError(`${this.source.path} became shorter while it was read`);
      this.filled += bytesRead;
    }
  }
}

/**
 * Memory to read segments of up to `longest` bytes, to be used again for the next one: room for a frame of any size
 * and as much again, so that little is moved. Not pooled, so columns are aligned.
 */
export const readBuffer = (longest: number): Buffer =>
  Buffer.from(new ArrayBuffer(Math.min(longest, 2 * MAX_FRAME)));

/** Reads good frames from the first to the last one or to the first bad one. */
export async function readFrames(
  source: SegmentSource,
  memory: Buffer,
  visit: FrameVisitor,
): Promise<FramesRead> {
  const { length, salt } = source;
  const window = new Window(source, memory);
  await window.moveTo(SEGMENT_HEADER);
  for (let offset = SEGMENT_HEADER; ; ) {
    if (offset === length) return { end: offset, problem: undefined };
    if (length - offset < FRAME_HEADER)
      return { end: offset, problem: "the header of a record is cut short" };
    if (!window.has(offset, FRAME_HEADER)) await window.moveTo(offset);
    const frame = decodeFrameHeader(window.bytes, window.indexOf(offset), salt, offset);
    if (!frame) return { end: offset, problem: "no header of a record" };
    const problem = checkSize(frame, length - offset - FRAME_HEADER);
    if (problem) return { end: offset, problem };
    if (!window.has(offset, FRAME_HEADER + frame.length)) await window.moveTo(offset);
    const at = window.indexOf(offset) + FRAME_HEADER;
    const operations = window.bytes.subarray(at, at + frame.length);
    if (crc32(operations) !== frame.checksum) {
      return { end: offset, problem: "the checksum of a record does not match" };
    }
    visit(operations, offset);
    offset += FRAME_HEADER + frame.length;
  }
}

function checkSize(frame: FrameHeader, rest: number): string | undefined {
  if (frame.length % 8 !== 0 || frame.length > MAX_FRAME) return "a record has an impossible length";
  return frame.length > rest ? "a record is cut short" : undefined;
}

/**
 * Offset of the first frame header behind `offset`, where a bad frame stands. The next frame is written only after the
 * one before is safe on the disk, so a bad frame with one behind it was good once, and a torn one has none.
 */
export async function frameBehind(
  source: SegmentSource,
  memory: Buffer,
  offset: number,
): Promise<number | undefined> {
  const window = new Window(source, memory);
  await window.moveTo(offset);
  for (let at = offset + 8; at + FRAME_HEADER <= source.length; at += 8) {
    if (!window.has(at, FRAME_HEADER)) await window.moveTo(at);
    if (decodeFrameHeader(window.bytes, window.indexOf(at), source.salt, at)) return at;
  }
  return undefined;
}
