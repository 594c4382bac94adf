import type { Writable } from "node:stream";
import { hideKeys } from "./hide-keys.ts";
import { printable } from "./printable.ts";
import { type ProgressLine, progressLine } from "./progress-line.ts";

/** Standard error: what is said beside the results. It never shows a key. */
export class Notes {
  readonly #stream: Writable & { isTTY?: boolean; columns?: number };
  readonly #quiet: boolean;
  readonly #keys: readonly string[];
  #progress: ProgressLine | undefined;

  /** @param keys what must not be shown, wherever it comes from */
  constructor(
    stream: Writable & { isTTY?: boolean; columns?: number },
    { quiet = false, keys = [] }: { readonly quiet?: boolean; readonly keys?: readonly string[] } = {},
  ) {
    this.#stream = stream;
    this.#quiet = quiet;
    this.#keys = keys;
    // Where nobody reads it, there is nobody to tell.
    stream.on("error", () => {});
  }

  /** Something that is good to know; left out with --quiet. */
  say(text: string): void {
    if (!this.#quiet) this.#line(`btrdb-web: ${text}`);
  }

  /** Why it failed. */
  fail(text: string): void {
    this.#line(text);
  }

  /** A line that shows how far something is; nothing where this is no terminal. `done` clears it. */
  progress(): ProgressLine {
    this.clear();
    this.#progress = progressLine(this.#quiet ? {} : this.#stream);
    return this.#progress;
  }

  /** Takes the line of the progress away. */
  clear(): void {
    this.#progress?.done();
  }

  #line(text: string): void {
    this.clear();
    const hidden = hideKeys(text, this.#keys);
    this.#stream.write(`${this.#stream.isTTY ? printable(hidden) : hidden}\n`);
  }
}
