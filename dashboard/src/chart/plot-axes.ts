import type uPlot from "uplot";
import { type TimeTick, timeTicks } from "../format/time-ticks.ts";
import { axisLabels, type Prefix, prefixFor } from "../format/unit.ts";
import type { Zone } from "../format/zone.ts";
import type { ValueScale } from "./geometry/plot-area.ts";
import { valueFraction } from "./geometry/value-position.ts";
import type { PlotTheme } from "./plot-theme.ts";
import type { TimeRange } from "./time-range.ts";
import type { ValueAxis } from "./value-axes.ts";
import { valueTicks } from "./value-ticks.ts";

export const FONT_FAMILY =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const FONT = `12px ${FONT_FAMILY}`;
const CHAR_PX = 7;
/** Room at the right of the plot for the last label of the time axis, where no value axis makes it. */
export const RIGHT_PX = 26;

/** A label and where it is, for whoever draws the same axes elsewhere. */
export interface PlacedTick {
  /** Nanoseconds from the left edge, or a value. */
  readonly at: number;
  readonly label: string;
}

/** What axes read while they are drawn. */
export interface AxisSource {
  readonly view: TimeRange;
  readonly zone: Zone;
  readonly scales: readonly ValueScale[];
  readonly theme: PlotTheme;
  /** Width of the plotting area in CSS pixels, as far as it is known. */
  width(): number;
  height(): number;
  /** From the edges of the plotting area to those of the canvas. */
  margins(): { readonly left: number; readonly right: number };
}

/** The time axis on offsets from the left edge: floats of nanoseconds since 1970 would be off by hundreds. */
export function timeAxis(source: AxisSource): { axis: uPlot.Axis; ticks(): readonly PlacedTick[] } {
  let ticks: readonly TimeTick[] = [];
  let made: { view: TimeRange; zone: Zone; width: number } | undefined;
  const refresh = () => {
    const { view, zone } = source;
    const width = source.width();
    if (made?.view === view && made.zone === zone && made.width === width) return;
    ticks = timeTicks(view.start, view.end, width, zone);
    made = { view, zone, width };
  };
  const offsets = () => ticks.map(({ time }) => Number(time - source.view.start));
  const labels = () => fitLabels(ticks, source);
  const axis: uPlot.Axis = {
    scale: "x",
    font: FONT,
    stroke: () => source.theme.text,
    grid: { stroke: () => source.theme.grid, width: 1 },
    ticks: { stroke: () => source.theme.grid, width: 1, size: 6 },
    size: 44,
    splits: () => {
      refresh();
      return offsets();
    },
    values: labels,
  };
  return {
    axis,
    ticks() {
      refresh();
      const texts = labels();
      return offsets().map((at, index) => ({ at, label: texts[index] ?? "" }));
    },
  };
}

/** Drops labels, or their second lines, that would be cut off at the ends of the axis. */
function fitLabels(ticks: readonly TimeTick[], source: AxisSource): string[] {
  const { view } = source;
  const width = source.width();
  const { left, right } = source.margins();
  const pxPerNs = width / Number(view.end - view.start);
  return ticks.map(({ time, label }) => {
    const x = Number(time - view.start) * pxPerNs;
    const room = 2 * Math.min(x + left, width - x + right);
    return label
      .split("\n")
      .map((line) => (line.length * CHAR_PX <= room ? line : ""))
      .join("\n");
  });
}

/** A value axis as uPlot draws it, and what of it is asked for by others. */
export interface ValueAxisParts {
  readonly axis: uPlot.Axis;
  readonly side: "left" | "right";
  /** In CSS pixels; 0 where it is not shown. */
  size(): number;
  prefix(): Prefix;
  ticks(): readonly PlacedTick[];
}

/** Ticks of a value axis are at least so far apart. */
const TICK_PX = 38;

/**
 * The value axis with this place in the row: the first is on the left, the next on the right, and so on outwards. To uPlot
 * every one is from 0 to 1, as it can't divide scales of any size.
 */
export function valueAxis(
  source: AxisSource,
  model: ValueAxis,
  index: number,
  shown: boolean,
): ValueAxisParts {
  const side = index % 2 === 0 ? "left" : "right";
  let size = 0;
  let ticks: readonly PlacedTick[] = [];
  const scale = () => source.scales[index] ?? { min: 0, max: 1 };
  const prefix = () => prefixFor(Math.max(Math.abs(scale().min), Math.abs(scale().max)), model.unit);
  const grid = index === 0 ? { stroke: () => source.theme.grid, width: 1 } : { show: false };
  const axis: uPlot.Axis = {
    scale: `y${index}`,
    show: shown,
    side: side === "left" ? 3 : 1,
    font: FONT,
    stroke: () => source.theme.text,
    grid,
    ticks: { stroke: () => source.theme.grid, width: 1, size: 5 },
    gap: 4,
    // It never shrinks: what is read depends on the width that is left, and must not change it back.
    size: (u, values) => {
      const longest = Math.max(0, ...(values ?? []).map((value) => String(value).length));
      const least = u.width < 520 ? 44 : 60;
      size = Math.max(size, least, Math.ceil((longest * CHAR_PX + 14) / 12) * 12);
      return size;
    },
    splits: () => {
      const found = valueTicks(scale(), Math.max(1, Math.floor(source.height() / TICK_PX)));
      const labels = axisLabels(found.values, found.step, prefix());
      ticks = found.values.map((at, place) => ({ at, label: labels[place] ?? "" }));
      return found.values.map((at) => valueFraction(at, scale()));
    },
    values: () => ticks.map(({ label }) => label),
  };
  return { axis, side, size: () => (shown ? size : 0), prefix, ticks: () => ticks };
}
