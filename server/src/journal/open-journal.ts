import { DataFolderError } from "./data-folder-error.ts";
import { SEGMENT_HEADER } from "./frame-format.ts";
import { FrameLog } from "./frame-log.ts";
import { decodeOperations, type Operation } from "./operation-format.ts";
import { frameBehind, readBuffer, readFrames, type SegmentSource } from "./read-frames.ts";
import {
  createSegment,
  listSegments,
  openSegment,
  removeUnfinished,
  type SegmentFile,
} from "./segment-files.ts";

export interface JournalOptions {
  /** Bytes from which on a new segment is begun; default 256 MiB. */
  readonly segmentBytes?: number | undefined;
  /** Takes one line at a time. */
  readonly log: (line: string) => void;
}

const SEGMENT_BYTES = 256 << 20;

/**
 * Opens the journal in a folder that nobody else uses, and calls `apply` with all that it holds, in order.
 *
 * A last frame that a crash has torn is cut off, with a line in the log: nobody was told that it was stored. Anything
 * else that is not as it was written is corruption: `DataFolderError` names file and offset, and nothing is changed.
 * What `apply` gets are views of memory that is used again.
 */
export async function openJournal(
  folder: string,
  apply: (operation: Operation) => void,
  { segmentBytes = SEGMENT_BYTES, log }: JournalOptions,
): Promise<FrameLog> {
  const numbers = await listSegments(folder);
  const memory = readBuffer(await checkHeaders(folder, numbers));
  let last: SegmentFile | undefined;
  let end = 0;
  for (const number of numbers) {
    const isLast = number === numbers.length;
    const segment = await openSegment(folder, number);
    try {
      checkPrevious(segment, last, end);
      end = await replay(segment, isLast, memory, apply, log);
    } catch (error) {
      await segment.handle.close();
      throw error;
    } finally {
      await last?.handle.close();
    }
    last = segment;
  }
  await removeUnfinished(folder);
  if (!last) return new FrameLog(folder, await createSegment(folder, 1, 0), SEGMENT_HEADER, segmentBytes);
  return new FrameLog(folder, last, end, segmentBytes);
}

/** The length in bytes of the longest segment. Looks at all of them before a single one is replayed. */
async function checkHeaders(folder: string, numbers: readonly number[]): Promise<number> {
  let longest = 0;
  for (const number of numbers) {
    const { handle } = await openSegment(folder, number);
    longest = Math.max(longest, (await handle.stat()).size);
    await handle.close();
  }
  return longest;
}

const corrupt = (path: string, offset: number, problem: string): DataFolderError =>
  new DataFolderError(`the journal is corrupt: ${path}, offset ${offset}: ${problem}`);

function checkPrevious(segment: SegmentFile, previous: SegmentFile | undefined, end: number): void {
  if (segment.previousLength === end) return;
  const { path } = previous ?? segment;
  throw corrupt(path, end, `the segment should end at ${segment.previousLength}`);
}

/** The offset behind the last good frame, which is then the end of the file. */
async function replay(
  segment: SegmentFile,
  isLast: boolean,
  memory: Buffer,
  apply: (operation: Operation) => void,
  log: (line: string) => void,
): Promise<number> {
  const { path, handle, salt } = segment;
  const source: SegmentSource = { path, handle, salt, length: (await handle.stat()).size };
  const { end, problem } = await readFrames(source, memory, (operations, offset) => {
    try {
      decodeOperations(operations, apply);
    } catch (cause) {
      throw new DataFolderError(`cannot replay ${path}, offset ${offset}: ${(cause as Error).message}`, {
        cause,
      });
    }
  });
  if (problem === undefined) return end;
  if (!isLast || (await frameBehind(source, memory, end)) !== undefined) throw corrupt(path, end, problem);
  await handle.truncate(end);
  await handle.datasync();
  log(`cut ${source.length - end} bytes of an unfinished write off ${path}, offset ${end}: ${problem}`);
  return end;
}
