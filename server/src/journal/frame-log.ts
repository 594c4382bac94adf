import { StatusCode } from "btrdb-web";
import { StatusError } from "../status-error.ts";
import { codeOf } from "./data-folder-error.ts";
import { encodeFrameHeader, SEGMENT_HEADER } from "./frame-format.ts";
import { createSegment, type SegmentFile } from "./segment-files.ts";

const NO_SPACE = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** What a client is told: 426 where there is no space, 434 where the disk fails. */
function writeError(cause: unknown): StatusError {
  if (cause instanceof StatusError) return cause;
  const code = codeOf(cause);
  if (code !== undefined && NO_SPACE.has(code)) {
    return new StatusError(StatusCode.ResourceDepleted, `no space left for the journal (${code})`, { cause });
  }
  const reason = code ?? (cause as Error).message;
  return new StatusError(StatusCode.JournalError, `the journal cannot be written (${reason})`, { cause });
}

/** The end of the journal: frames go there one at a time. */
export class FrameLog {
  private readonly folder: string;
  private readonly segmentBytes: number;
  private segment: SegmentFile;
  /** Offset behind the last good frame. */
  private end: number;
  /** Whether there may be bytes behind `end`, left by a write that failed. */
  private dirty = false;

  /** `end` is where the good frames of `segment` end, and the file with them; longer than `segmentBytes`, a new one begins. */
  constructor(folder: string, segment: SegmentFile, end: number, segmentBytes: number) {
    this.folder = folder;
    this.segment = segment;
    this.end = end;
    this.segmentBytes = segmentBytes;
  }

  /**
   * Resolves when the frame is safe on the disk. Rejects with `StatusError` where it is not; then the log is as it was
   * before, and the next frame may succeed. Not to be called again before it has settled.
   */
  async append(operations: readonly Uint8Array[]): Promise<void> {
    try {
      if (this.dirty) await this.cutBack();
      if (this.end >= this.segmentBytes) await this.nextSegment();
      this.dirty = true;
      const header = encodeFrameHeader(this.segment.salt, operations, this.end);
      const length = await this.write([header, ...operations]);
      await this.segment.handle.datasync();
      this.end += length;
      this.dirty = false;
    } catch (error) {
      // Where this fails too, the next write tries it again.
      if (this.dirty) await this.cutBack().catch(() => undefined);
      throw writeError(error);
    }
  }

  async close(): Promise<void> {
    await this.segment.handle.close();
  }

  private async write(parts: readonly Uint8Array[]): Promise<number> {
    let rest = parts;
    let written = 0;
    while (rest.length > 0) {
      const { bytesWritten } = await this.segment.handle.writev(rest, this.end + written);
      written += bytesWritten;
      rest = dropBytes(rest, bytesWritten);
    }
    return written;
  }

  private async cutBack(): Promise<void> {
    await this.segment.handle.truncate(this.end);
    await this.segment.handle.datasync();
    this.dirty = false;
  }

  private async nextSegment(): Promise<void> {
    const full = this.segment;
    this.segment = await createSegment(this.folder, full.number + 1, this.end);
    this.end = SEGMENT_HEADER;
    // All of it is on the disk already.
    await full.handle.close().catch(() => undefined);
  }
}

/** A disk may take only a part of a write: what is left of it. */
function dropBytes(parts: readonly Uint8Array[], count: number): Uint8Array[] {
  let drop = count;
  return parts.flatMap((part) => {
    const here = Math.min(drop, part.byteLength);
    drop -= here;
    return here === part.byteLength ? [] : [part.subarray(here)];
  });
}
