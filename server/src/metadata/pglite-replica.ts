import {
  arrayLiteral,
  DatabaseLostError,
  type Row,
  type SqlLimits,
  StatementTimeoutError,
} from "./database.ts";
import type { OpenCursor, PgliteOpenOptions } from "./pglite-worker.ts";
import { BATCH_ROWS, declareCursor, untrustedPrologue } from "./reader-role.ts";
import { DELETE_ROWS, INSERT_ROWS, ROW_COLUMNS, SELECT_ROWS } from "./stream-rows.ts";
import { Thread, ThreadEndedError } from "./thread.ts";

type Request = (method: string, ...args: readonly unknown[]) => Promise<unknown>;

/** More changed streams than this between two statements, and a new copy is cheaper. */
const MAX_CHANGED = 5_000;
/** The copy takes some 250 MB, which nobody needs to keep for a statement an hour ago. */
const IDLE_MS = 60_000;
/** What a reader that went away is given before the statement that nobody waits for is ended. */
const ABORT_GRACE_MS = 500;
const MAX_MEMORY = 768 * 1024 * 1024;

interface Copy {
  readonly thread: Thread;
  /** Streams (uuids in hex) that have changed since. */
  readonly changed: Set<string>;
  /** Statements that run or have a cursor open. */
  readers: number;
}

/**
 * A copy of the database in a thread that can be ended, for the statements of users. PGlite can neither time out
 * (`statement_timeout` needs a timer signal, WebAssembly has none: measured) nor be cancelled, and a statement that
 * runs for ever would hold up every other call. The copy is made by the first statement, brought up to date before
 * each further one, ended after a statement that does not end, and left alone when nobody asks.
 *
 * Cursors are held ones: several readers can go on side by side in the one session that PGlite has, while its copy is
 * brought up to date in between.
 */
export class PgliteReplica {
  readonly #primary: Request;
  readonly #limits: SqlLimits;
  #copy: Copy | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #cursors = 0;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param primary asks the original: see the methods in pglite-worker.ts. */
  constructor(primary: Request, limits: SqlLimits) {
    this.#primary = primary;
    this.#limits = limits;
  }

  changed(uuids: readonly string[] | "all"): void {
    const copy = this.#copy;
    if (!copy) return;
    if (uuids !== "all") for (const uuid of uuids) copy.changed.add(uuid);
    if (uuids === "all" || copy.changed.size > MAX_CHANGED) this.#discard();
  }

  async *read(statement: string, params: readonly string[], signal: AbortSignal): AsyncGenerator<string[]> {
    const cursor = `c${this.#cursors++}`;
    const prologue = untrustedPrologue({
      hstoreSchema: "public",
      useRole: true,
      timeoutMs: this.#limits.timeoutMs,
      tempBytes: this.#limits.tempBytes,
    });
    const fetch = `fetch ${BATCH_ROWS} from ${cursor}`;
    clearTimeout(this.#idle);
    let copy: Copy | undefined;
    try {
      let rows = await this.#exclusive(async () => {
        signal.throwIfAborted();
        copy = await this.#upToDate();
        copy.readers++;
        const open: OpenCursor = { prologue, declare: declareCursor(cursor, statement, true), params, fetch };
        return this.#guarded(copy, signal, "openCursor", open);
      });
      while (rows.length > 0) {
        yield rows;
        if (rows.length < BATCH_ROWS) break;
        rows = await this.#exclusive(() => this.#guarded(copy!, signal, "fetch", fetch));
      }
    } finally {
      if (copy) this.#release(copy, cursor);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    const copy = this.#copy;
    this.#copy = undefined;
    await copy?.thread.terminate();
  }

  /** One statement after the other; what failed does not concern the next. */
  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  #release(copy: Copy, cursor: string): void {
    copy.readers--;
    if (copy !== this.#copy) {
      if (copy.readers === 0) void copy.thread.terminate();
      return;
    }
    // Fails where the statement did, or where the thread has gone: there is no cursor then.
    copy.thread.request("closeCursor", cursor).catch(() => undefined);
    if (copy.readers === 0) this.#idle = setTimeout(() => this.#discard(), IDLE_MS).unref();
  }

  /** The next statement gets a new copy; readers of this one go on to their end. */
  #discard(): void {
    const copy = this.#copy;
    this.#copy = undefined;
    if (copy?.readers === 0) void copy.thread.terminate();
  }

  async #upToDate(): Promise<Copy> {
    if (this.#closed) throw new DatabaseLostError("the metadata store is closed");
    const copy = this.#copy;
    if (!copy || copy.thread.ended) return this.#newCopy();
    if (copy.changed.size === 0) return copy;
    const uuids = arrayLiteral([...copy.changed]);
    copy.changed.clear();
    try {
      const rows = (await this.#primary("query", SELECT_ROWS, [uuids])) as Row[];
      await copy.thread.request("query", DELETE_ROWS, [uuids]);
      const columns = ROW_COLUMNS.map((column) => arrayLiteral(rows.map((row) => row[column] ?? "")));
      await copy.thread.request("query", INSERT_ROWS, columns);
      return copy;
    } catch (error) {
      if (this.#copy === copy) this.#discard();
      throw error;
    }
  }

  async #newCopy(): Promise<Copy> {
    const thread = new Thread("pglite-worker", { resourceLimits: { maxOldGenerationSizeMb: 512 } });
    const copy: Copy = { thread, changed: new Set(), readers: 0 };
    // Known from here on, so that what changes while the copy is made is noted.
    this.#copy = copy;
    try {
      const from = (await this.#primary("dump")) as Uint8Array;
      await thread.request("open", { from, maxMemory: MAX_MEMORY } satisfies PgliteOpenOptions, false);
      return copy;
    } catch (error) {
      if (this.#copy === copy) this.#copy = undefined;
      await thread.terminate();
      throw error;
    }
  }

  /** A request that is given up, and the thread with it, after the time limit or soon after the reader went away. */
  async #guarded(copy: Copy, signal: AbortSignal, method: string, argument: unknown): Promise<string[]> {
    const { timeoutMs } = this.#limits;
    signal.throwIfAborted();
    let timedOut = false;
    const end = () => void copy.thread.terminate();
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, timeoutMs);
    let grace: NodeJS.Timeout | undefined;
    const onAbort = () => {
      grace = setTimeout(end, ABORT_GRACE_MS);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      return (await copy.thread.request(method, argument)) as string[];
    } catch (error) {
      if (!(error instanceof ThreadEndedError)) throw error;
      if (timedOut) throw new StatementTimeoutError(timeoutMs);
      signal.throwIfAborted();
      const message =
        "the statement was ended together with another one that took too long or too much memory";
      throw new DatabaseLostError(message, { cause: error });
    } finally {
      clearTimeout(timer);
      clearTimeout(grace);
      signal.removeEventListener("abort", onAbort);
    }
  }
}
