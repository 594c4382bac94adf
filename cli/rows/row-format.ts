import { escapeFormulas, formatTime } from "btrdb-web";
import type { OptionValues } from "../options.ts";
import { UsageError } from "../usage-error.ts";

/** How rows are written. */
export interface RowFormat {
  readonly kind: "csv" | "tsv" | "json";
  readonly time: "ns" | "iso";
  readonly header: boolean;
  /** Texts that a spreadsheet would take for a formula get an apostrophe in front. */
  readonly escapeFormulas: boolean;
}

/** @throws UsageError */
export function readRowFormat(values: OptionValues): RowFormat {
  const { json, tsv, time = "ns", "no-header": bare, "escape-formulas": escapeFormulas = false } = values;
  if (json && tsv) throw new UsageError("--json and --tsv exclude each other");
  if (time !== "ns" && time !== "iso")
    throw new UsageError(`--time ${JSON.stringify(time)} is neither ns nor iso`);
  return { kind: json ? "json" : tsv ? "tsv" : "csv", time, header: !bare, escapeFormulas };
}

/** Text of a time: nanoseconds, or RFC 3339 with nine decimals. */
export function timeText(time: bigint, format: RowFormat): string {
  return format.time === "iso" ? formatTime(time) : String(time);
}

/** A number with every digit that it has; empty where there is none. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return "";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** The same in JSON, where there is no NaN. */
export function jsonNumber(value: number): string {
  return Number.isFinite(value) ? numberText(value) : "null";
}

/** A text as one cell: quoted in CSV where it has to be (RFC 4180), escaped with backslashes in TSV. */
export function cell(text: string, format: RowFormat): string {
  const safe = format.escapeFormulas ? escapeFormulas(text) : text;
  if (format.kind === "tsv") return safe.replace(/[\\\t\r\n]/gu, (found) => ESCAPES[found] ?? found);
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\r": "\\r", "\n": "\\n" };

export function delimiterOf({ kind }: RowFormat): string {
  return kind === "tsv" ? "\t" : ",";
}

/** The line that names the columns; empty where there is none. */
export function headerLine(names: readonly string[], format: RowFormat): string {
  if (format.kind === "json" || !format.header) return "";
  return `${names.map((name) => cell(name, format)).join(delimiterOf(format))}\n`;
}

/** Whole numbers of 64 bits are decimal strings in JSON: numbers would lose digits. */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? String(inner) : inner), indent);
}
