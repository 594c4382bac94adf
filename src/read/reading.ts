import type { StoppableIterable } from "../bulk/index.ts";

/**
 * A read that has not begun yet. Awaited, it is the whole answer; in `for await`, its chunks as they come, with no more
 * of them in memory than the loop holds. Nothing is sent before one of the two.
 *
 * ```ts
 * const columns = await stream.values(start, end);
 * for await (const columns of stream.values(start, end)) draw(columns);
 * ```
 */
export class Reading<C> implements PromiseLike<C>, AsyncIterable<C> {
  readonly #whole: () => Promise<C>;
  readonly #chunks: () => StoppableIterable<C>;
  #answer: Promise<C> | undefined;

  /** @internal */
  constructor(whole: () => Promise<C>, chunks: () => StoppableIterable<C>) {
    this.#whole = whole;
    this.#chunks = chunks;
  }

  // biome-ignore lint/suspicious/noThenProperty: a read is made to be awaited
  then<A = C, B = never>(
    onfulfilled?: ((value: C) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    // Read once, however often it is awaited.
    this.#answer ??= this.#whole();
    return this.#answer.then(onfulfilled, onrejected);
  }

  /** As of a promise of the whole answer. */
  catch<B = never>(onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<C | B> {
    return this.then(undefined, onrejected);
  }

  /** As of a promise of the whole answer. */
  finally(onfinally?: (() => void) | null): Promise<C> {
    return this.then().finally(onfinally) as Promise<C>;
  }

  /** Reads chunk by chunk; each loop is a read of its own. An answer without points is one chunk of length 0. */
  [Symbol.asyncIterator](): StoppableIterable<C> {
    return this.#chunks();
  }
}
