import type { StoppableIterable } from "../bulk/index.ts";
import { toBTrDBError } from "../rpc-error.ts";
import { GrpcCode, RpcFailure } from "../rpc-failure.ts";

/** What a read asks of those who run it. */
interface ReadActions {
  /** Begins; called with the first `next()`. */
  start(read: PendingRead): void;
  /** A chunk was taken. */
  more(): void;
  /** Nobody wants the rest. */
  stop(): void;
}

type Result = IteratorResult<unknown, void>;
interface Waiting {
  resolve(result: Result): void;
  reject(error: unknown): void;
}

const DONE: Result = { done: true, value: undefined };

/** Chunks that come by messages, as an iterator. */
export class PendingRead implements StoppableIterable<unknown> {
  readonly #signal: AbortSignal | undefined;
  readonly #actions: ReadActions;
  readonly #chunks: unknown[] = [];
  readonly #waiting: Waiting[] = [];
  #started = false;
  #ended = false;
  #error: unknown;

  constructor(signal: AbortSignal | undefined, actions: ReadActions) {
    this.#signal = signal;
    this.#actions = actions;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<Result> {
    if (!this.#started && !this.#ended) this.#start();
    if (this.#chunks.length > 0) {
      this.#actions.more();
      return { done: false, value: this.#chunks.shift() };
    }
    if (!this.#ended) return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) throw error;
    return DONE;
  }

  async return(): Promise<Result> {
    this.#chunks.length = 0;
    if (this.#started && !this.#ended) this.#actions.stop();
    this.end(undefined);
    this.#error = undefined;
    return DONE;
  }

  /** A chunk came. */
  push(chunk: unknown): void {
    if (this.#ended) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) {
      this.#chunks.push(chunk);
      return;
    }
    this.#actions.more();
    waiting.resolve({ done: false, value: chunk });
  }

  /** There is no more, because of an error where there is one. */
  end(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#signal?.removeEventListener("abort", this.#abort);
    const waiting = this.#waiting.splice(0);
    const first = error === undefined ? undefined : waiting.shift();
    if (first === undefined) this.#error = error;
    first?.reject(error);
    for (const { resolve } of waiting) resolve(DONE);
  }

  readonly #abort = () => {
    this.#chunks.length = 0;
    if (this.#started) this.#actions.stop();
    this.end(toBTrDBError(new RpcFailure("aborted", GrpcCode.Canceled), this.#signal));
  };

  #start(): void {
    if (this.#signal?.aborted) {
      this.#abort();
      return;
    }
    this.#started = true;
    this.#signal?.addEventListener("abort", this.#abort, { once: true });
    try {
      this.#actions.start(this);
    } catch (error) {
      this.end(error);
    }
  }
}
