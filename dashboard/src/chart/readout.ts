import type { SeriesFrame } from "btrdb-web/viewport";
import { formatPowerOfTwo } from "../format/count.ts";
import { formatDuration, formatTime } from "../format/time.ts";
import { formatExact, parseUnit } from "../format/unit.ts";
import type { Zone } from "../format/zone.ts";
import { element, setText } from "../ui/element.ts";
import { describeFailure } from "../ui/failure.ts";
import { type ChartSeries, paletteIndex } from "./chart-series.ts";
import { type SeriesDescription, setFacts } from "./describe-chart.ts";
import type { SeriesReading } from "./geometry/reading-at.ts";

/**
 * One row a series: what it is and how it stands, and the exact time and values under the cursor. A row keeps its height
 * whatever it says.
 */
export interface Readout {
  readonly element: HTMLElement;
  setSeries(series: readonly ChartSeries[]): void;
  showCursor(time: bigint | undefined, readings: ReadonlyMap<string, SeriesReading>, zone: Zone): void;
  /** `unlabelled`: ids of series whose axis has no room. */
  showFacts(
    descriptions: readonly SeriesDescription[],
    frames: readonly SeriesFrame[],
    unlabelled: ReadonlySet<string>,
  ): void;
}

interface Row {
  readonly root: HTMLTableRowElement;
  readonly series: ChartSeries;
  /** Says that its axis has no room. */
  readonly axis: HTMLElement;
  readonly cells: Readonly<Record<Cell, HTMLTableCellElement>>;
}

type Cell = "value" | "min" | "max" | "count" | "time" | "shown";
const CELLS: readonly (readonly [cell: Cell, title: string])[] = [
  ["value", "Value or mean"],
  ["min", "Min"],
  ["max", "Max"],
  ["count", "Points"],
  ["time", "Time of the point or window"],
  ["shown", "Shown as"],
];

export function createReadout(hint: string, retry: () => void): Readout {
  const time = element("span", { class: "cursor-time", "data-testid": "readout-time" });
  const note = element("span", { class: "readout-hint" }, hint);
  const head = element(
    "tr",
    { role: "row" },
    element("th", { scope: "col", role: "columnheader" }, "Series"),
    ...CELLS.map(([cell, title]) =>
      element("th", { scope: "col", role: "columnheader", class: `cell-${cell}` }, title),
    ),
  );
  const body = element("tbody", { role: "rowgroup" });
  const table = element(
    "table",
    { role: "table", "aria-label": "Series, and their values at the cursor", hidden: true },
    element("thead", { role: "rowgroup" }, head),
    body,
  );
  const root = element(
    "div",
    {
      class: "readout",
      part: "readout",
      // Where it is too narrow for its digits it scrolls, and so the keyboard has to reach it.
      tabindex: 0,
      role: "group",
      "aria-label": "Values at the cursor",
      "data-testid": "readout",
    },
    element("p", { class: "readout-head" }, time, note),
    table,
  );
  let rows: readonly Row[] = [];

  return {
    element: root,
    setSeries(series) {
      rows = series.map(createRow);
      body.replaceChildren(...rows.map((row) => row.root));
      table.hidden = rows.length === 0;
    },
    showCursor(at, readings, zone) {
      note.hidden = at !== undefined;
      setText(time, at === undefined ? "" : formatTime(at, zone));
      if (at === undefined) delete time.dataset.ns;
      else time.dataset.ns = String(at);
      for (const { cells, series } of rows) {
        const texts = cellTexts(readings.get(series.id), series, zone);
        for (const cell of ["value", "min", "max", "count", "time"] as const)
          setText(cells[cell], texts[cell]);
      }
    },
    showFacts(descriptions, frames, unlabelled) {
      for (const { root: row, cells, series, axis } of rows) {
        axis.hidden = !unlabelled.has(series.id);
        const described = descriptions.find(({ id }) => id === series.id);
        const error = frames.find(({ id }) => id === series.id)?.error;
        setFacts(row, {
          status: series.hidden ? "hidden" : described?.status,
          level: described?.level,
          version: described?.version,
          rows: described?.rows,
          points: described?.points,
          exact: described?.exact,
          "first-time": described?.first?.time,
          "first-value": described?.first?.value,
          "last-time": described?.last?.time,
          "last-value": described?.last?.value,
        });
        row.classList.toggle("failed", error !== undefined);
        if (error === undefined) {
          delete cells.shown.dataset.error;
          setText(cells.shown, series.hidden ? "hidden" : shownAs(described));
          continue;
        }
        const { message } = describeFailure(error);
        if (cells.shown.dataset.error === message) continue;
        cells.shown.dataset.error = message;
        const button = element("button", { type: "button", "data-testid": "series-retry" }, "Try again");
        button.addEventListener("click", retry);
        const text = element(
          "span",
          { class: "row-error", title: message, "data-testid": "series-error" },
          message,
        );
        cells.shown.replaceChildren(text, button);
      }
    },
  };
}

function createRow(series: ChartSeries): Row {
  const cells = Object.fromEntries(
    CELLS.map(([cell, title]) => [
      cell,
      element("td", {
        role: "cell",
        class: `cell-${cell}`,
        "data-title": title,
        "data-testid": `readout-${cell}`,
      }),
    ]),
  ) as Record<Cell, HTMLTableCellElement>;
  const notes = [
    series.version === undefined ? "" : `version ${series.version}`,
    series.shift === undefined ? "" : shiftText(series.shift),
  ].filter((note) => note !== "");
  const { symbol } = parseUnit(series.unit);
  const axis = element(
    "span",
    { class: "series-note", hidden: true, title: "There is no room for the labels of its axis" },
    "(no axis)",
  );
  const name = element(
    "th",
    { scope: "row", role: "rowheader", title: `${series.collection}/${series.name}` },
    element("span", { class: `swatch series-${paletteIndex(series.color)}`, "aria-hidden": "true" }),
    element("span", { class: "series-name" }, series.name),
    element("span", { class: "series-note" }, [symbol, ...notes].filter((note) => note !== "").join(", ")),
    axis,
  );
  const root = element(
    "tr",
    { role: "row", "data-testid": "series-row", "data-id": series.id, "data-uuid": series.stream.uuid },
    name,
    ...CELLS.map(([cell]) => cells[cell]),
  );
  if (series.hidden) root.classList.add("hidden-series");
  return { root, series, axis, cells };
}

/** "+1 h": how far a series is moved. */
export function shiftText(shift: bigint): string {
  return shift < 0n ? `−${formatDuration(-shift)}` : `+${formatDuration(shift)}`;
}

/** "raw points, version 12". */
function shownAs(described: SeriesDescription | undefined): string {
  if (described?.level === undefined) return "";
  return `${levelText(described.level)}${described.version === undefined ? "" : `, version ${described.version.replace(/\.0$/, "")}`}`;
}

/** "raw points", or "1.07 s windows (2³⁰ ns)". */
export function levelText(level: NonNullable<SeriesDescription["level"]>): string {
  if (level === "raw") return "raw points";
  if (level === "mixed") return "windows";
  return `${formatDuration(1n << BigInt(level))} windows (${formatPowerOfTwo(level)} ns)`;
}

const NO_TEXTS = { value: "–", min: "", max: "", count: "", time: "" } as const;

function cellTexts(
  reading: SeriesReading | undefined,
  series: ChartSeries,
  zone: Zone,
): Readonly<Record<Exclude<Cell, "shown">, string>> {
  if (reading === undefined) return NO_TEXTS;
  const unit = parseUnit(series.unit);
  const time = formatTime(reading.time, zone);
  if (reading.kind === "raw")
    return { value: formatExact(reading.value, unit), min: "", max: "", count: "1", time };
  return {
    value: formatExact(reading.mean, unit),
    min: formatExact(reading.min, unit),
    max: formatExact(reading.max, unit),
    count: String(reading.count),
    time,
  };
}
