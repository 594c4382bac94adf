import type { Database } from "./database.ts";
import { migrate } from "./migrations.ts";
import { PgMetadataStore } from "./pg-metadata-store.ts";
import { ensureReaderRole } from "./reader-role.ts";
import { SqlCheck } from "./sql-check.ts";

export { MetadataFormatError } from "./migrations.ts";
export type { PgMetadataStore } from "./pg-metadata-store.ts";

export interface PgMetadataOptions {
  /**
   * URL of a PostgreSQL server (postgres://user:password@host:5432/database), version 13 or newer; the user must be
   * able to create schemas there and, where it is not there yet, the extension hstore. None: PGlite.
   */
  database?: string | undefined;
  /** Folder where PGlite keeps its data; none: in memory. The caller sees to it that one process uses it. */
  dataDir?: string | undefined;
  /** Milliseconds that a statement of SQLQuery may take. */
  sqlTimeoutMs?: number | undefined;
  /** Bytes that the result of a statement of SQLQuery, and its sorts, may take. */
  sqlTempBytes?: number | undefined;
  log?: ((line: string) => void) | undefined;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_TEMP_BYTES = 256 * 1024 * 1024;

/** Which functions `x.name` may call, see sql-guard.ts. */
const UNARY_FUNCTIONS =
  "select distinct proname::text as name from pg_proc where pronargs >= 1 and pronargs - pronargdefaults <= 1";

/**
 * Opens the metadata in PostgreSQL: PGlite, or a server. Throws MetadataFormatError for metadata of a newer format,
 * and whatever keeps the database from being opened. PGlite and `pg` are loaded only now.
 */
export async function createPgMetadataStore(options: PgMetadataOptions = {}): Promise<PgMetadataStore> {
  const limits = {
    timeoutMs: options.sqlTimeoutMs ?? DEFAULT_TIMEOUT_MS,
    tempBytes: options.sqlTempBytes ?? DEFAULT_TEMP_BYTES,
  };
  const { database, dataDir } = options;
  if (database !== undefined && dataDir !== undefined)
    throw new TypeError("database and dataDir exclude each other");
  const db = await (database === undefined
    ? openPglite(dataDir, limits)
    : openServer(database, limits, options.log));
  const functions = async () => (await db.query(UNARY_FUNCTIONS, [])).map(({ name }) => name ?? "");
  return new PgMetadataStore(db, new SqlCheck(functions));
}

async function openPglite(dataDir: string | undefined, limits: Limits): Promise<Database> {
  const { PgliteDatabase } = await import("./pglite-database.ts");
  return prepared(await PgliteDatabase.open({ dataDir, ...limits }), async (db) => {
    await ensureReaderRole(db, await migrate(db));
  });
}

async function openServer(url: string, limits: Limits, log: PgMetadataOptions["log"]): Promise<Database> {
  const { ServerDatabase } = await import("./server-database.ts");
  return prepared(await ServerDatabase.open(url, limits), async (db) => {
    const { useRole } = await db.prepare(await migrate(db));
    if (!useRole)
      log?.("SQLQuery: this user of PostgreSQL may not create roles, so statements run as itself, read-only");
  });
}

type Limits = { timeoutMs: number; tempBytes: number };

async function prepared<D extends Database>(db: D, prepare: (db: D) => Promise<void>): Promise<D> {
  try {
    await prepare(db);
    return db;
  } catch (error) {
    await db.close().catch(() => undefined);
    throw error;
  }
}
