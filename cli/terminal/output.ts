import { once } from "node:events";
import type { Writable } from "node:stream";
import { printable } from "./printable.ts";

/** Why everything is stopped when whoever read the output is gone, such as `head` after its lines. */
export class ReaderGone extends Error {
  override readonly name = "ReaderGone";
}

/** About so many characters are written at a time. */
const PIECE = 1 << 16;

/** Standard output, written no faster than it is read. */
export class Output {
  readonly isTTY: boolean;
  readonly #stream: Writable;
  readonly #stop: AbortController;
  #piece = "";

  /** @param stop aborted with {@link ReaderGone} when nobody reads any more */
  constructor(stream: Writable & { isTTY?: boolean }, stop: AbortController) {
    this.#stream = stream;
    this.#stop = stop;
    this.isTTY = stream.isTTY === true;
    stream.on("error", (error: NodeJS.ErrnoException) => {
      stop.abort(error.code === "EPIPE" ? new ReaderGone("nobody reads the output") : error);
    });
  }

  /** Takes text; it is written when enough has come together. True where {@link flush} should be awaited now. */
  add(text: string): boolean {
    this.#piece += text;
    return this.#piece.length >= PIECE;
  }

  /** Writes what was added, and waits until there is room for more. */
  async flush(): Promise<void> {
    const { signal } = this.#stop;
    signal.throwIfAborted();
    const piece = this.isTTY ? printable(this.#piece) : this.#piece;
    this.#piece = "";
    if (piece === "" || this.#stream.write(piece)) return;
    await once(this.#stream, "drain", { signal });
  }

  /** Adds and writes. */
  async write(text: string): Promise<void> {
    this.add(text);
    await this.flush();
  }

  /** Waits until all of it has been handed on. */
  async end(): Promise<void> {
    await this.flush();
    const { signal } = this.#stop;
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      this.#stream.write("", () => resolve());
    });
  }
}
