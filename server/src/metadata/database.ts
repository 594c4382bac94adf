/** One row; queries cast what they select to text, so that PGlite and `pg` give the same. */
export type Row = Readonly<Record<string, string | null>>;

/** A bound for one statement of a user. */
export interface SqlLimits {
  /** Milliseconds after which it is ended. */
  readonly timeoutMs: number;
  /** Bytes of temporary files (sorts, materialised results) that it may fill, where that can be set. */
  readonly tempBytes: number;
}

/**
 * What the metadata store needs of a PostgreSQL: statements that stand alone (each atomic), and reading on behalf of
 * a user who is not trusted. Errors of PostgreSQL come as `SqlStateError`, a lost one as `DatabaseLostError`.
 */
export interface Database {
  /** One statement; parameters as text. */
  query(sql: string, params: readonly string[]): Promise<Row[]>;
  /** Several statements without parameters, in one transaction: all or nothing. */
  execInTransaction(script: string): Promise<void>;
  /** Rows of `statement` (checked before: one SELECT, without a semicolon) as JSON text, in batches. */
  readUntrusted(statement: string, params: readonly string[], signal: AbortSignal): AsyncIterable<string[]>;
  /** Tells that streams (uuids in hex) have changed, before the change is acknowledged; "all" for very many. */
  changed(uuids: readonly string[] | "all"): void;
  close(): Promise<void>;
}

/** The database cannot be reached, or has gone away. */
export class DatabaseLostError extends Error {
  override readonly name = "DatabaseLostError";
}

/** A statement took longer than it may. */
export class StatementTimeoutError extends Error {
  override readonly name = "StatementTimeoutError";
  constructor(timeoutMs: number) {
    super(`the statement took longer than ${timeoutMs} ms`);
  }
}

/** PostgreSQL's text for an array of texts. */
export function arrayLiteral(values: readonly string[]): string {
  return `{${values.map(quoted).join(",")}}`;
}

/** PostgreSQL's text for an hstore. */
export function hstoreLiteral(map: ReadonlyMap<string, string>): string {
  return Array.from(map, ([key, value]) => `${quoted(key)}=>${quoted(value)}`).join(",");
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;
