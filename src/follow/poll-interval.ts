import { BTRDBValueError } from "../errors/index.ts";

/** How often versions are asked for. */
export interface PollOptions {
  /** Shortest time between two questions about one stream, in milliseconds; 250 by default. */
  readonly minIntervalMs?: number | undefined;
  /** Longest time, for streams where nothing happens or which can't be asked; 10,000 by default. */
  readonly maxIntervalMs?: number | undefined;
  /** At least 0, below 1; Math.random by default. */
  readonly random?: (() => number) | undefined;
}

/**
 * The time until the next question about one stream: the shortest after a change, longer with each answer that nothing
 * changed, but where changes come in a rhythm not longer than a quarter of it. A little of it is chance, so that many
 * clients do not ask in step.
 */
export class PollInterval {
  /** Shortest time between two questions, in milliseconds. */
  readonly min: number;
  readonly #max: number;
  readonly #random: () => number;
  #ms: number;
  #spread = 0.1;
  #movedAt: number | undefined;
  /** Between the last two changes. */
  #rhythm = 0;
  /** The server has told of a change of its own accord, and is believed to tell of the next one too. */
  #trusted = false;
  /** It has told of one that was not seen yet. */
  #expected = false;

  /** @throws BTRDBValueError */
  constructor({ minIntervalMs, maxIntervalMs, random = Math.random }: PollOptions) {
    this.min = minIntervalMs ?? Math.min(250, maxIntervalMs ?? 250);
    this.#max = maxIntervalMs ?? Math.max(10_000, this.min);
    // NaN is in no order.
    if (!(this.min > 0 && this.#max >= this.min && this.#max < Number.POSITIVE_INFINITY)) {
      throw new BTRDBValueError(
        `The interval is ${this.min} to ${this.#max} ms: give milliseconds above 0, the longest not below the shortest.`,
      );
    }
    this.#random = random;
    this.#ms = this.min;
  }

  /** Something changed: more may follow soon. */
  moved(): void {
    const now = performance.now();
    if (this.#movedAt !== undefined) this.#rhythm = now - this.#movedAt;
    this.#movedAt = now;
    this.#expected = false;
    this.soon();
    if (this.#trusted) this.#ms = this.#max;
  }

  /** The server says that points were inserted: the next question is soon, and later ones are for what it does not tell. */
  told(): void {
    this.#trusted = true;
    this.#expected = true;
  }

  /** The server tells nothing any more. */
  lost(): void {
    this.#trusted = false;
    this.soon();
  }

  /** Nothing changed. */
  quiet(): void {
    this.#spread = 0.1;
    if (this.#trusted) {
      // It may tell of points a moment before they can be read.
      this.#ms = this.#expected ? this.min : this.#max;
      this.#expected = false;
      return;
    }
    const silence = performance.now() - (this.#movedAt ?? 0);
    const inRhythm = silence < 2 * this.#rhythm;
    const longest = inRhythm ? Math.max(this.min, this.#rhythm / 4) : this.#max;
    this.#ms = Math.min(this.#max, longest, this.#ms * 1.5);
  }

  /** It could not be known, and now it can: a change may have been missed. */
  soon(): void {
    this.#ms = this.min;
    this.#spread = 0.1;
  }

  /** It can't be known. What waits for one server had better come back at different times. */
  failed(): void {
    this.#ms = Math.min(this.#max, this.#ms * 2);
    this.#spread = 0.5;
  }

  /** Milliseconds, anew by chance with each call. */
  next(): number {
    const ms = this.#ms * (1 - this.#spread + 2 * this.#spread * this.#random());
    return Math.min(this.#max, Math.max(this.min, ms));
  }
}
