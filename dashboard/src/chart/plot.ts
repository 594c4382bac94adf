import uPlot from "uplot";
import type { Zone } from "../format/zone.ts";
import type { PlotArea, ValueScale } from "./geometry/plot-area.ts";
import {
  type AxisSource,
  type PlacedTick,
  RIGHT_PX,
  timeAxis,
  type ValueAxisParts,
  valueAxis,
} from "./plot-axes.ts";
import type { PlotTheme } from "./plot-theme.ts";
import type { TimeRange } from "./time-range.ts";
import type { ValueAxis } from "./value-axes.ts";

/** Everything that the canvas shows but the lines, which `paint` draws. */
export interface PlotContent {
  readonly view: TimeRange;
  readonly zone: Zone;
  readonly axes: readonly ValueAxis[];
  /** How many of the axes have labels. */
  readonly shownAxes: number;
  readonly theme: PlotTheme;
  /** Ranges of the axes, in their order. */
  readonly scales: readonly ValueScale[];
  /** Draws in CSS pixels; all of the canvas is there, only the axes are done. */
  paint(ctx: CanvasRenderingContext2D, area: PlotArea): void;
}

/** The canvas: layout, time axis and value axes by uPlot. It asks for nothing and knows no streams. */
export interface Plot {
  draw(content: PlotContent): void;
  /** Where lines are drawn, as of the last draw. */
  area(): PlotArea;
  readonly axes: readonly ValueAxisParts[];
  /** Device pixels of a CSS pixel. */
  readonly ratio: number;
  timeTicks(): readonly PlacedTick[];
  canvas(): HTMLCanvasElement | undefined;
  destroy(): void;
}

/** Above the plot: units, and the strip of counts. */
export const TOP_PX = 30;

/** Creates a plot that fills `host`, which has to be positioned and sized by CSS. */
export function createPlot(host: HTMLElement): Plot {
  let content: PlotContent | undefined;
  let u: uPlot | undefined;
  let axes: readonly ValueAxisParts[] = [];
  let built = "";
  let time: ReturnType<typeof timeAxis> | undefined;

  const area = (): PlotArea => {
    const { start, end } = content?.view ?? { start: 0n, end: 1n };
    if (u === undefined) return { left: 0, top: 0, width: 0, height: 0, start, end };
    const { left, top, width, height } = u.bbox;
    const ratio = uPlot.pxRatio;
    return { left: left / ratio, top: top / ratio, width: width / ratio, height: height / ratio, start, end };
  };
  const source: AxisSource = {
    get view() {
      return content?.view ?? { start: 0n, end: 1n };
    },
    get zone() {
      return content!.zone;
    },
    get scales() {
      return content?.scales ?? [];
    },
    get theme() {
      return content!.theme;
    },
    width: () => area().width,
    height: () => area().height,
    margins() {
      const { left, width } = area();
      return { left, right: (u?.width ?? 0) - left - width };
    },
  };

  /** uPlot has no way to add an axis: with other axes it is made anew, within the same frame. */
  const build = (next: PlotContent) => {
    u?.destroy();
    time = timeAxis(source);
    axes = next.axes.map((model, index) => valueAxis(source, model, index, index < next.shownAxes));
    const options: uPlot.Options = {
      width: Math.max(1, host.clientWidth),
      height: Math.max(1, host.clientHeight),
      padding: [
        TOP_PX,
        (_u, _side, [, right]) => (right ? 8 : RIGHT_PX),
        0,
        (_u, _side, [, , , left]) => (left ? 8 : RIGHT_PX),
      ],
      legend: { show: false },
      cursor: { show: false },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      scales: {
        x: { time: false, range: () => [0, Number(source.view.end - source.view.start)] },
        ...Object.fromEntries(
          axes.map((_, index) => [`y${index}`, { auto: true, range: (): uPlot.Range.MinMax => [0, 1] }]),
        ),
      },
      axes: [time.axis, ...axes.map(({ axis }) => axis)],
      series: [{}],
      hooks: {
        draw: [
          ({ ctx }) => {
            if (content === undefined) return;
            ctx.save();
            ctx.scale(uPlot.pxRatio, uPlot.pxRatio);
            content.paint(ctx, area());
            ctx.restore();
          },
        ],
      },
    };
    u = new uPlot(options, [[]], host);
    u.root.setAttribute("aria-hidden", "true");
  };

  return {
    draw(next) {
      const structure = JSON.stringify([next.axes.map(({ key }) => key), next.shownAxes]);
      content = next;
      if (structure !== built || u === undefined) build(next);
      built = structure;
      const plot = u!;
      const [width, height] = [Math.max(1, host.clientWidth), Math.max(1, host.clientHeight)];
      // In a batch all is done when this returns.
      plot.batch(() => {
        if (plot.width !== width || plot.height !== height) plot.setSize({ width, height });
        plot.redraw(true, true);
      });
    },
    area,
    get axes() {
      return axes;
    },
    get ratio() {
      return uPlot.pxRatio;
    },
    timeTicks: () => time?.ticks() ?? [],
    canvas: () => u?.ctx.canvas,
    destroy() {
      u?.destroy();
      u = undefined;
      built = "";
    },
  };
}
