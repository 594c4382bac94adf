import type { Columns } from "../columns/index.ts";
import type { ResponseHeader } from "../decode/message-decoder.ts";
import { VersionNotAvailable } from "../errors/index.ts";
import type { ColumnBuilder, ReadFormat } from "./read-format.ts";
import type { ReadTask } from "./read-task.ts";

/** The latest version, as 0 is. */
const LATEST = (1n << 64n) - 1n;

/** How far a read has come, over all its tries, and which version it is bound to. */
export class ReadPosition<T extends ReadTask, C extends Columns<unknown>, B extends ColumnBuilder<C>> {
  readonly #format: ReadFormat<T, C, B>;
  readonly #task: T;
  readonly #pinned: boolean;
  #version: bigint | undefined;
  #minor = 0n;
  #lastTime: bigint | undefined;
  /** How many points at the last time have come. */
  #sameTime = 0;
  /** How many of the next points have come before. */
  #known = 0;
  /** Goes on where another try stopped. */
  #resumed = false;

  constructor(format: ReadFormat<T, C, B>, task: T) {
    this.#format = format;
    this.#task = task;
    this.#pinned = task.version !== 0n && task.version !== LATEST;
  }

  /** What to ask for next; undefined where all of it came before the break. */
  next(): T | undefined {
    const version = this.#pinned || this.#version === undefined ? this.#task.version : this.#pin();
    this.#known = this.#format.timesRepeat ? this.#sameTime : 0;
    this.#resumed = this.#lastTime !== undefined;
    const task = this.#lastTime === undefined ? this.#task : this.#format.rest(this.#task, this.#lastTime);
    return task && { ...task, version };
  }

  /** Points that are not flushed are in no version that could be asked for: then the latest has to do. */
  #pin(): bigint {
    return this.#minor === 0n ? (this.#version ?? 0n) : 0n;
  }

  /**
   * Takes note of the version of a message.
   *
   * @returns false where the stream has moved on, so that what came before does not fit
   * @throws VersionNotAvailable where the server answered with another version than the one asked for
   */
  accept({ versionMajor, versionMinor }: ResponseHeader): boolean {
    if (this.#pinned && versionMajor !== this.#task.version) {
      throw new VersionNotAvailable(
        `Version ${this.#task.version} was asked for, and the server answered with ${versionMajor}.`,
        { code: "VERSION_NOT_AVAILABLE" },
      );
    }
    if (this.#version === undefined) {
      this.#version = versionMajor;
      this.#minor = versionMinor;
    } else if (this.#resumed && this.#format.bufferUnsorted && versionMinor > 0n) return false;
    return versionMajor === this.#version && versionMinor === this.#minor;
  }

  /** Whether there is more in what was decoded than what came before the break. */
  isFurther(builder: B): boolean {
    return builder.length > this.#known;
  }

  /** Takes what was decoded, without what came before the break; undefined where that does not fit. */
  take(builder: B): C | undefined {
    let columns = builder.finish(this.#version ?? 0n);
    const known = Math.min(this.#known, columns.length);
    if (known > 0) {
      if (columns.time[known - 1] !== this.#lastTime) return undefined;
      columns = columns.subarray(known);
      this.#known -= known;
    }
    const last = columns.time.at(-1);
    if (last === undefined) return columns;
    const first = columns.indexOf(last);
    this.#sameTime = columns.length - first + (first === 0 && last === this.#lastTime ? this.#sameTime : 0);
    this.#lastTime = last;
    return columns;
  }
}
