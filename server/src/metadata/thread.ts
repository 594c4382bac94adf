import { Worker, type WorkerOptions } from "node:worker_threads";

/** What a thread answers, see {@link serveRequests}. `code` is a SQLSTATE where PostgreSQL gave one. */
export type Reply =
  | { id: number; result: unknown }
  | { id: number; error: { message: string; code: string | undefined } };

export interface Request {
  id: number;
  method: string;
  args: readonly unknown[];
}

/** An error that came out of PostgreSQL (or its parser), whichever way it runs. */
export class SqlStateError extends Error {
  override readonly name = "SqlStateError";
  /** Five characters, see "PostgreSQL Error Codes" in its manual; undefined where the failure was none of its own. */
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The thread ended (or was ended) before it answered. */
export class ThreadEndedError extends Error {
  override readonly name = "ThreadEndedError";
}

/**
 * A worker thread that answers requests one after the other, and that can be ended in the middle of one. Neither
 * PGlite nor the SQL parser can be interrupted: both are WebAssembly that runs to its end.
 */
export class Thread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>();
  #nextId = 0;
  #ended: ThreadEndedError | undefined;

  /** @param name of a module beside this one, without its ending: .ts in the sources, .js where built. */
  constructor(name: string, options: WorkerOptions = {}) {
    const ending = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
    this.#worker = new Worker(new URL(name + ending, import.meta.url), {
      // Workers inherit the flags of the process; what the runner of the tests adds to its own is not for them.
      execArgv: ["--disable-warning=ExperimentalWarning"],
      ...options,
    });
    // Waiting for an answer keeps the process alive, the mere existence of the thread does not.
    this.#worker.unref();
    this.#worker.on("message", (reply: Reply) => this.#settle(reply));
    this.#worker.on("error", (error) => this.#end(error));
    this.#worker.on("messageerror", (error) => this.#end(error));
    this.#worker.on("exit", () => this.#end());
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** Throws `SqlStateError`, or `ThreadEndedError` where no answer will come. */
  request(method: string, ...args: readonly unknown[]): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended);
    const pending = Promise.withResolvers<unknown>();
    const id = this.#nextId++;
    this.#pending.set(id, pending);
    this.#worker.ref();
    this.#worker.postMessage({ id, method, args } satisfies Request);
    return pending.promise;
  }

  /** Ends the thread now, whatever it does. */
  async terminate(): Promise<void> {
    this.#end();
    await this.#worker.terminate();
  }

  #settle(reply: Reply): void {
    // A late answer must not let go of a thread whose end is waited for: the process would be over before close() is.
    if (this.#ended) return;
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (this.#pending.size === 0) this.#worker.unref();
    if ("result" in reply) pending?.resolve(reply.result);
    else pending?.reject(new SqlStateError(reply.error.message, reply.error.code));
  }

  #end(cause?: unknown): void {
    if (this.#ended) return;
    const reason = cause instanceof Error ? `: ${cause.message}` : "";
    this.#ended = new ThreadEndedError(`the thread has ended${reason}`, { cause });
    for (const pending of this.#pending.values()) pending.reject(this.#ended);
    this.#pending.clear();
    this.#worker.unref();
  }
}
