/**
 * Figures in Markdown that are those of bench/results, and can't drift from them. Between
 *
 *   <!-- bench: NAME / TABLE --> and <!-- /bench -->
 *
 * stands that table; NAME / TABLE / ROW / COLUMN and NAME / ratios / RATIO are one figure, in the middle of a line, or with
 * "/ at least N" or "/ at most N" behind it "yes" or "no"; NAME / meta says when and on what. `npm run bench -- --docs` writes them, and so does each whole run.
 */
import type { Cell, Table } from "./bench.ts";
import type { Result } from "./result.ts";

const MARK = /<!-- bench: ([^>]+?) -->([\s\S]*?)<!-- \/bench -->/gu;

/** 12345.6 -> "12,346", 0.512 -> "0.512". */
const text = (value: number): string =>
  value >= 10_000 ? Math.round(value).toLocaleString("en") : String(value);

export function cellText(cell: Cell | undefined): string {
  if (cell === undefined) return "";
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return text(cell);
  return `${text(cell.median)} (${text(cell.q1)} to ${text(cell.q3)})`;
}

export function tableText(table: Table): string {
  const columns = [...new Set(Object.values(table).flatMap((row) => Object.keys(row)))];
  const lines = Object.entries(table).map(([name, row]) => [
    name,
    ...columns.map((column) => cellText(row[column])),
  ]);
  const rows = [["", ...columns], ...lines];
  const widths = ["", ...columns].map((_, i) => Math.max(3, ...rows.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(rows[0]!), rule, ...rows.slice(1).map(line)].join("\n");
}

function metaText({ meta, settings }: Result): string {
  const list = (record: Readonly<Record<string, string | number>>) =>
    Object.entries(record).map(([name, value]) => `${name} ${value}`);
  const load = `load ${meta.load.before} before and ${meta.load.after} after`;
  return [
    meta.date,
    `commit ${meta.commit}`,
    meta.machine,
    load,
    ...list(settings),
    ...list(meta.versions),
  ].join(", ");
}

const GOAL = / \/ at (least|most) ([\d.]+)$/u;

/** The text of one mark: a figure, or whether it reaches a goal. */
function textOf(path: string, resultOf: (bench: string) => Result | undefined): string | undefined {
  const [whole, kind, limit] = GOAL.exec(path) ?? [];
  if (whole === undefined) return figure(path, resultOf);
  const found = figure(path.slice(0, -whole.length), resultOf);
  if (found === undefined) return undefined;
  const value = Number(found.replaceAll(",", ""));
  return (kind === "least" ? value >= Number(limit) : value <= Number(limit)) ? "yes" : "no";
}

/** What the results have at this path, or undefined where the results have nothing of that name. */
function figure(path: string, resultOf: (bench: string) => Result | undefined): string | undefined {
  const [bench = "", part = "", row, column] = path.split(" / ");
  const result = resultOf(bench);
  if (!result) return undefined;
  if (part === "meta") return metaText(result);
  if (part === "ratios") {
    const cell = row === undefined ? undefined : result.ratios[row];
    return cell === undefined ? undefined : cellText(typeof cell === "object" ? cell.median : cell);
  }
  const table = result.tables[part];
  if (!table) return undefined;
  if (row === undefined) return `\n\n${tableText(table)}\n\n`;
  const cell = column === undefined ? undefined : table[row]?.[column];
  return cell === undefined ? undefined : cellText(typeof cell === "object" ? cell.median : cell);
}

/** The Markdown with the figures of these results; what has no result yet stays as it is, and is named. */
export function fillFigures(
  markdown: string,
  resultOf: (bench: string) => Result | undefined,
): { markdown: string; missing: string[]; marks: number } {
  const missing: string[] = [];
  let marks = 0;
  const filled = markdown.replace(MARK, (whole, path: string) => {
    marks++;
    const found = textOf(path, resultOf);
    if (found === undefined) missing.push(path);
    return found === undefined ? whole : `<!-- bench: ${path} -->${found}<!-- /bench -->`;
  });
  return { markdown: filled, missing, marks };
}
