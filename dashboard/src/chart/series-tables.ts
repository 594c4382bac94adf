import { formatCount } from "../format/count.ts";
import { formatTime } from "../format/time.ts";
import { parseUnit } from "../format/unit.ts";
import type { Zone } from "../format/zone.ts";
import { element } from "../ui/element.ts";
import type { ChartSeries } from "./chart-series.ts";
import type { TableContent } from "./data-table.ts";
import type { SeriesReading } from "./geometry/reading-at.ts";
import { tableRows } from "./geometry/table-rows.ts";

/** So many rows of each series at most: more would make the page slow, and nobody reads them. */
export const MAX_ROWS = 500;

const RAW_TITLES = ["Time", "Value"];
const WINDOW_TITLES = ["Window from", "Min", "Mean", "Max", "Count"];

/** A table for each series that is drawn. */
export function seriesTables({ frame, view, series, zone }: TableContent): HTMLElement[] {
  if (frame === undefined || view === undefined) return [];
  return series.flatMap((one) => {
    const found = frame.series.find(({ id }) => id === one.id);
    return found === undefined ? [] : [seriesTable(one, tableRows(found, view, MAX_ROWS), zone)];
  });
}

function seriesTable(
  series: ChartSeries,
  { rows, total }: ReturnType<typeof tableRows>,
  zone: Zone,
): HTMLElement {
  const { symbol } = parseUnit(series.unit);
  // While some of it is a stand-in there may be both: then points are written like windows of one.
  const raw = rows.every(({ kind }) => kind === "raw");
  const noun = raw ? "point" : "window";
  const titles = raw ? RAW_TITLES : WINDOW_TITLES;
  const count =
    rows.length < total
      ? `the first ${formatCount(rows.length, noun)} of ${formatCount(total, noun)} in view`
      : `${formatCount(rows.length, noun)} in view`;
  const inUnit = symbol === "" ? "" : ` (${symbol})`;
  const heads = titles.map((title) => element("th", { scope: "col", role: "columnheader" }, title));
  // The roles are said, as on narrow screens a row is laid out in lines, and then would be no row any more.
  const table = element(
    "table",
    { class: raw ? "points" : "windows", role: "table", "data-id": series.id },
    element("caption", {}, `${series.name}${inUnit}: ${count}`),
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...heads)),
    element("tbody", { role: "rowgroup" }, ...rows.map((row) => tableRow(row, titles, zone))),
  );
  // Tables that are scrolled away are not laid out; until they were once, this is how tall they may be.
  const place = element("div", { class: "series-table" }, table);
  place.style.setProperty("--rows", String(rows.length));
  return place;
}

/** The time in nanoseconds is in `data-time`; values are written with all their digits. */
function tableRow(row: SeriesReading, titles: readonly string[], zone: Zone): HTMLTableRowElement {
  const [min, mean, max, count] =
    row.kind === "raw" ? [row.value, row.value, row.value, 1n] : [row.min, row.mean, row.max, row.count];
  const cells = titles === RAW_TITLES ? [mean] : [min, mean, max, count];
  return element(
    "tr",
    { role: "row", "data-time": String(row.time) },
    element("th", { scope: "row", role: "rowheader" }, formatTime(row.time, zone)),
    ...cells.map((cell, at) => element("td", { role: "cell", "data-title": titles[at + 1] }, String(cell))),
  );
}
