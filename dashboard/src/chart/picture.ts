import { formatTime } from "../format/time.ts";
import { parseUnit } from "../format/unit.ts";
import { visibleText } from "../ui/visible-text.ts";
import { paletteIndex } from "./chart-series.ts";
import type { ChartView } from "./chart-view.ts";
import { FONT_FAMILY } from "./plot-axes.ts";
import { shiftText } from "./readout.ts";
import type { ChartPicture, PictureAxis } from "./svg/chart-picture.ts";
import { chartSvg } from "./svg/chart-svg.ts";

/** What is on the screen as an SVG document of its own. */
export function svgOf(view: ChartView): string {
  return chartSvg(chartPicture(view));
}

function chartPicture(view: ChartView): ChartPicture {
  const { painted, theme, series, zone, painter } = view;
  if (painted === undefined) throw new Error("The chart has drawn nothing yet.");
  const { area, scales } = painted;
  const { plot, axes } = painter;
  const frames = new Map(view.viewport.frame.series.map((frame) => [frame.id, frame]));
  const span = Number(area.end - area.start);
  const shown = series.filter(({ hidden }) => !hidden);
  return {
    title: shown.map(({ name }) => name).join(", ") || "Chart",
    width: area.width,
    height: area.height,
    start: area.start,
    end: area.end,
    timeTicks: plot.timeTicks().map(({ at, label }) => ({ position: (at / span) * area.width, label })),
    valueAxes: plot.axes.flatMap((parts, index): PictureAxis[] => {
      const model = axes[index];
      const scale = model && scales.get(model.series[0]!.id);
      if (model === undefined || scale === undefined || parts.size() === 0) return [];
      return [
        {
          side: parts.side,
          label: `${parts.prefix().symbol}${model.unit.symbol}`,
          ticks: parts.ticks().map(({ at, label }) => ({
            position: ((scale.max - at) / (scale.max - scale.min)) * area.height,
            label,
          })),
        },
      ];
    }),
    series: shown.flatMap(({ id, name, unit, color, version, shift, joined }) => {
      const [frame, scale] = [frames.get(id), scales.get(id)];
      if (frame === undefined || scale === undefined) return [];
      const notes = [
        version === undefined ? "" : `version ${version}`,
        shift === undefined ? "" : `shifted by ${shiftText(shift)}`,
      ].filter((note) => note !== "");
      return [
        {
          frame,
          scale,
          color: theme.series[paletteIndex(color)]!,
          name,
          unit: parseUnit(unit).symbol,
          joined,
          notes,
        },
      ];
    }),
    range: `${formatTime(area.start, zone)} – ${formatTime(area.end, zone)}`,
    zone: zone.id,
    theme: {
      background: theme.surface,
      text: theme.strong,
      textSoft: theme.text,
      grid: theme.grid,
      border: theme.border,
    },
  };
}

const LEGEND_LINE_PX = 20;
const PADDING_PX = 10;

/** The canvas with a legend above it and the range below, as a PNG of the screen's resolution. */
export async function pngOf(view: ChartView): Promise<Blob> {
  const source = view.painter.plot.canvas();
  const { painted, theme } = view;
  if (source === undefined || painted === undefined) throw new Error("The chart has drawn nothing yet.");
  const ratio = source.width / Math.max(1, source.clientWidth || source.width);
  const width = source.width / ratio;
  const shown = view.series.filter(({ hidden }) => !hidden);
  const canvas = document.createElement("canvas");
  const ctx = canvas.getContext("2d")!;
  const legend: { x: number; line: number; text: string; color: string }[] = [];
  let [x, line] = [PADDING_PX, 0];
  ctx.font = `13px ${FONT_FAMILY}`;
  for (const { name, unit, color } of shown) {
    const { symbol } = parseUnit(unit);
    const text = visibleText(symbol === "" ? name : `${name} (${symbol})`);
    const length = ctx.measureText(text).width + 34;
    if (x + length > width && x > PADDING_PX) [x, line] = [PADDING_PX, line + 1];
    legend.push({ x, line, text, color: theme.series[paletteIndex(color)]! });
    x += length;
  }
  const top = PADDING_PX + (line + 1) * LEGEND_LINE_PX;
  const height = top + source.height / ratio + LEGEND_LINE_PX + PADDING_PX;
  canvas.width = source.width;
  canvas.height = Math.round(height * ratio);
  ctx.scale(ratio, ratio);
  ctx.fillStyle = theme.surface;
  ctx.fillRect(0, 0, width, height);
  ctx.font = `13px ${FONT_FAMILY}`;
  ctx.textBaseline = "middle";
  for (const { x: left, line: row, text, color } of legend) {
    const y = PADDING_PX + row * LEGEND_LINE_PX + LEGEND_LINE_PX / 2;
    ctx.fillStyle = color;
    ctx.fillRect(left, y - 2, 14, 4);
    ctx.fillStyle = theme.strong;
    ctx.fillText(text, left + 20, y);
  }
  ctx.drawImage(source, 0, top, width, source.height / ratio);
  ctx.fillStyle = theme.text;
  ctx.font = `12px ${FONT_FAMILY}`;
  const { area } = painted;
  const range = `${formatTime(area.start, view.zone)} – ${formatTime(area.end, view.zone)}`;
  ctx.fillText(range, PADDING_PX, height - PADDING_PX - LEGEND_LINE_PX / 2);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error("The browser could not make a PNG."));
      else resolve(blob);
    }, "image/png");
  });
}
