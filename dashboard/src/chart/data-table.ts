import type { Frame } from "btrdb-web/viewport";
import { formatCount } from "../format/count.ts";
import { formatTime } from "../format/time.ts";
import { parseUnit } from "../format/unit.ts";
import type { Zone } from "../format/zone.ts";
import { element } from "../ui/element.ts";
import type { ChartSeries } from "./chart-series.ts";
import type { SeriesReading } from "./geometry/reading-at.ts";
import { tableRows } from "./geometry/table-rows.ts";
import type { TimeRange } from "./time-range.ts";

/** So many rows of each series at most: more would make the page slow, and nobody reads them. */
export const MAX_ROWS = 500;

/** What is drawn, as a table with all digits: for screen readers, and for everybody. */
export interface DataTable {
  readonly element: HTMLElement;
  readonly open: boolean;
  toggle(open: boolean): void;
  /** Fills the table, where it is open, once nothing changes any more; then its `data-revision` is that of the frame. */
  show(content: TableContent): void;
}

export interface TableContent {
  readonly frame: Frame | undefined;
  readonly view: TimeRange | undefined;
  readonly series: readonly ChartSeries[];
  readonly zone: Zone;
}

const RAW_TITLES = ["Time", "Value"];
const WINDOW_TITLES = ["Window from", "Min", "Mean", "Max", "Count"];

export function createDataTable(): DataTable {
  const root = element("div", {
    class: "data-table",
    part: "table",
    role: "region",
    "aria-label": "What is drawn, as a table",
    tabindex: 0,
    hidden: true,
    "data-testid": "data-table",
  });
  let latest: TableContent | undefined;

  const filling = whenAtRest(() => {
    if (root.hidden || latest === undefined) return;
    const { frame, view, series, zone } = latest;
    const tables =
      frame === undefined || view === undefined
        ? []
        : series.flatMap((one) => {
            const found = frame.series.find(({ id }) => id === one.id);
            return found === undefined ? [] : [seriesTable(one, tableRows(found, view, MAX_ROWS), zone)];
          });
    root.replaceChildren(...(tables.length > 0 ? tables : [element("p", {}, "Nothing is drawn.")]));
    root.dataset.revision = String(frame?.revision ?? 0);
  });
  return {
    element: root,
    get open() {
      return !root.hidden;
    },
    toggle(open) {
      root.hidden = !open;
      if (open) return filling.ask();
      filling.cancel();
      root.replaceChildren();
    },
    show(content) {
      latest = content;
      if (!root.hidden) filling.ask();
    },
  };
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
  return element(
    "table",
    { "data-id": series.id },
    element("caption", {}, `${series.name}${inUnit}: ${count}`),
    element("thead", {}, element("tr", {}, ...titles.map((title) => element("th", { scope: "col" }, title)))),
    element("tbody", {}, ...rows.map((row) => tableRow(row, raw, zone))),
  );
}

/** The time in nanoseconds is in `data-time`; values are written with all their digits. */
function tableRow(row: SeriesReading, raw: boolean, zone: Zone): HTMLTableRowElement {
  const [min, mean, max, count] =
    row.kind === "raw" ? [row.value, row.value, row.value, 1n] : [row.min, row.mean, row.max, row.count];
  const cells = raw ? [String(mean)] : [min, mean, max, count].map(String);
  return element(
    "tr",
    { "data-time": String(row.time) },
    element("th", { scope: "row" }, formatTime(row.time, zone)),
    ...cells.map((cell) => element("td", {}, cell)),
  );
}

/** A table of this size costs more than a frame: it waits until nothing has changed for this long, but not for ever. */
const REST_MS = 200;
const LONGEST_MS = 1_000;

/** Something to be done once calls have stopped for a moment; where they do not stop, it is done all the same. */
function whenAtRest(work: () => void): { ask(): void; cancel(): void } {
  let since: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let idle: number | undefined;
  const cancel = () => {
    clearTimeout(timer);
    if (idle !== undefined) cancelIdleCallback(idle);
    idle = undefined;
    since = undefined;
  };
  const run = () => {
    cancel();
    work();
  };
  return {
    cancel,
    ask() {
      if (idle !== undefined) return;
      const now = performance.now();
      since ??= now;
      clearTimeout(timer);
      const wait = Math.max(0, Math.min(REST_MS, since + LONGEST_MS - now));
      timer = setTimeout(() => {
        // Safari has no requestIdleCallback.
        if (typeof requestIdleCallback === "function") idle = requestIdleCallback(run, { timeout: 500 });
        else run();
      }, wait);
    },
  };
}
