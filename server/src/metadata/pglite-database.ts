import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Database, DatabaseLostError, type Row, type SqlLimits } from "./database.ts";
import { MetadataFormatError } from "./migrations.ts";
import { PgliteReplica } from "./pglite-replica.ts";
import type { PgliteOpenOptions } from "./pglite-worker.ts";
import { Thread, ThreadEndedError } from "./thread.ts";

/** The format of data folders of the PGlite that this package is pinned to. */
const POSTGRES_MAJOR = "18";

export interface PgliteDatabaseOptions extends SqlLimits {
  /** Folder to keep the data in; none: in memory. The caller sees to it that only one process uses it. */
  readonly dataDir?: string | undefined;
}

/**
 * PostgreSQL in WebAssembly, in a thread of its own so that its work does not hold up the server. Statements of users
 * run elsewhere: on a copy in another thread (pglite-replica.ts).
 */
export class PgliteDatabase implements Database {
  readonly #thread: Thread;
  readonly #replica: PgliteReplica;

  private constructor(thread: Thread, limits: SqlLimits) {
    this.#thread = thread;
    this.#replica = new PgliteReplica((method, ...args) => this.#request(method, ...args), limits);
  }

  static async open({ dataDir, ...limits }: PgliteDatabaseOptions): Promise<PgliteDatabase> {
    const isNew = dataDir === undefined || !existsSync(join(dataDir, "PG_VERSION"));
    if (!isNew) {
      const found = readFileSync(join(dataDir, "PG_VERSION"), "utf8").trim();
      if (found !== POSTGRES_MAJOR) {
        const message = `the metadata in ${dataDir} is of PostgreSQL ${found}, and this server has ${POSTGRES_MAJOR}`;
        throw new MetadataFormatError(message);
      }
    }
    const thread = new Thread("pglite-worker");
    try {
      await thread.request("open", { dataDir } satisfies PgliteOpenOptions, isNew);
    } catch (error) {
      await thread.terminate();
      throw error;
    }
    return new PgliteDatabase(thread, limits);
  }

  async query(sql: string, params: readonly string[]): Promise<Row[]> {
    return (await this.#request("query", sql, params)) as Row[];
  }

  async execInTransaction(script: string): Promise<void> {
    await this.#request("transaction", script);
  }

  readUntrusted(statement: string, params: readonly string[], signal: AbortSignal): AsyncIterable<string[]> {
    return this.#replica.read(statement, params, signal);
  }

  changed(uuids: readonly string[] | "all"): void {
    this.#replica.changed(uuids);
  }

  async close(): Promise<void> {
    await this.#replica.close();
    try {
      if (!this.#thread.ended) await this.#thread.request("close");
    } finally {
      await this.#thread.terminate();
    }
  }

  async #request(method: string, ...args: readonly unknown[]): Promise<unknown> {
    try {
      return await this.#thread.request(method, ...args);
    } catch (error) {
      if (error instanceof ThreadEndedError) throw new DatabaseLostError(error.message, { cause: error });
      throw error;
    }
  }
}
