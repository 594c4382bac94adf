import type { ChartPicture } from "./chart-picture.ts";
import type { AxisPlace, PictureLayout } from "./picture-layout.ts";
import { svgColor } from "./svg-color.ts";
import { round } from "./svg-path.ts";
import { fitText, svgText, textWidth } from "./svg-text.ts";
import { xml } from "./xml.ts";

const TICK_PX = 6;
const LINE_HEIGHT_PX = 15;

/** Lines at the ticks of the time axis and of the first value axis: those of several would be a thicket. */
export function gridLines(picture: ChartPicture, { left, top, right, bottom }: PictureLayout): string {
  const { timeTicks, valueAxes, theme } = picture;
  const upright = timeTicks.map(
    ({ position }) => `M${round(left + position)} ${round(top)}V${round(bottom)}`,
  );
  const across = (valueAxes[0]?.ticks ?? []).map(
    ({ position }) => `M${round(left)} ${round(top + position)}H${round(right)}`,
  );
  return stroke([...upright, ...across], svgColor(theme.grid));
}

/** Marks and labels below the plot; labels at the ends are moved inwards where they would be cut off. */
export function timeAxis({ timeTicks, theme }: ChartPicture, layout: PictureLayout): string {
  const { left, bottom, width } = layout;
  const marks = timeTicks.map(({ position }) => `M${round(left + position)} ${round(bottom)}v${TICK_PX}`);
  const labels = timeTicks.flatMap(({ position, label }) =>
    label.split("\n").map((line, index) => {
      const half = textWidth(line) / 2;
      const x = Math.max(half + 2, Math.min(left + position, width - half - 2));
      return svgText(line, x, bottom + 20 + index * LINE_HEIGHT_PX, { anchor: "middle" });
    }),
  );
  return xml("g", {}, stroke(marks, svgColor(theme.border)), ...labels);
}

/** A line with marks, labels away from the plot, and the name along it. */
export function valueAxis(
  { axis, x, nameX }: AxisPlace,
  { theme }: ChartPicture,
  layout: PictureLayout,
): string {
  const { top, bottom } = layout;
  const left = axis.side === "left";
  const out = left ? -1 : 1;
  const color = axis.color === undefined ? undefined : svgColor(axis.color);
  const marks = axis.ticks.map(({ position }) => `M${round(x)} ${round(top + position)}h${out * TICK_PX}`);
  const labels = axis.ticks.map(({ position, label }) =>
    svgText(label, x + out * (TICK_PX + 4), top + position + 4, { anchor: left ? "end" : "start", color }),
  );
  const name = svgText(fitText(axis.label, bottom - top), nameX, (top + bottom) / 2, {
    anchor: "middle",
    color,
    rotate: -90,
  });
  const line = `M${round(x)} ${round(top)}V${round(bottom)}`;
  return xml("g", {}, stroke([line, ...marks], svgColor(theme.border)), ...labels, name);
}

function stroke(lines: readonly string[], color: string): string {
  return lines.length === 0 ? "" : xml("path", { d: lines.join(""), stroke: color, fill: "none" });
}
