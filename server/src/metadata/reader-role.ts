import type { Database } from "./database.ts";

/** The role that statements of users run as: it can do nothing but read the view. */
export const READER = "btrdb_reader";

/**
 * Makes the role where this user may. Roles belong to the whole server, so an ordinary user of a real one cannot; then
 * what remains is the check of the statement (sql-guard.ts) and the read-only transaction.
 */
export async function ensureReaderRole(db: Database, hstoreSchema: string): Promise<boolean> {
  try {
    const [found] = await db.query("select rolname::text as name from pg_roles where rolname = $1", [READER]);
    if (!found) await db.execInTransaction(`create role ${READER} nologin`);
  } catch {
    // No right to, or another server was faster: the attempt below tells.
  }
  for (const grant of [
    `grant ${READER} to current_user`,
    `grant usage on schema btrdb_sql to ${READER}; grant select on btrdb_sql.streams to ${READER}`,
    `grant usage on schema ${hstoreSchema} to ${READER}`,
  ]) {
    await db.execInTransaction(grant).catch(() => undefined);
  }
  try {
    await db.execInTransaction(
      `set local search_path = ${hstoreSchema}; set local role ${READER};
       select annotations -> 'a' from btrdb_sql.streams limit 1`,
    );
    return true;
  } catch {
    return false;
  }
}

/** A reader that takes nothing for so long loses its transaction. */
const STALLED_MS = 60_000;

/** Settings of the transaction in which a statement of a user runs. */
export function untrustedPrologue(options: {
  hstoreSchema: string;
  useRole: boolean;
  timeoutMs: number;
  tempBytes: number | undefined;
}): string {
  const { hstoreSchema, useRole, timeoutMs, tempBytes } = options;
  return [
    "begin transaction read only",
    `set local search_path = btrdb_sql, ${hstoreSchema}`,
    // The check reads string literals by the standard; so must the server.
    "set local standard_conforming_strings = on",
    `set local statement_timeout = ${Math.ceil(timeoutMs)}`,
    `set local idle_in_transaction_session_timeout = ${STALLED_MS}`,
    ...(tempBytes === undefined ? [] : [`set local temp_file_limit = '${Math.ceil(tempBytes / 1024)}kB'`]),
    ...(useRole ? [`set local role ${READER}`] : []),
  ].join("; ");
}

/**
 * A cursor over the rows as JSON. Only a SELECT can stand here, whatever the statement tries: the grammar puts it
 * inside of parentheses. `hold`: the whole result is made before the transaction ends, and read after it.
 */
export function declareCursor(name: string, statement: string, hold: boolean): string {
  return `declare ${name} no scroll cursor ${hold ? "with" : "without"} hold for
    select row_to_json(_btrdb_row.*)::text as row from (${statement}\n) as _btrdb_row`;
}

/** Rows of a batch: few enough that the answer begins early, many enough for speed. */
export const BATCH_ROWS = 1000;
