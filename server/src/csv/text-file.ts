import { type FileHandle, open } from "node:fs/promises";
import { CsvError } from "./errors.ts";

const BLOCK = 256 * 1024;

/** A piece of a file's text, and how many bytes of the file have been read with it. */
export interface TextBlock {
  readonly text: string;
  readonly bytes: number;
}

/** A regular file that is read as text several times: UTF-8, or UTF-16 with a byte order mark (spreadsheets). */
export class TextFile {
  readonly path: string;
  readonly size: number;
  readonly #handle: FileHandle;
  readonly #modified: number;

  private constructor(path: string, handle: FileHandle, size: number, modified: number) {
    this.path = path;
    this.size = size;
    this.#handle = handle;
    this.#modified = modified;
  }

  /** @throws CsvError where the path is no regular file; the system's error where it cannot be opened. */
  static async open(path: string): Promise<TextFile> {
    const handle = await open(path, "r");
    const stat = await handle.stat();
    if (!stat.isFile()) {
      await handle.close();
      throw new CsvError(path, [{ reason: "it is not a regular file (it has to be read twice)" }]);
    }
    return new TextFile(path, handle, stat.size, stat.mtimeMs);
  }

  /** The text from the beginning, without a byte order mark. */
  async *blocks(): AsyncGenerator<TextBlock> {
    const buffer = new Uint8Array(BLOCK);
    let decoder: TextDecoder | undefined;
    let position = 0;
    for (;;) {
      const { bytesRead } = await this.#handle.read(buffer, 0, BLOCK, position);
      decoder ??= new TextDecoder(encodingOf(buffer.subarray(0, bytesRead)), { fatal: true });
      position += bytesRead;
      const end = bytesRead === 0;
      const text = this.#decode(decoder, buffer.subarray(0, bytesRead), !end, position);
      if (text !== "") yield { text, bytes: position };
      if (end) return;
    }
  }

  /** True where the file was written to since it was opened. */
  async hasChanged(): Promise<boolean> {
    const stat = await this.#handle.stat();
    return stat.size !== this.size || stat.mtimeMs !== this.#modified;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #decode(decoder: TextDecoder, bytes: Uint8Array, stream: boolean, position: number): string {
    try {
      return decoder.decode(bytes, { stream });
    } catch (cause) {
      const reason = `it is not ${decoder.encoding.toUpperCase()} text (before byte ${position}): save it as UTF-8`;
      throw new CsvError(this.path, [{ reason }], false, { cause });
    }
  }
}

function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  return start[0] === 0xfe && start[1] === 0xff ? "utf-16be" : "utf-8";
}
