import { formatTime } from "../time/format-time.ts";
import { escapeFormulas } from "./escape-formulas.ts";
import type { Table } from "./table.ts";

/** How CSV is written. */
export interface CsvOptions {
  /** `ns`, the default, is nanoseconds since the epoch; `iso` RFC 3339 in UTC with nine decimals. */
  readonly timeFormat?: "ns" | "iso" | undefined;
  /** Default `,`. */
  readonly delimiter?: string | undefined;
  /**
   * Puts an apostrophe before names that a spreadsheet would take for a formula: those that begin with = + - @, also as
   * wide as Chinese characters, with a tab or a line break. Numbers stay numbers. Default false.
   */
  readonly escapeFormulas?: boolean | undefined;
}

/** About so many characters at a time. */
const PIECE = 1 << 16;

/** CSV piece by piece: a header with the names, then a line a row; an empty field where a stream has no point. */
export async function* csvOf(
  tables: AsyncIterable<Table>,
  names: readonly string[],
  { timeFormat = "ns", delimiter = ",", escapeFormulas: escaped = false }: CsvOptions = {},
): AsyncGenerator<string, void, undefined> {
  const header = ["time", ...names].map((name) => cell(name, delimiter, escaped));
  let piece = `${header.join(delimiter)}\n`;
  for await (const { time, columns, length } of tables) {
    for (let row = 0; row < length; row++) {
      const at = time[row] as bigint;
      piece += timeFormat === "iso" ? formatTime(at) : at;
      for (const column of columns) {
        const value = column[row] as number;
        piece += Number.isNaN(value) ? delimiter : `${delimiter}${Object.is(value, -0) ? "-0" : value}`;
      }
      piece += "\n";
      if (piece.length < PIECE) continue;
      yield piece;
      piece = "";
    }
  }
  yield piece;
}

function cell(name: string, delimiter: string, escaped: boolean): string {
  const safe = escaped ? escapeFormulas(name) : name;
  return /["\r\n]/u.test(safe) || safe.includes(delimiter) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
