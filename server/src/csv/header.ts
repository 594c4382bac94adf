import type { CsvProblem } from "./errors.ts";
import { type EpochUnit, isTimeText } from "./time-text.ts";

/** A column of values, which becomes a stream. */
export interface ValueColumn {
  /** Position in a row, from 0. */
  readonly index: number;
  /** The column's whole header. */
  readonly header: string;
  /** Tag `name` of the stream: the header without its unit. */
  readonly name: string;
  /** Tag `unit`, where the header or the caller names one. */
  readonly unit?: string;
}

/** What the first row of a file says. */
export interface Header {
  readonly cells: number;
  readonly time: { readonly index: number; readonly header: string; readonly unit?: EpochUnit };
  readonly values: readonly ValueColumn[];
}

/** What the caller says about the columns. */
export interface HeaderOptions {
  readonly timeColumn?: string | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly unit?: string | undefined;
}

const TIME_NAMES = new Set(["time", "timestamp", "date", "datetime"]);
const EPOCH_UNITS: Readonly<Record<string, EpochUnit>> = {
  s: "s",
  sec: "s",
  seconds: "s",
  ms: "ms",
  milliseconds: "ms",
  us: "us",
  µs: "us",
  μs: "us",
  microseconds: "us",
  ns: "ns",
  nanoseconds: "ns",
};

/** "name (unit)" and "name [unit]" as name and unit; a header of a unit alone is a name. */
export function splitUnit(header: string): { name: string; unit?: string } {
  const match = /^(.*\S)\s*(?:\(([^()]*)\)|\[([^[\]]*)\])$/.exec(header);
  if (match === null) return { name: header };
  const unit = (match[2] ?? match[3] ?? "").trim();
  return unit === "" ? { name: match[1]! } : { name: match[1]!, unit };
}

/** Reads the first row of a file; an answer of problems where it names no time and values. */
export function readHeader(
  row: readonly string[],
  line: number,
  options: HeaderOptions,
): Header | CsvProblem[] {
  const headers = row.map((cell) => cell.trim());
  const problem = (reason: string): CsvProblem[] => [{ line, reason }];
  if (headers.length < 2) {
    return problem(
      "the header needs a time column and one further column, separated by comma, semicolon or tab",
    );
  }
  const time = findTime(headers, options.timeColumn);
  if (typeof time === "string") return problem(time);
  if (isTimeText(headers[time]!))
    return problem("the first row is data already, but it has to name the columns");

  const values: ValueColumn[] = [];
  const problems: CsvProblem[] = [];
  const seen = new Map<string, string>();
  const wanted = options.columns === undefined ? undefined : new Set(options.columns);
  for (const [index, header] of headers.entries()) {
    if (index === time) continue;
    const { name, unit } = splitUnit(header);
    if (wanted !== undefined && !wanted.delete(header) && !wanted.delete(name)) continue;
    const bad =
      nameProblem(name, unit) ?? (seen.has(name) ? `has the same name as ${seen.get(name)}` : undefined);
    if (bad !== undefined) problems.push({ line, column: header || `number ${index + 1}`, reason: bad });
    seen.set(name, JSON.stringify(header));
    const known = unit ?? options.unit;
    values.push({ index, header, name, ...(known === undefined ? {} : { unit: known }) });
  }
  for (const name of wanted ?? []) problems.push({ line, column: name, reason: "is not in the header" });
  if (problems.length > 0) return problems;
  if (values.length === 0) return problem("there is no column of values");

  const header = headers[time]!;
  const unit = EPOCH_UNITS[splitUnit(header).unit?.toLowerCase() ?? ""];
  return {
    cells: headers.length,
    time: { index: time, header, ...(unit === undefined ? {} : { unit }) },
    values,
  };
}

/** Position of the time column, or what is wrong. */
function findTime(headers: readonly string[], wanted: string | undefined): number | string {
  const names = headers.map((header) => splitUnit(header).name);
  if (wanted !== undefined) {
    const exact = headers.indexOf(wanted);
    const index = exact >= 0 ? exact : names.indexOf(wanted);
    return index >= 0 ? index : `there is no column ${JSON.stringify(wanted)} for the time`;
  }
  const found = names.flatMap((name, index) => (TIME_NAMES.has(name.toLowerCase()) ? [index] : []));
  if (found.length > 1) {
    const which = found.map((index) => JSON.stringify(headers[index])).join(" and ");
    return `${which} could each be the time column: state which one it is`;
  }
  return found[0] ?? 0;
}

function nameProblem(name: string, unit: string | undefined): string | undefined {
  if (name === "") return "has no name";
  // Tag values: 1 to 255 bytes, no NUL (protocol.md section 3, Create).
  for (const text of [name, unit ?? ""]) {
    if (Buffer.byteLength(text) > 255) return "has a name or unit longer than 255 bytes";
    if (text.includes("\0")) return "has a NUL character in its name";
  }
  return undefined;
}
