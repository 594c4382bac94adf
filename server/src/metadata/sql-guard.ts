import {
  ALLOWED_FUNCTIONS,
  ALLOWED_NODES,
  ALLOWED_TYPES,
  ALLOWED_VALUE_FUNCTIONS,
  STREAMS_COLUMNS,
} from "./sql-allowed.ts";

/** Why a statement of a user is refused. */
export class SqlRefusedError extends Error {
  override readonly name = "SqlRefusedError";
  /** `insufficient_privilege`, as PostgreSQL itself would have put it. */
  readonly code = "42501";
}

type Tree = Readonly<Record<string, unknown>>;
type Scope = ReadonlySet<string>;
type WithClause = { ctes?: { CommonTableExpr: Tree }[]; recursive?: boolean };

// Fields that hold a node of one fixed type, which the parser therefore does not name.
const UNNAMED_NODES: ReadonlySet<string> = new Set(
  `larg rarg alias join_using_alias typeName over withClause search_clause cycle_clause
   ival fval sval boolval bsval`.split(/\s+/),
);
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;
const isNodeName = (key: string): boolean => /^[A-Z]/.test(key);

/**
 * Checks a parsed statement against lists of what is allowed (sql-allowed.ts). The database refuses writes too, but
 * only this keeps out what PostgreSQL lets every user do: read the catalogue, sleep, take locks, change the settings
 * that guard the transaction, or run SQL from inside a function.
 */
export class SqlGuard {
  readonly #functions: ReadonlySet<string>;

  /** @param functions names of all functions that can be called with one argument. */
  constructor(functions: Iterable<string>) {
    this.#functions = new Set(functions);
  }

  /** @param parsed what `libpg-query` gives; returns the one statement without what stands around it. */
  check(sql: string, parsed: unknown): string {
    const statements = isTree(parsed) && Array.isArray(parsed.stmts) ? (parsed.stmts as Tree[]) : [];
    const [only] = statements;
    if (!only || statements.length > 1) throw new SqlRefusedError("exactly one statement is allowed");
    const { stmt, stmt_location: start = 0, stmt_len: length } = only;
    if (!isTree(stmt) || !isTree(stmt.SelectStmt)) throw new SqlRefusedError("only a SELECT is allowed");
    this.#walk(stmt, new Set());
    const bytes = Buffer.from(sql).subarray(Number(start));
    return (length === undefined ? bytes : bytes.subarray(0, Number(length))).toString();
  }

  #walk(value: unknown, scope: Scope): void {
    if (Array.isArray(value)) {
      for (const item of value) this.#walk(item, scope);
    } else if (isTree(value)) {
      for (const [key, child] of Object.entries(value)) {
        if (isNodeName(key)) this.#node(key, child as Tree, scope);
        else this.#field(key, child, scope);
      }
    }
  }

  #field(key: string, child: unknown, scope: Scope): void {
    if (!isTree(child)) return;
    if (key === "typeName") this.#type(child);
    else if (key === "larg" || key === "rarg") this.#operand(child, scope);
    else if (Array.isArray(child) || Object.keys(child).every(isNodeName) || UNNAMED_NODES.has(key)) {
      this.#walk(child, scope);
    } else throw new SqlRefusedError(`${key} is not allowed`);
  }

  /** Of a set operation (a SELECT, unnamed) or of a join (any node, named). */
  #operand(child: Tree, scope: Scope): void {
    const named = Object.keys(child).every(isNodeName);
    if (named) this.#walk(child, scope);
    else this.#select(child, scope);
  }

  #node(name: string, node: Tree, scope: Scope): void {
    if (!ALLOWED_NODES.has(name)) throw new SqlRefusedError(`${name} is not allowed`);
    if (name === "SelectStmt") {
      this.#select(node, scope);
      return;
    }
    if (name === "RangeVar") this.#relation(node, scope);
    else if (name === "FuncCall") this.#function(node.funcname);
    else if (name === "ColumnRef") this.#selection(node.fields, true);
    else if (name === "A_Indirection") this.#selection(node.indirection, false);
    else if (name === "A_Expr") this.#unqualified(node.name, "operator");
    else if (name === "CollateClause") this.#unqualified(node.collname, "collation");
    else if (name === "SQLValueFunction" && !ALLOWED_VALUE_FUNCTIONS.test(String(node.op))) {
      throw new SqlRefusedError(`${String(node.op)} is not allowed`);
    }
    this.#walk(node, scope);
  }

  /** Names of WITH are relations inside of their SELECT; for one another in order, or all at once if recursive. */
  #select(select: Tree, outer: Scope): void {
    const { withClause, ...rest } = select;
    const { ctes = [], recursive = false } = (withClause ?? {}) as WithClause;
    const scope = new Set(outer);
    const names = ctes.map((cte) => String(cte.CommonTableExpr.ctename));
    if (recursive) for (const name of names) scope.add(name);
    for (const [at, cte] of ctes.entries()) {
      this.#walk(cte, new Set(scope));
      scope.add(names[at]!);
    }
    this.#walk(rest, scope);
  }

  #relation({ catalogname, schemaname, relname }: Tree, scope: Scope): void {
    const name = [catalogname, schemaname, relname].filter((part) => part !== undefined).join(".");
    if (name === "streams" || scope.has(name)) return;
    throw new SqlRefusedError(`relation "${name}" is not visible: there is only "streams"`);
  }

  #function(path: unknown): void {
    const name = this.#unqualified(path, "function");
    if (!ALLOWED_FUNCTIONS.has(name) && !ALLOWED_TYPES.has(name)) {
      throw new SqlRefusedError(`function ${name} is not allowed`);
    }
  }

  #type({ names, typeOid, arrayBounds, typmods }: Tree): void {
    const name = this.#unqualified(names, "type");
    if (typeOid || !ALLOWED_TYPES.has(name)) throw new SqlRefusedError(`type ${name} is not allowed`);
    this.#walk([arrayBounds, typmods], new Set());
  }

  /** `g.pg_sleep` calls the function where `g` has no such column. */
  #selection(path: unknown, isColumnRef: boolean): void {
    const names = namesIn(path);
    for (const name of isColumnRef ? names.slice(1) : names) {
      if (!this.#functions.has(name) || STREAMS_COLUMNS.has(name) || ALLOWED_FUNCTIONS.has(name)) continue;
      if (!ALLOWED_TYPES.has(name)) throw new SqlRefusedError(`function ${name} is not allowed`);
    }
  }

  #unqualified(path: unknown, what: string): string {
    const names = namesIn(path);
    const [name] = names.slice(-1);
    if (name === undefined || names.length > 2 || (names.length === 2 && names[0] !== "pg_catalog")) {
      throw new SqlRefusedError(`${what} ${names.join(".")} is not allowed`);
    }
    return name;
  }
}

function namesIn(path: unknown): string[] {
  if (!Array.isArray(path)) return [];
  return path.flatMap((part: Tree) => (isTree(part.String) ? [String(part.String.sval ?? "")] : []));
}
