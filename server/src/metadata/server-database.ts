import { DatabaseError, Pool, type PoolClient, type PoolConfig } from "pg";
import {
  type Database,
  DatabaseLostError,
  type Row,
  type SqlLimits,
  StatementTimeoutError,
} from "./database.ts";
import { BATCH_ROWS, declareCursor, ensureReaderRole, untrustedPrologue } from "./reader-role.ts";
import { SqlStateError } from "./thread.ts";

/** Connections for the metadata calls, and further ones for statements of users, so that these wait for none. */
const METADATA_CONNECTIONS = 8;
const SQL_CONNECTIONS = 4;
const CONNECT_MS = 10_000;

/** A real PostgreSQL (11 or newer) by its URL. */
export class ServerDatabase implements Database {
  readonly #url: string;
  readonly #limits: SqlLimits;
  #pool: Pool;
  #sqlPool: Pool | undefined;
  readonly #closing = new AbortController();
  #reading: { hstoreSchema: string; useRole: boolean; tempBytes: number | undefined } | undefined;

  private constructor(url: string, limits: SqlLimits) {
    this.#url = url;
    this.#limits = limits;
    this.#pool = pool({ connectionString: url, max: 2 });
  }

  static async open(url: string, limits: SqlLimits): Promise<ServerDatabase> {
    const database = new ServerDatabase(url, limits);
    try {
      const [found] = await database.query("select getdatabaseencoding() as encoding", []);
      if (found?.encoding !== "UTF8") {
        throw new Error(`the database has the encoding ${found?.encoding}, and BTrDB needs UTF8`);
      }
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  /** Goes on with connections that find hstore; tells how far statements of users can be fenced in here. */
  async prepare(hstoreSchema: string): Promise<{ useRole: boolean }> {
    const useRole = await ensureReaderRole(this, hstoreSchema);
    const limited = await this.execInTransaction("set local temp_file_limit = '1GB'").then(
      () => true,
      () => false,
    );
    const before = this.#pool;
    // Spaces in an option of the connection are written with a backslash.
    const options = `-c search_path=btrdb,${hstoreSchema.replace(/[\\ ]/g, "\\$&")}`;
    this.#pool = pool({ connectionString: this.#url, max: METADATA_CONNECTIONS, options });
    this.#sqlPool = pool({ connectionString: this.#url, max: SQL_CONNECTIONS, options });
    await before.end();
    this.#reading = { hstoreSchema, useRole, tempBytes: limited ? this.#limits.tempBytes : undefined };
    return { useRole };
  }

  async query(sql: string, params: readonly string[]): Promise<Row[]> {
    return translated(async () => (await this.#pool.query<Row>(sql, [...params])).rows);
  }

  async execInTransaction(script: string): Promise<void> {
    await translated(() => withClient(this.#pool, (client) => atomically(client, script)));
  }

  /**
   * The cursor lives in a transaction of its own connection, and each batch is made when the reader takes it. (A held
   * cursor would be made at COMMIT, where PostgreSQL has switched `statement_timeout` off: observed in 15.)
   */
  async *readUntrusted(
    statement: string,
    params: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<string[]> {
    const from = this.#sqlPool;
    if (!this.#reading || !from) throw new Error("prepare() was not called");
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    ended.throwIfAborted();
    const client = await translated(() => from.connect());
    let released = false;
    const release = (destroy: boolean) => {
      if (!released) client.release(destroy);
      released = true;
    };
    const onEnd = () => {
      void this.#cancel(client);
      release(true);
    };
    ended.addEventListener("abort", onEnd, { once: true });
    const run = async <T>(work: () => Promise<T>): Promise<T> => {
      ended.throwIfAborted();
      try {
        return await translated(work);
      } catch (error) {
        ended.throwIfAborted();
        throw isTimeout(error) ? new StatementTimeoutError(this.#limits.timeoutMs) : error;
      }
    };
    try {
      await run(() => client.query(untrustedPrologue({ ...this.#limits, ...this.#reading! })));
      await run(() => client.query(declareCursor("c", statement, false), [...params]));
      for (;;) {
        const { rows } = await run(() => client.query<{ row: string }>(`fetch ${BATCH_ROWS} from c`));
        if (rows.length > 0) yield rows.map(({ row }) => row);
        if (rows.length < BATCH_ROWS) return;
      }
    } finally {
      ended.removeEventListener("abort", onEnd);
      if (!released) release(!(await succeeds(client.query("rollback"))));
    }
  }

  changed(): void {
    // Statements of users read the same tables.
  }

  async close(): Promise<void> {
    this.#closing.abort(new DatabaseLostError("the metadata store is closed"));
    await Promise.all([this.#pool.end(), this.#sqlPool?.end()]);
  }

  async #cancel(client: PoolClient): Promise<void> {
    const { processID } = client as unknown as { processID?: number };
    if (processID === undefined) return;
    await succeeds(this.#pool.query("select pg_cancel_backend($1::int)", [String(processID)]));
  }
}

function pool(config: PoolConfig): Pool {
  const made = new Pool({
    ...config,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: "btrdb-dev-server",
    allowExitOnIdle: true,
  });
  // An idle connection that breaks is replaced by the next call, which says what is wrong if that fails too.
  made.on("error", () => undefined);
  return made;
}

async function withClient<T>(from: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await from.connect();
  let broken = true;
  try {
    const result = await work(client);
    broken = false;
    return result;
  } catch (error) {
    broken = !(error instanceof DatabaseError);
    throw error;
  } finally {
    client.release(broken);
  }
}

async function atomically(client: PoolClient, script: string): Promise<void> {
  try {
    await client.query(`begin; ${script}; commit`);
  } catch (error) {
    await succeeds(client.query("rollback"));
    throw error;
  }
}

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

const isTimeout = (error: unknown): boolean => error instanceof SqlStateError && error.code === "57014";
// 08: connection (but 08P01: bad message, such as a wrong number of parameters); 57P: shut down; 53300: too many.
const isLost = (code: string): boolean => /^(08(?!P01)|57P|53300)/.test(code);

/** The one place where errors of `pg` become ours. */
async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { message, code } = error as { message: string; code?: unknown };
    if (error instanceof DatabaseError && !isLost(error.code ?? "")) {
      throw new SqlStateError(message, error.code, { cause: error });
    }
    throw new DatabaseLostError(message || String(code ?? error), { cause: error });
  }
}
