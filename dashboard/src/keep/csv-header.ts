import { formatDuration } from "../format/time.ts";
import { textCell } from "./csv-text.ts";
import { fullName } from "./export-view.ts";
import type { PinnedSeries } from "./pin-versions.ts";

/** What each row begins with. */
export const TIME_COLUMNS = ["time (ns)", "time (UTC)"] as const;

/** The statistics of a window in their order in the file, and whether they have the unit of the stream. */
export const WINDOW_COLUMNS = ["min", "mean", "max", "count", "stddev"] as const;

/** The header line, with the columns of each series. */
export function headerLine(columns: readonly (readonly string[])[], keepFormulas: boolean): string {
  const titles = [...TIME_COLUMNS, ...columns.flat()];
  return `${titles.map((title) => textCell(title, keepFormulas)).join(",")}\n`;
}

/** "sites/a/voltage (V) version 12" */
export function rawColumns(pinned: PinnedSeries): string[] {
  return [...ownTimeColumn(pinned), titleOf(pinned, pinned.series.unit)];
}

/** "sites/a/voltage (V) version 12, min of 2^34 ns", and so on. */
export function windowColumns(pinned: PinnedSeries, pointWidth: number): string[] {
  const of = (statistic: string) => {
    const unit = statistic === "count" ? "" : pinned.series.unit;
    return `${titleOf(pinned, unit)}, ${statistic} of 2^${pointWidth} ns`;
  };
  return [...ownTimeColumn(pinned), ...WINDOW_COLUMNS.map(of)];
}

/** A series that is shifted says at what time in truth each of its points was. */
function ownTimeColumn(pinned: PinnedSeries): string[] {
  return pinned.shift === 0n ? [] : [`${titleOf(pinned, "")}, own time (ns)`];
}

function titleOf({ series, shift, versionText }: PinnedSeries, unit: string): string {
  const moved = shift === 0n ? "" : `, shifted by ${shift < 0n ? "-" : ""}${durationText(shift)}`;
  return `${fullName(series)}${unit === "" ? "" : ` (${unit})`} ${versionText}${moved}`;
}

function durationText(shift: bigint): string {
  const size = shift < 0n ? -shift : shift;
  return `${size} ns (${formatDuration(size)})`;
}
