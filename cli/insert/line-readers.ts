import { LineError, looksLikeTime, parseTime, parseValue } from "./parse-point.ts";

/** Reads one line. Undefined where it holds no point: a header, or a row without a value. */
export type LineReader = (line: string) => readonly [time: bigint, value: number] | "header" | undefined;

/** The reader of what begins with this line: JSON lines, else CSV with comma, semicolon or tab. */
export function readerFor(firstLine: string, decimals: number): LineReader {
  if (/^\s*[{[]/u.test(firstLine)) return (line) => readJson(line, decimals);
  const delimiter = ["\t", ";", ","].find((candidate) => firstLine.includes(candidate)) ?? ",";
  let columns: { readonly time: number; readonly value: number } | undefined;
  return (line) => {
    const cells = line.split(delimiter).map(unquote);
    if (columns === undefined) {
      if (!looksLikeTime(cells[0] ?? "")) {
        columns = columnsOf(cells);
        return "header";
      }
      columns = { time: 0, value: 1 };
    }
    const time = cells[columns.time];
    const value = cells[columns.value];
    if (time === undefined || value === undefined) throw new LineError("there are no time and value");
    return value === "" ? undefined : [parseTime(time, decimals), parseValue(value)];
  };
}

/** The columns of a header: `time`, and `value` or the only other one. @throws LineError */
function columnsOf(names: readonly string[]): { time: number; value: number } {
  const find = (wanted: string) => names.findIndex((name) => name.toLowerCase() === wanted);
  const time = find("time");
  if (time < 0) throw new LineError("this is neither a point nor a header with a column time");
  const value = find("value");
  if (value >= 0) return { time, value };
  if (names.length === 2) return { time, value: 1 - time };
  throw new LineError(`the header has no column value, and ${names.length - 1} others beside time`);
}

function unquote(cell: string): string {
  const text = cell.trim();
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replaceAll('""', '"').trim()
    : text;
}

/** A time that JSON.parse would read as a number, and round. */
const BARE_TIME = /("time"\s*:\s*|^\s*\[\s*)(-?\d+(?:\.\d+)?)(?=\s*[,}\]])/u;

function readJson(line: string, decimals: number): readonly [bigint, number] {
  let found: unknown;
  try {
    found = JSON.parse(line.replace(BARE_TIME, '$1"$2"'));
  } catch (cause) {
    throw new LineError("this is no JSON", { cause });
  }
  const { time, value } = (
    Array.isArray(found) ? { time: found[0], value: found[1] } : (found ?? {})
  ) as Record<string, unknown>;
  if (typeof time !== "string" || typeof value !== "number")
    throw new LineError('this is neither {"time": …, "value": …} nor [time, value]');
  if (!Number.isFinite(value)) throw new LineError(`${value} is no number that BTrDB can hold`);
  return [parseTime(time, decimals), value];
}
