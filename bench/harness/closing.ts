/** What a benchmark has started, to be closed in the opposite order. */
export class Closing {
  readonly #parts: (() => unknown)[] = [];

  keep<T>(part: T, close: (part: T) => unknown): T {
    this.#parts.unshift(() => close(part));
    return part;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#parts.splice(0)) await close();
  }
}
