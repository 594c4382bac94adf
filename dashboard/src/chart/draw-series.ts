import type { SeriesFrame } from "btrdb-web/viewport";
import type { PathSink } from "./geometry/path-sink.ts";
import type { PlotArea, ValueScale } from "./geometry/plot-area.ts";
import { type TraceSummary, tracePath } from "./geometry/series-path.ts";
import { withAlpha } from "./plot-theme.ts";

/** A series as it is to be drawn. */
export interface DrawnSeries {
  readonly frame: SeriesFrame;
  readonly scale: ValueScale;
  readonly color: string;
  /** Drawn on over gaps. */
  readonly joined?: boolean | undefined;
}

export interface DrawSeriesOptions {
  /** The user is at it: speed counts. */
  readonly moving: boolean;
  /** Device pixels of a CSS pixel. */
  readonly ratio: number;
}

const LINE_PX = { fine: 1, strong: 1.5 };
/**
 * As much work as all strong lines together may be. Where no graphics card draws them, a line that goes up and down with
 * every pixel takes a hundred times as long as one no wider than a pixel, a second for eight of them; and it hardly looks
 * different. A few smooth lines are strong also while they move, so that they look the same.
 */
const STRONG_WORK = { resting: 32_000, moving: 8_000 };

/** Draws band, line and marks of each series, the last one on top; says what was drawn, in the same order. */
export function drawSeries(
  ctx: CanvasRenderingContext2D,
  area: PlotArea,
  list: readonly DrawnSeries[],
  { moving, ratio }: DrawSeriesOptions,
): TraceSummary[] {
  ctx.save();
  ctx.beginPath();
  // Lines at the very top and bottom keep their width.
  ctx.rect(area.left, area.top - 1, area.width, area.height + 2);
  ctx.clip();
  // Bands are painted at once and lines afterwards, so that no band hides another series' line.
  const band = { rects: ctx, pixel: 1 / ratio };
  const traced = list.map(({ frame, scale, color, joined }) => {
    ctx.fillStyle = withAlpha(color, list.length > 3 ? 0.2 : 0.28);
    const sinks = { line: new LineSink(), band, marks: new Path2D() };
    return { sinks, color, summary: tracePath(frame, area, scale, sinks, joined) };
  });
  ctx.lineJoin = "bevel";
  ctx.lineCap = "butt";
  const most = (moving ? STRONG_WORK.moving : STRONG_WORK.resting) / Math.max(1, list.length);
  for (const { sinks, color } of traced) {
    ctx.strokeStyle = color;
    ctx.lineWidth = sinks.line.work(area) <= most ? LINE_PX.strong : LINE_PX.fine;
    ctx.stroke(sinks.line.path);
    ctx.fillStyle = color;
    ctx.fill(sinks.marks);
  }
  ctx.restore();
  return traced.map(({ summary }) => summary);
}

/** A path that knows how much work it is to stroke it. */
class LineSink implements PathSink {
  readonly path = new Path2D();
  #vertices = 0;
  /** Pixels up and down. */
  #travel = 0;
  #y = 0;

  moveTo(x: number, y: number): void {
    this.path.moveTo(x, y);
    this.#y = y;
  }

  lineTo(x: number, y: number): void {
    this.path.lineTo(x, y);
    this.#vertices += 1;
    this.#travel += Math.abs(y - this.#y);
    this.#y = y;
  }

  closePath(): void {
    this.path.closePath();
  }

  work({ width }: PlotArea): number {
    return this.#vertices * (1 + this.#travel / Math.max(1, width));
  }
}
