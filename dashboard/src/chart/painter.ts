import type { Frame } from "btrdb-web/viewport";
import type { Zone } from "../format/zone.ts";
import type { AxisPlace } from "./axis-layer.ts";
import { AxisRange, type AxisSpan } from "./axis-range.ts";
import { type ChartSeries, paletteIndex } from "./chart-series.ts";
import { DENSITY_BIN_PX, drawAxisTitles, drawDensity } from "./draw-margins.ts";
import { drawSeries } from "./draw-series.ts";
import { density } from "./geometry/density.ts";
import type { PlotArea, ValueScale } from "./geometry/plot-area.ts";
import { valueExtent } from "./geometry/value-extent.ts";
import { createPlot, type Plot } from "./plot.ts";
import type { PlotTheme } from "./plot-theme.ts";
import type { TimeRange } from "./time-range.ts";
import { axesWithRoom, axisKey, type ValueAxis, valueAxes } from "./value-axes.ts";

/** What one drawing of the canvas depends on. */
export interface PaintInput {
  readonly view: TimeRange;
  readonly zone: Zone;
  readonly series: readonly ChartSeries[];
  readonly frame: Frame;
  readonly fixed: Readonly<Record<string, AxisSpan>>;
  readonly theme: PlotTheme;
  /** Nothing moves: axes may shrink. */
  readonly resting: boolean;
  readonly animate: boolean;
  /** The user is at it: speed counts. */
  readonly moving: boolean;
}

/** What was drawn. */
export interface Painted {
  readonly area: PlotArea;
  /** By the id of the series. */
  readonly scales: ReadonlyMap<string, ValueScale>;
  /** Rows in view, and breaks of the line, by the id of the series. */
  readonly rows: ReadonlyMap<string, number>;
  readonly breaks: ReadonlyMap<string, number>;
  /** Ids of series whose axis has no room for labels. */
  readonly unlabelled: ReadonlySet<string>;
  /** In their order. */
  readonly axes: readonly AxisPlace[];
  /** An axis is still on its way. */
  readonly moving: boolean;
}

/** Smallest and largest value in view, by the id of the series. */
type Extents = ReadonlyMap<string, ValueScale | undefined>;

/** Draws frames, and keeps what carries over from one to the next: the ranges of the value axes. */
export class Painter {
  readonly plot: Plot;
  readonly #host: HTMLElement;
  readonly #ranges = new Map<string, AxisRange>();
  #models: readonly ValueAxis[] = [];
  /** How long the last drawings took, in milliseconds. */
  readonly drawTimes: number[] = [];

  constructor(host: HTMLElement) {
    this.#host = host;
    this.plot = createPlot(host);
  }

  get axes(): readonly ValueAxis[] {
    return this.#models;
  }

  draw(input: PaintInput): Painted {
    const began = performance.now();
    const { view, zone, series, frame, theme } = input;
    const frames = new Map(frame.series.map((one) => [one.id, one]));
    const joined = new Set(series.filter((one) => one.joined).map(({ id }) => id));
    const extents = new Map(frame.series.map((one) => [one.id, valueExtent(one, view, joined.has(one.id))]));
    const models = valueAxes(series, this.#blank(input, extents));
    this.#models = models;
    const spans = this.#spans(models, input, extents);
    const gliding = models.some(({ key }) => this.#ranges.get(key)?.moving);
    const scales = new Map<string, ValueScale>();
    for (const one of series) {
      const index = models.findIndex(({ key }) => key === axisKey(one));
      const span = spans[index];
      if (span !== undefined && !one.hidden) scales.set(one.id, span);
    }
    const shownAxes = axesWithRoom(this.#host.clientWidth);
    const unlabelled = new Set(models.slice(shownAxes).flatMap((model) => model.series.map(({ id }) => id)));
    const rows = new Map<string, number>();
    const breaks = new Map<string, number>();
    this.plot.draw({
      view,
      zone,
      axes: models,
      shownAxes,
      theme,
      scales: spans,
      paint: (ctx, area) => {
        const drawn = series.flatMap((one) => {
          const [known, scale] = [frames.get(one.id), scales.get(one.id)];
          if (known === undefined || scale === undefined) return [];
          const { color, joined } = one;
          return [{ frame: known, scale, color: theme.series[paletteIndex(color)]!, joined }];
        });
        const options = { moving: input.moving || gliding, ratio: this.plot.ratio };
        const summaries = drawSeries(ctx, area, drawn, options);
        for (const [index, { points, breaks: gaps }] of summaries.entries()) {
          rows.set(drawn[index]!.frame.id, points);
          breaks.set(drawn[index]!.frame.id, gaps);
        }
        const bins = Math.max(1, Math.floor(area.width / DENSITY_BIN_PX));
        drawDensity(
          ctx,
          area,
          density(
            drawn.map((one) => one.frame),
            view,
            bins,
          ),
          theme,
        );
        drawAxisTitles(
          ctx,
          area,
          models.flatMap((model, index) => {
            const parts = this.plot.axes[index];
            return parts === undefined ? [] : [{ model, parts }];
          }),
          theme,
        );
      },
    });
    this.drawTimes.push(performance.now() - began);
    if (this.drawTimes.length > 1200) this.drawTimes.splice(0, 600);
    const area = this.plot.area();
    return { area, scales, rows, breaks, unlabelled, axes: this.#places(area, spans), moving: gliding };
  }

  #places(area: PlotArea, spans: readonly AxisSpan[]): AxisPlace[] {
    let [left, right] = [area.left, area.left + area.width];
    return this.#models.map(({ key: name }, index) => {
      const parts = this.plot.axes[index];
      const width = parts?.size() ?? 0;
      if (parts?.side === "left") left -= width;
      else right += width;
      return { name, span: spans[index]!, width, left: parts?.side === "left" ? left : right - width };
    });
  }

  /** Ids of the series that have failed, or have no rows, where nothing has been seen on their axis; not of all of them. */
  #blank({ series, frame }: PaintInput, extents: Extents): ReadonlySet<string> {
    const blank = new Set<string>();
    for (const { id, status } of frame.series) {
      const one = series.find((other) => other.id === id);
      if (status === "loading" || extents.get(id) !== undefined || one === undefined) continue;
      if (!this.#ranges.get(axisKey(one))?.known) blank.add(id);
    }
    return series.every(({ id, hidden }) => hidden || blank.has(id)) ? new Set() : blank;
  }

  /** The ranges of the axes, in their order. */
  #spans(models: readonly ValueAxis[], input: PaintInput, extents: Extents): AxisSpan[] {
    const now = performance.now();
    for (const key of this.#ranges.keys()) {
      if (!models.some((model) => model.key === key)) this.#ranges.delete(key);
    }
    return models.map(({ key, series }) => {
      let extent: ValueScale | undefined;
      for (const { id } of series) {
        const own = extents.get(id);
        if (own === undefined) continue;
        extent =
          extent === undefined
            ? own
            : { min: Math.min(extent.min, own.min), max: Math.max(extent.max, own.max) };
      }
      const range = this.#ranges.get(key) ?? new AxisRange();
      this.#ranges.set(key, range);
      const { resting, animate } = input;
      const fixed = Object.hasOwn(input.fixed, key) ? input.fixed[key] : undefined;
      return range.next({ extent, fixed, resting, animate, now });
    });
  }
}
