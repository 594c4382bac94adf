import type { Statistics } from "./statistics.ts";

/** A row of the table: a series, or what differs between two of them. */
export interface StatisticsRow {
  readonly label: string;
  readonly unit: string;
  readonly numbers: Omit<Statistics, "version"> | undefined;
  /** Signs are shown, as of a difference. */
  readonly signed?: boolean | undefined;
}

export const COLUMNS = ["count", "min", "mean", "max", "stddev"] as const;
export type StatisticsColumn = (typeof COLUMNS)[number];

const DIGITS = 7;
const WHOLE = new Intl.NumberFormat("en-US");

/** Every digit, as it is stored; "" where there is none. */
export function exactText(row: StatisticsRow, column: StatisticsColumn): string {
  const value = row.numbers?.[column];
  if (value === undefined || Number.isNaN(value)) return "";
  return `${row.signed && value > 0 ? "+" : ""}${value}`;
}

/** For reading: seven digits, thousands of counts apart, a true minus. "–" where there is none. */
export function shortText(row: StatisticsRow, column: StatisticsColumn): string {
  const value = row.numbers?.[column];
  if (value === undefined || Number.isNaN(value)) return "–";
  const text = typeof value === "bigint" ? WHOLE.format(value) : String(Number(value.toPrecision(DIGITS)));
  return `${row.signed && value > 0 ? "+" : ""}${text.replace("-", "−")}`;
}

/** The table as text for spreadsheets: tabs between, every digit. */
export function tableText(rows: readonly StatisticsRow[]): string {
  const lines = rows.map((row) => [
    cleaned(row.label),
    cleaned(row.unit),
    ...COLUMNS.map((column) => exactText(row, column).replace(/^\+/u, "")),
  ]);
  return [["series", "unit", ...COLUMNS], ...lines].map((cells) => cells.join("\t")).join("\n");
}

/** A text that stays in its cell, and is no formula of a spreadsheet. */
function cleaned(text: string): string {
  const flat = text.replace(/[\t\r\n]+/gu, " ");
  return /^[=+\-@＝＋－＠]/u.test(flat) ? `'${flat}` : flat;
}
