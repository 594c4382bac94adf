import type { Cell, Row } from "./bench.ts";
import type { Result } from "./result.ts";
import type { Spread } from "./statistics.ts";

/** Every number of a result, by its path. */
export function leaves(result: Result): Map<string, Cell> {
  const found = new Map<string, Cell>();
  const add = (path: string, row: Row) => {
    for (const [column, cell] of Object.entries(row)) found.set(`${path} / ${column}`, cell);
  };
  for (const [title, table] of Object.entries(result.tables))
    for (const [name, row] of Object.entries(table)) add(`${title} / ${name}`, row);
  add("ratios", result.ratios);
  return found;
}

export interface Change {
  readonly before: number | string;
  readonly after: number | string;
  /** In percent, where both are numbers. */
  readonly percent: number | "";
  /** "yes" where the quartiles of both do not meet: what else moved may be noise. */
  readonly certain: "yes" | "";
}

const middle = (cell: Cell | undefined): number | string =>
  cell === undefined ? "none" : typeof cell === "object" ? cell.median : cell;
const range = (cell: Cell): Spread | undefined =>
  typeof cell === "object"
    ? cell
    : typeof cell === "number"
      ? { median: cell, q1: cell, q3: cell }
      : undefined;

/** What differs between two results of one benchmark. */
export function compare(before: Result, after: Result): Map<string, Change> {
  const changes = new Map<string, Change>();
  const [old, now] = [leaves(before), leaves(after)];
  for (const path of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [middle(old.get(path)), middle(now.get(path))];
    if (was === is) continue;
    const [a, b] = [old.get(path), now.get(path)].map((cell) => cell !== undefined && range(cell));
    const apart = a && b ? a.q3 < b.q1 || b.q3 < a.q1 : a !== b;
    const percent =
      typeof was === "number" && typeof is === "number" && was !== 0
        ? Math.round((is / was - 1) * 1000) / 10
        : "";
    changes.set(path, { before: was, after: is, percent, certain: apart ? "yes" : "" });
  }
  return changes;
}
