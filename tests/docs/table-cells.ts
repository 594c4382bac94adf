import { readFile } from "../repository.ts";

/** One row of a table of two columns, Python and TypeScript. */
export interface SideBySide {
  readonly python: readonly string[];
  readonly typescript: readonly string[];
  /** Of the file, from 1. */
  readonly line: number;
}

/** The pieces of code of each row, by column. */
export function sideBySide(file: string): SideBySide[] {
  return readFile(file)
    .split("\n")
    .flatMap((text, index) => {
      const [, left = "", right = ""] = /^\| (`.*?) +\| (.*?) +\|$/u.exec(text) ?? [];
      if (left === "") return [];
      // What stands behind a dash is no counterpart.
      const typescript = right.startsWith("—") ? [] : codeIn(right);
      return [{ python: codeIn(left), typescript, line: index + 1 }];
    });
}

function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/gu)].map(([, code = ""]) => code);
}

/** What the rows use and a reader has, beyond tests/docs/prelude.d.ts. */
const GIVEN = `
  import * as btrdb from "btrdb-web";
  import { BTrDB, type RawPoint, type StatPoint, StreamSet, connect, explainConnection, formatTime, fromMilliseconds,
    isBTrDBError, isUuid, now, nsDelta, PointWidth, throwIfFailed, toBTrDBError, toDate, toInstant, toTime,
    uuidToBytes, uuidToText } from "btrdb-web";
  declare const time: bigint, value: number, times: BigInt64Array, values: Float64Array, pw: PointWidth;
  declare const streams: btrdb.Stream[], columns: btrdb.RawColumns, windows: btrdb.WindowColumns;
  declare const point: RawPoint, window: StatPoint, error: unknown, response: { stat: btrdb.StatusLike };
`.replaceAll("\n", " ");

/** The TypeScript of each row as a program, in one line, so that mistakes are found by the line of the page. */
export function rowPrograms(page: string): { page: string; line: number; code: string }[] {
  return sideBySide(page)
    .filter(({ typescript }) => typescript.length > 0)
    .map(({ typescript, line }) => ({
      page,
      line: line - 1,
      code: `${GIVEN} ${typescript.map((code) => `async () => { ${code} };`).join(" ")}`,
    }));
}
