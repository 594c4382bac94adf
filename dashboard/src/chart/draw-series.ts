import type { SeriesFrame } from "btrdb-web/viewport";
import type { PlotArea, ValueScale } from "./geometry/plot-area.ts";
import { type TraceSummary, tracePath } from "./geometry/series-path.ts";
import { withAlpha } from "./plot-theme.ts";

/** A series as it is to be drawn. */
export interface DrawnSeries {
  readonly frame: SeriesFrame;
  readonly scale: ValueScale;
  readonly color: string;
}

/** Lines no wider than a pixel cost a tenth where no graphics card draws them; while they move nobody sees a difference. */
const LINE_PX = { resting: 1.5, moving: 1 };

/** Draws band, line and marks of each series, the last one on top; says what was drawn, in the same order. */
export function drawSeries(
  ctx: CanvasRenderingContext2D,
  area: PlotArea,
  list: readonly DrawnSeries[],
  moving: boolean,
): TraceSummary[] {
  ctx.save();
  ctx.beginPath();
  // Lines at the very top and bottom keep their width.
  ctx.rect(area.left, area.top - 1, area.width, area.height + 2);
  ctx.clip();
  const traced = list.map(({ frame, scale, color }) => {
    const sinks = { line: new Path2D(), band: new Path2D(), marks: new Path2D() };
    return { sinks, color, summary: tracePath(frame, area, scale, sinks) };
  });
  // Bands first, so that none hides another series' line.
  for (const { sinks, color } of traced) {
    ctx.fillStyle = withAlpha(color, list.length > 3 ? 0.2 : 0.28);
    ctx.fill(sinks.band);
  }
  ctx.lineWidth = moving ? LINE_PX.moving : LINE_PX.resting;
  ctx.lineJoin = "bevel";
  ctx.lineCap = "butt";
  for (const { sinks, color } of traced) {
    ctx.strokeStyle = color;
    ctx.stroke(sinks.line);
    ctx.fillStyle = color;
    ctx.fill(sinks.marks);
  }
  ctx.restore();
  return traced.map(({ summary }) => summary);
}
