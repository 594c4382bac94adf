import type { ChartPicture } from "./chart-picture.ts";
import { layOut } from "./picture-layout.ts";
import { gridLines, timeAxis, valueAxis } from "./svg-axes.ts";
import { svgColor } from "./svg-color.ts";
import { round } from "./svg-path.ts";
import { legendRow, legendText, seriesShapes } from "./svg-series.ts";
import { FONT_PX, fitText, svgText } from "./svg-text.ts";
import { xml, xmlText } from "./xml.ts";

export type { ChartPicture, PictureAxis, PictureSeries, PictureTick } from "./chart-picture.ts";

const CLIP = "btrdb-chart-plot";
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/**
 * The chart as a complete SVG document that needs nothing else: background, title, axes, a band and a line for each series, a
 * legend, and which time it shows. Series are drawn as on the screen, by the same geometry. Names may be any text.
 */
export function chartSvg(picture: ChartPicture): string {
  const layout = layOut(picture);
  const { left, top, textX } = layout;
  const { theme, title } = picture;
  const [width, height] = [round(layout.width), round(layout.height)];
  const plot = { x: round(left), y: round(top), width: round(picture.width), height: round(picture.height) };
  const when = `${picture.range} · ${picture.zone}`;
  const room = layout.width - 2 * textX;
  const document = xml(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "font-family": FONT,
      "font-size": FONT_PX,
      fill: svgColor(theme.text),
    },
    xml("title", {}, xmlText(title)),
    xml("desc", {}, xmlText(`${picture.series.map(legendText).join("; ")}. ${when}`)),
    xml("defs", {}, xml("clipPath", { id: CLIP }, xml("rect", plot))),
    xml("rect", { width, height, fill: svgColor(theme.background) }),
    svgText(fitText(title, room * 0.75), textX, top - 18, { size: 15, bold: true }),
    gridLines(picture, layout),
    xml(
      "g",
      { "clip-path": `url(#${CLIP})` },
      ...picture.series.map((one) => seriesShapes(one, picture, layout)),
    ),
    xml("rect", { ...plot, fill: "none", stroke: svgColor(theme.border) }),
    timeAxis(picture, layout),
    ...layout.axes.map((place) => valueAxis(place, picture, layout)),
    ...picture.series.map((one, row) => legendRow(one, layout.legendY[row] as number, layout)),
    svgText(fitText(when, room), textX, layout.footerY, { color: svgColor(theme.textSoft) }),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${document}\n`;
}
