import type { StoppableIterable } from "../bulk/index.ts";
import type { RemoteLimits, RemoteReads, RetryEvent } from "../channel/index.ts";
import { RawColumns, WindowColumns } from "../columns/index.ts";
import { type BTrDBError, ConnectionError } from "../errors/index.ts";
import type { ReadRequest } from "../read/index.ts";
import type { FromWorker, ToWorker, WorkerConfig } from "./messages.ts";
import { PendingRead } from "./pending-read.ts";
import { unpackError } from "./sent-error.ts";

/** How a worker is given: our own, one at a URL, or one that is made by the caller. */
export type WorkerSource = true | string | URL | (() => Worker);

const CHECKS = [
  "the Content-Security-Policy allows it: worker-src 'self'",
  "the bundler has built it: see the README for Vite, webpack and esbuild",
];

/** Reads in a Web Worker, seen from the page. */
export class WorkerReads implements RemoteReads {
  readonly #worker: Worker;
  readonly #reads = new Map<number, PendingRead>();
  #next = 1;
  #failure: BTrDBError | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /**
   * Starts a worker and waits until it is there.
   *
   * @throws ConnectionError where it can't be started
   */
  static async start(
    source: WorkerSource,
    config: WorkerConfig,
    onRetry?: ((event: RetryEvent) => void) | undefined,
  ): Promise<WorkerReads> {
    const reads = new WorkerReads(makeWorker(source));
    try {
      await reads.#open(config, onRetry);
    } catch (error) {
      reads.close();
      throw error;
    }
    return reads;
  }

  async whole(request: ReadRequest, limits: RemoteLimits): Promise<unknown> {
    const reading = this.#read(request, limits, false);
    const { value } = await reading.next();
    await reading.return();
    return value;
  }

  chunks(request: ReadRequest, limits: RemoteLimits): StoppableIterable<unknown> {
    return this.#read(request, limits, true);
  }

  adopt(endpoints: readonly string[]): void {
    this.#post({ type: "adopt", endpoints });
  }

  close(): void {
    this.#fail(new ConnectionError("The connection was closed.", { code: "CONNECTION_CLOSED" }));
    this.#worker.terminate();
  }

  #open(config: WorkerConfig, onRetry: ((event: RetryEvent) => void) | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = (why: string) => {
        const error = workerError(why);
        this.#fail(error);
        reject(error);
      };
      this.#worker.onerror = (event) => failed(event.message || "its script can't be loaded");
      this.#worker.onmessageerror = () => failed("a message of it can't be read");
      this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === "ready") resolve();
        else if (data.type === "retry") onRetry?.({ ...data, error: unpackError(data.error) as BTrDBError });
        else this.#answer(data);
      };
      this.#post({ type: "open", config });
    });
  }

  #answer(data: Extract<FromWorker, { id: number }>): void {
    const read = this.#reads.get(data.id);
    if (data.type === "columns") read?.push(revive(data.columns));
    else read?.end(data.type === "failed" ? unpackError(data.error) : undefined);
    if (data.type !== "columns") this.#reads.delete(data.id);
  }

  #read(request: ReadRequest, { signal, timeoutMs }: RemoteLimits, chunked: boolean): PendingRead {
    const id = this.#next++;
    return new PendingRead(signal, {
      start: (read) => {
        if (this.#failure !== undefined) throw this.#failure;
        this.#reads.set(id, read);
        this.#post({ type: "read", id, request, timeoutMs, chunked });
      },
      more: () => this.#post({ type: "more", id }),
      stop: () => {
        if (this.#reads.delete(id)) this.#post({ type: "stop", id });
      },
    });
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #fail(error: BTrDBError): void {
    this.#failure ??= error;
    for (const read of this.#reads.values()) read.end(error);
    this.#reads.clear();
  }
}

function makeWorker(source: WorkerSource): Worker {
  if (typeof Worker === "undefined")
    throw workerError("this runtime has no Web Workers; leave the option worker away");
  try {
    if (typeof source === "function") return source();
    // Bundlers know this form and no other.
    if (source === true) return new Worker(new URL("../worker.ts", import.meta.url), { type: "module" });
    return new Worker(source, { type: "module" });
  } catch (cause) {
    throw workerError(String(cause), cause);
  }
}

function workerError(why: string, cause?: unknown): ConnectionError {
  const message = `The worker that reads in the background does not work: ${why}.\nCheck:${CHECKS.map((check) => `\n- ${check}`).join("")}`;
  return new ConnectionError(message, { code: "WORKER_FAILED", checks: CHECKS, cause });
}

/** Columns again, of what is left of them after the way: plain objects with the arrays. */
function revive(columns: unknown): unknown {
  const plain = columns as object;
  if ("values" in plain) return plain;
  return "value" in plain ? new RawColumns(plain as RawColumns) : new WindowColumns(plain as WindowColumns);
}
