import { type CsvStyle, WINDOW_COLUMNS } from "../rpc/generate-csv.ts";
import { timeText } from "../rpc/time-text.ts";

/** Numbers as Go's `%f` has them: six decimals, however small or large they are. */
export function sixDecimals(value: number): string {
  const text = Math.abs(value) < 1e21 ? value.toFixed(6) : `${BigInt(value)}.000000`;
  return Object.is(value, -0) ? `-${text}` : text;
}

/**
 * The CSV of v4: six decimals, times to the second, no standard deviation, zeros for empty windows, columns without a
 * head where a stream has no label, and the head also where there is nothing to follow but an error.
 */
export const V4_CSV: CsvStyle = {
  windowColumns: WINDOW_COLUMNS.slice(0, -1),
  headBeforeErrors: true,
  emptyWindow: ["0.000000", "0.000000", "0.000000", "0"],
  number: sixDecimals,
  time: (time) => timeText(time).replace(/\.\d+Z$/u, "Z"),
  label: ({ label }) => label,
};
