import uPlot from "uplot";
import { type TimeTick, timeTicks } from "../format/time-ticks.ts";
import { axisLabels, prefixFor, type Unit } from "../format/unit.ts";
import type { Zone } from "../format/zone.ts";
import type { Columns } from "./columns.ts";
import { type PlotTheme, plotTheme } from "./plot-theme.ts";
import type { TimeRange } from "./time-range.ts";

/** Everything that a frame of the plot depends on. */
export interface PlotFrame {
  readonly columns: Columns;
  readonly view: TimeRange;
  /** Smallest and largest value to make room for; undefined where there is none. */
  readonly values: { readonly min: number; readonly max: number } | undefined;
  readonly unit: Unit;
  /** What the value axis is called, without its unit. */
  readonly name: string;
  readonly zone: Zone;
}

/** The canvas: uPlot on relative time, with axes of our own. It asks for nothing and knows no streams. */
export interface Plot {
  /** The plotting area, for pointer events. */
  readonly area: HTMLElement;
  /** Its width in CSS pixels. */
  width(): number;
  draw(frame: PlotFrame): void;
  resize(width: number, height: number): void;
  /** Whether a row holds data and is in view. */
  shows(row: number): boolean;
  /** Puts the cursor on a row of the columns, or takes it away. */
  setCursor(row: number | undefined): void;
  /** Reads the colours anew. */
  retheme(): void;
  destroy(): void;
}

const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const CHAR_PX = 7;
/** Room for labels of the time axis that stick out: on the left there is the value axis. */
const LEFT_PX = 70;
const RIGHT_PX = 34;

const EMPTY: PlotFrame = {
  columns: { x: [], mean: [], min: [], max: [], source: new Int32Array() },
  view: { start: 0n, end: 1n },
  values: undefined,
  unit: { symbol: "", prefixable: false },
  name: "",
  zone: { id: "UTC", offsetAt: () => 0n },
};

/** Creates a plot in `host`; `onCursor` gets the row under the cursor, or undefined. */
export function createPlot(host: HTMLElement, onCursor: (row: number | undefined) => void): Plot {
  let frame = EMPTY;
  let theme: PlotTheme = plotTheme(host);
  let ticks: readonly TimeTick[] = [];
  let axisSize = 0;

  const prefix = () => prefixFor(Math.max(...valueRange(frame).map(Math.abs)), frame.unit);
  const plotWidth = (u: uPlot) => u.bbox.width / uPlot.pxRatio;

  const timeAxis: uPlot.Axis = {
    scale: "x",
    font: FONT,
    stroke: () => theme.text,
    grid: { stroke: () => theme.grid, width: 1 },
    ticks: { stroke: () => theme.grid, width: 1, size: 6 },
    size: 46,
    splits: (u) => {
      ticks =
        frame.values === undefined
          ? []
          : timeTicks(frame.view.start, frame.view.end, plotWidth(u), frame.zone);
      return ticks.map(({ time }) => Number(time - frame.view.start));
    },
    values: (u) => fitLabels(ticks, frame.view, plotWidth(u)),
  };
  const valueAxis: uPlot.Axis = {
    scale: "y",
    font: FONT,
    labelFont: FONT,
    labelSize: 20,
    label: (u) => {
      const symbol = `${prefix().symbol}${frame.unit.symbol}`;
      const unit = symbol === "" ? "" : ` (${symbol})`;
      return shorten(frame.name, Math.floor(u.height / CHAR_PX) - unit.length - 8) + unit;
    },
    stroke: () => theme.text,
    grid: { stroke: () => theme.grid, width: 1 },
    ticks: { stroke: () => theme.grid, width: 1, size: 6 },
    space: 38,
    // It never shrinks for one series: what is read depends on the width that is left, and must not change it back.
    size: (u, values) => {
      const longest = Math.max(0, ...(values ?? []).map((value) => String(value).length));
      const least = u.width < 500 ? 56 : 80;
      axisSize = Math.max(axisSize, least, Math.ceil((longest * CHAR_PX + 24) / 16) * 16);
      return axisSize;
    },
    values: (_, splits, _axis, _space, step) =>
      frame.values === undefined ? [] : axisLabels(splits, step, prefix()),
  };

  const line: uPlot.Series = {
    scale: "y",
    stroke: () => theme.line,
    width: 1.5,
    points: {
      size: 5,
      width: 1,
      stroke: () => theme.line,
      fill: () => theme.line,
      show: (u) => frame.columns.source.length * 12 < plotWidth(u),
      // Where points are too dense to be marked, those without a neighbour still are: no line shows them.
      filter: (_, _series, shown) => (shown ? null : lonelyRows(frame.columns)),
    },
  };
  // The edges have a stroke, so that a band of a single window is still a line that can be seen.
  const edge = (): uPlot.Series => ({
    scale: "y",
    stroke: () => theme.band,
    width: 1,
    points: { show: false },
  });

  const options: uPlot.Options = {
    width: Math.max(1, host.clientWidth),
    height: Math.max(1, host.clientHeight),
    padding: [12, RIGHT_PX, 0, 0],
    legend: { show: false },
    cursor: {
      x: true,
      y: false,
      drag: { x: false, y: false, setScale: false },
      // Gestures are the owner's; uPlot only follows the pointer.
      bind: { mousedown: () => null, mouseup: () => null, click: () => null, dblclick: () => null },
      // The type forgets that null is an answer.
      dataIdx: (_, series, row, at) => (series === 1 ? nearestRow(frame, row, at) : null) as number,
      points: { size: 9, width: 2, stroke: () => theme.surface, fill: () => theme.line },
    },
    scales: {
      x: { time: false, range: () => [0, Number(frame.view.end - frame.view.start)] },
      y: { range: () => valueRange(frame) },
    },
    axes: [timeAxis, valueAxis],
    series: [{}, line, edge(), edge()],
    bands: [{ series: [2, 3], fill: () => theme.band }],
    hooks: {
      setCursor: [
        (u) => {
          const inside = (u.cursor.left ?? -1) >= 0;
          onCursor(inside ? (u.cursor.idxs?.[1] ?? undefined) : undefined);
        },
      ],
    },
  };
  const u = new uPlot(options, [[], [], [], []], host);
  u.root.setAttribute("aria-hidden", "true");

  return {
    area: u.over,
    width: () => plotWidth(u),
    draw(next) {
      // uPlot keeps the texts of its axes while their ranges stay the same.
      const other = next.name !== frame.name || next.unit.symbol !== frame.unit.symbol;
      const stale = other || next.zone !== frame.zone;
      if (other) axisSize = 0;
      frame = next;
      const { x, mean, min, max } = next.columns;
      // In a batch it is done when this returns, and the width is what it will be.
      u.batch(() => {
        u.setData([x, mean, max, min], true);
        if (stale) u.redraw(false, true);
      });
    },
    resize(width, height) {
      // The first time that there is a size is also the first time that styles apply.
      theme = plotTheme(host);
      axisSize = 0;
      u.batch(() => u.setSize({ width, height }));
    },
    shows: (row) => shows(frame, row),
    setCursor(row) {
      const x = row === undefined ? undefined : frame.columns.x[row];
      const y = row === undefined ? undefined : frame.columns.mean[row];
      if (x === undefined || y === undefined || y === null) u.setCursor({ left: -10, top: -10 });
      else u.setCursor({ left: u.valToPos(x, "x"), top: u.valToPos(y, "y") });
    },
    retheme() {
      theme = plotTheme(host);
      u.redraw(false);
    },
    destroy: () => u.destroy(),
  };
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(1, length - 1))}…`;
}

/** Drops labels, or their second lines, that would be cut off at the ends of the axis. */
function fitLabels(ticks: readonly TimeTick[], view: TimeRange, width: number): string[] {
  const pxPerNs = width / Number(view.end - view.start);
  return ticks.map(({ time, label }) => {
    const x = Number(time - view.start) * pxPerNs;
    const room = 2 * Math.min(x + LEFT_PX, width - x + RIGHT_PX);
    return label
      .split("\n")
      .map((line) => (line.length * CHAR_PX <= room ? line : ""))
      .join("\n");
  });
}

function valueRange({ values }: PlotFrame): [min: number, max: number] {
  if (values === undefined) return [0, 1];
  const { min, max } = values;
  // A constant gets room above and below; uPlot would start at zero.
  if (min === max) {
    const room = Math.abs(min) * 0.01 || 1;
    return [min - room, max + room];
  }
  const room = (max - min) * 0.06;
  return [min - room, max + room];
}

/** The row in view that is nearest to `at`, seen from the row `from`: breaks and the ends beyond the edges hold no data. */
function nearestRow(frame: PlotFrame, from: number, at: number): number | null {
  const { source, x } = frame.columns;
  const usable = (row: number) => shows(frame, row);
  let left = from;
  while (left >= 0 && !usable(left)) left -= 1;
  let right = from;
  while (right < source.length && !usable(right)) right += 1;
  if (left < 0) return right < source.length ? right : null;
  if (right >= source.length) return left;
  return at - x[left]! <= x[right]! - at ? left : right;
}

function shows({ columns: { source, x }, view }: PlotFrame, row: number): boolean {
  return source[row]! >= 0 && x[row]! >= 0 && x[row]! <= Number(view.end - view.start);
}

/** Rows with a break, or nothing, on both sides. */
function lonelyRows({ mean }: Columns): number[] {
  const rows: number[] = [];
  for (let row = 0; row < mean.length; row += 1) {
    if (mean[row] !== null && (mean[row - 1] ?? null) === null && (mean[row + 1] ?? null) === null)
      rows.push(row);
  }
  return rows;
}
