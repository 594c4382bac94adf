import { formatCount } from "../format/count.ts";
import { visibleText } from "../ui/visible-text.ts";
import type { PlotArea } from "./geometry/plot-area.ts";
import { FONT_FAMILY, type ValueAxisParts } from "./plot-axes.ts";
import type { PlotTheme } from "./plot-theme.ts";
import type { ValueAxis } from "./value-axes.ts";

const STRIP_PX = 8;
/** Between the strip and the plot. */
const GAP_PX = 3;
const DOT_PX = 4;
export const DENSITY_BIN_PX = 2;

/**
 * Draws the strip of counts above the plot: the root of the number of points that each part of the view holds, so that a
 * single point is seen beside a million; nothing where there is none.
 */
export function drawDensity(
  ctx: CanvasRenderingContext2D,
  area: PlotArea,
  counts: Float64Array,
  theme: PlotTheme,
): void {
  const bottom = area.top - GAP_PX;
  let most = 0;
  for (const count of counts) most = Math.max(most, count);
  ctx.fillStyle = theme.grid;
  ctx.fillRect(area.left, bottom, area.width, 1);
  if (most > 0) {
    ctx.fillStyle = theme.density;
    ctx.beginPath();
    const width = area.width / counts.length;
    for (let bin = 0; bin < counts.length; bin += 1) {
      const count = counts[bin]!;
      if (count <= 0) continue;
      const height = Math.max(1.5, Math.sqrt(count / most) * STRIP_PX);
      ctx.rect(area.left + bin * width, bottom - height, width + 0.25, height);
    }
    ctx.fill();
  }
  ctx.font = `10px ${FONT_FAMILY}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = theme.text;
  const bin = `${DENSITY_BIN_PX} px`;
  const text =
    most === 0
      ? "Number of points"
      : `Number of points, up to ${formatCount(Math.ceil(most), "point")} in ${bin}`;
  if (ctx.measureText(text).width <= area.width)
    ctx.fillText(text, area.left, area.top - GAP_PX - STRIP_PX - 4);
}

/** Writes above each value axis what it measures, with a dot for each of its series. */
export function drawAxisTitles(
  ctx: CanvasRenderingContext2D,
  area: PlotArea,
  axes: readonly { readonly model: ValueAxis; readonly parts: ValueAxisParts }[],
  theme: PlotTheme,
): void {
  ctx.textBaseline = "middle";
  ctx.font = `600 12px ${FONT_FAMILY}`;
  const y = area.top - 15;
  let [left, right] = [area.left, area.left + area.width];
  for (const { model, parts } of axes) {
    const size = parts.size();
    if (size === 0) continue;
    const symbol = visibleText(`${parts.prefix().symbol}${model.unit.symbol}`);
    const dots = model.series.slice(0, Math.max(1, Math.floor((size - 30) / (2 * DOT_PX + 2))));
    const onLeft = parts.side === "left";
    let x = onLeft ? left - 6 : right + 6;
    const direction = onLeft ? -1 : 1;
    // From left to right in the order of the list, on either side.
    for (const { color } of onLeft ? dots.toReversed() : dots) {
      ctx.fillStyle = theme.series[color % theme.series.length]!;
      ctx.beginPath();
      ctx.arc(x + direction * DOT_PX, y, DOT_PX, 0, 2 * Math.PI);
      ctx.fill();
      x += direction * (2 * DOT_PX + 2);
    }
    ctx.fillStyle = theme.strong;
    ctx.textAlign = onLeft ? "right" : "left";
    ctx.fillText(fitted(ctx, symbol, size - Math.abs(x - (onLeft ? left : right)) - 6), x + direction * 3, y);
    if (onLeft) left -= size;
    else right += size;
  }
}

/** The text, or as much of its beginning as this many pixels have room for. */
function fitted(ctx: CanvasRenderingContext2D, text: string, width: number): string {
  if (ctx.measureText(text).width <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && ctx.measureText(`${characters.join("")}…`).width > width) characters.pop();
  return characters.length === 0 ? "" : `${characters.join("")}…`;
}
