import type { Channel } from "../channel/index.ts";
import type { ResponseHeader } from "../decode/message-decoder.ts";
import type { ColumnBuilder, ReadFormat } from "./read-format.ts";
import type { ReadLimits } from "./read-limits.ts";
import type { ReadTask } from "./read-task.ts";

/** Answers of fewer points are there before their size would be. */
const LONG = 200_000;

/** Finds out how large a long answer is while it comes, and gives its columns their size. */
export class Sizing<T extends ReadTask, C, B extends ColumnBuilder<C>> {
  readonly #channel: Channel;
  readonly #format: Pick<ReadFormat<T, never, never>, "size">;
  readonly #limits: ReadLimits;
  #asked: B | undefined;
  #points: number | undefined;

  constructor(channel: Channel, format: Pick<ReadFormat<T, never, never>, "size">, limits: ReadLimits) {
    this.#channel = channel;
    this.#format = format;
    this.#limits = limits;
  }

  /** A message is decoded: begins to ask, or makes use of the answer. */
  note(builder: B, task: T, { versionMajor, versionMinor }: ResponseHeader): void {
    if (this.#asked !== builder) {
      if (builder.length < LONG) return;
      this.#asked = builder;
      this.#points = undefined;
      const version = versionMinor === 0n ? versionMajor : 0n;
      void this.#format.size?.(this.#channel, { ...task, version }, this.#limits).then((points) => {
        if (this.#asked === builder) this.#points = points;
      });
      return;
    }
    if (this.#points === undefined) return;
    const points = this.#points;
    this.#points = undefined;
    try {
      builder.reserve(points);
    } catch (error) {
      // There is no such array here; it may have been the answer that is wrong.
      if (!(error instanceof RangeError)) throw error;
    }
  }
}
