import { tracePath } from "../geometry/series-path.ts";
import type { ChartPicture, PictureSeries } from "./chart-picture.ts";
import type { PictureLayout } from "./picture-layout.ts";
import { svgColor } from "./svg-color.ts";
import { round, SvgPath } from "./svg-path.ts";
import { fitText, svgText } from "./svg-text.ts";
import { xml, xmlText } from "./xml.ts";

const LINE_PX = 1.5;
const BAND_OPACITY = 0.25;
const SWATCH_PX = 24;

/** Band, line and marks of a series, to be cut to the plot. */
export function seriesShapes(
  one: PictureSeries,
  picture: ChartPicture,
  { left, top }: PictureLayout,
): string {
  const { width, height, start, end } = picture;
  const [line, band, marks] = [new SvgPath(), new SvgPath(), new SvgPath()];
  const area = { left, top, width, height, start, end };
  tracePath(one.frame, area, one.scale, { line, band, marks }, one.joined);
  const color = svgColor(one.color);
  return xml(
    "g",
    {},
    // The edge has a stroke, so that a spike of one narrow window can be seen.
    path(band, { fill: color, stroke: color, opacity: BAND_OPACITY }),
    path(line, { fill: "none", stroke: color, "stroke-width": LINE_PX, "stroke-linejoin": "round" }),
    path(marks, { fill: color }),
  );
}

function path(sink: SvgPath, attributes: Readonly<Record<string, string | number>>): string {
  const d = String(sink);
  return d === "" ? "" : xml("path", { d, ...attributes });
}

/** "Voltage (V) · version 12 · shifted by +1 h" */
export function legendText({ name, unit, notes }: PictureSeries): string {
  return [unit === "" ? name : `${name} (${unit})`, ...(notes ?? [])].join(" · ");
}

/** A row of the legend; what is too long for it can be read as its tooltip. */
export function legendRow(one: PictureSeries, y: number, { textX, width }: PictureLayout): string {
  const text = legendText(one);
  const x = textX + SWATCH_PX + 10;
  const d = `M${round(textX)} ${round(y - 4)}h${SWATCH_PX}`;
  return xml(
    "g",
    {},
    xml("title", {}, xmlText(text)),
    xml("path", { d, stroke: svgColor(one.color), "stroke-width": 3 }),
    svgText(fitText(text, width - textX - x), x, y),
  );
}
