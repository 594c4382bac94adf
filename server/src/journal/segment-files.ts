import { type FileHandle, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "./data-folder.ts";
import { DataFolderError } from "./data-folder-error.ts";
import {
  decodeSegmentHeader,
  encodeSegmentHeader,
  SEGMENT_HEADER,
  type SegmentHeader,
} from "./frame-format.ts";

/** A segment that is open for reading and writing. */
export interface SegmentFile extends SegmentHeader {
  readonly path: string;
  readonly handle: FileHandle;
}

const NAME = /^(\d{8})\.journal$/;
const MADE = /^\d{8}\.journal\.new$/;
const nameOf = (number: number): string => `${String(number).padStart(8, "0")}.journal`;

/** The numbers of the segments in a folder, ascending, without gaps. */
export async function listSegments(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  const numbers = names
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  for (const [index, number] of numbers.entries()) {
    if (number === index + 1) continue;
    throw new DataFolderError(`the journal is corrupt: ${join(folder, nameOf(index + 1))} is missing`);
  }
  return numbers;
}

/** Deletes segments that a crash or a full disk left half made. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (MADE.test(name)) await rm(join(folder, name));
}

/** Opens a segment and checks its header. */
export async function openSegment(folder: string, number: number): Promise<SegmentFile> {
  const path = join(folder, nameOf(number));
  const handle = await open(path, "r+");
  try {
    const bytes = Buffer.alloc(SEGMENT_HEADER);
    const { bytesRead } = await handle.read(bytes, 0, SEGMENT_HEADER, 0);
    const header = decodeSegmentHeader(bytes.subarray(0, bytesRead));
    if ("problem" in header) {
      if (header.problem === "not a segment") {
        throw new DataFolderError(`the journal is corrupt: ${path}, offset 0: not the header of a segment`);
      }
      throw new DataFolderError(`${path} has format ${header.format}: a newer server is needed`);
    }
    if (header.number !== number) {
      throw new DataFolderError(`the journal is corrupt: ${path} is segment ${header.number} by its header`);
    }
    return { ...header, path, handle };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Makes a segment: it is there wholly or not at all. */
export async function createSegment(
  folder: string,
  number: number,
  previousLength: number,
): Promise<SegmentFile> {
  const header = { number, previousLength, salt: crypto.getRandomValues(new Uint32Array(1))[0]! };
  const path = join(folder, nameOf(number));
  const made = `${path}.new`;
  const handle = await open(made, "w+", 0o600);
  try {
    await handle.writeFile(encodeSegmentHeader(header));
    await handle.sync();
    await rename(made, path);
    await syncFolder(folder);
    return { ...header, path, handle };
  } catch (error) {
    await handle.close();
    await rm(made, { force: true });
    throw error;
  }
}
