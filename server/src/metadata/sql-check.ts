import type { GuardAnswer } from "./sql-guard-worker.ts";
import { SqlStateError, Thread } from "./thread.ts";

/** Bytes of a statement; the Python client's are below 1,000. Parsing costs some 100 bytes for each of them. */
export const MAX_QUERY_BYTES = 256 * 1024;
// The protocol counts parameters in 16 bits.
const MAX_PARAMS = 65_535;
const MAX_PARAM_BYTES = 16 * 1024 * 1024;

/** Checks statements of users in a thread of its own; started by the first of them. */
export class SqlCheck {
  readonly #functions: () => Promise<readonly string[]>;
  #thread: Promise<Thread> | undefined;

  /** @param functions gives the names of all functions that can be called with one argument. */
  constructor(functions: () => Promise<readonly string[]>) {
    this.#functions = functions;
  }

  /** The one statement to run, without a trailing semicolon; throws SqlStateError where it may not run. */
  async check(sql: string, params: readonly string[]): Promise<string> {
    checkSizes(sql, params);
    this.#thread ??= this.#start();
    const thread = await this.#thread;
    const answer = (await thread.request("check", sql)) as GuardAnswer;
    if ("statement" in answer) return answer.statement;
    if (answer.broken) this.close();
    throw new SqlStateError(answer.refused, answer.code);
  }

  close(): void {
    const thread = this.#thread;
    this.#thread = undefined;
    thread?.then((started) => started.terminate()).catch(() => undefined);
  }

  async #start(): Promise<Thread> {
    const functions = await this.#functions();
    const thread = new Thread("sql-guard-worker", { resourceLimits: { stackSizeMb: 4 } });
    try {
      await thread.request("load", functions);
      return thread;
    } catch (error) {
      this.#thread = undefined;
      await thread.terminate();
      throw error;
    }
  }
}

function checkSizes(sql: string, params: readonly string[]): void {
  const refuse = (message: string, code: string) => {
    throw new SqlStateError(message, code);
  };
  if (sql.trim() === "") refuse("the statement is empty", "42601");
  if (Buffer.byteLength(sql) > MAX_QUERY_BYTES) {
    refuse(`the statement is longer than ${MAX_QUERY_BYTES} bytes`, "54000");
  }
  if (params.length > MAX_PARAMS) refuse(`more than ${MAX_PARAMS} parameters`, "54023");
  let bytes = 0;
  for (const text of [sql, ...params]) {
    bytes += Buffer.byteLength(text);
    // PostgreSQL has no NUL in text, and the parser would stop there.
    if (text.includes("\0") || !text.isWellFormed()) {
      refuse("invalid byte sequence in the statement or a parameter", "22021");
    }
  }
  if (bytes > MAX_PARAM_BYTES) refuse(`the parameters are longer than ${MAX_PARAM_BYTES} bytes`, "54000");
}
