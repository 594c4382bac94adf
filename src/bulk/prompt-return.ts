/** An iterator that can be left at any time. Every use of `for await` on it is the same, single pass. */
export interface StoppableIterable<T> extends AsyncIterableIterator<T, void, undefined> {
  /** Stops at once, also while another `next()` waits; that one then says "done". */
  return(): Promise<IteratorResult<T, void>>;
}

/**
 * Lets an async generator be stopped while it waits. By itself `return()` of a generator queues behind the `next()`
 * that is under way, and with a silent server that is for ever; here it first aborts the signal that `run` gets.
 */
export function promptReturn<T>(
  run: (stopped: AbortSignal) => AsyncGenerator<T, void, undefined>,
): StoppableIterable<T> {
  const stop = new AbortController();
  const inner = run(stop.signal);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        return await inner.next();
      } catch (error) {
        if (stop.signal.aborted) return { done: true, value: undefined };
        throw error;
      }
    },
    async return() {
      stop.abort();
      await inner.return();
      return { done: true, value: undefined };
    },
  };
}
