import type { ChartPicture, PictureAxis } from "./chart-picture.ts";
import { textWidth } from "./svg-text.ts";

const EDGE_PX = 16;
const TITLE_PX = 34;
/** Two lines of labels and the marks above them. */
const TIME_AXIS_PX = 44;
const LEGEND_ROW_PX = 20;
const FOOTER_PX = 30;
const TICK_PX = 6;
/** Between the labels of an axis and its name, and the name itself. */
const NAME_PX = 28;

/** Where an axis is: the line that its marks stand on, and the middle of its name. */
export interface AxisPlace {
  readonly axis: PictureAxis;
  readonly x: number;
  readonly nameX: number;
}

/** Where everything is, in pixels of the picture. */
export interface PictureLayout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly axes: readonly AxisPlace[];
  /** Base lines of the legend's rows, and of the footer. */
  readonly legendY: readonly number[];
  readonly footerY: number;
  /** Where the title, the legend and the footer begin. */
  readonly textX: number;
}

export function layOut(picture: ChartPicture): PictureLayout {
  const sides = { left: picture.valueAxes.filter(onLeft), right: picture.valueAxes.filter(onRight) };
  const sum = (axes: readonly PictureAxis[]) => axes.reduce((all, axis) => all + widthOf(axis), 0);
  // Labels of the time axis stick out by half their width.
  const least = EDGE_PX + 40;
  const left = Math.max(least, EDGE_PX + sum(sides.left));
  const right = left + picture.width;
  const top = EDGE_PX + TITLE_PX;
  const bottom = top + picture.height;
  const legendTop = bottom + TIME_AXIS_PX + 10;
  const legendY = picture.series.map((_, index) => legendTop + LEGEND_ROW_PX * (index + 0.7));
  const footerY = legendTop + LEGEND_ROW_PX * picture.series.length + FOOTER_PX * 0.6;
  return {
    width: right + Math.max(least, EDGE_PX + sum(sides.right)),
    height: Math.ceil(footerY + EDGE_PX),
    left,
    top,
    right,
    bottom,
    axes: [...place(sides.left, left, -1), ...place(sides.right, right, 1)],
    legendY,
    footerY,
    textX: EDGE_PX,
  };
}

const onLeft = ({ side }: PictureAxis) => side === "left";
const onRight = ({ side }: PictureAxis) => side === "right";

function widthOf({ ticks }: PictureAxis): number {
  const lines = ticks.flatMap(({ label }) => label.split("\n"));
  return TICK_PX + 4 + Math.max(0, ...lines.map(textWidth)) + NAME_PX;
}

function place(axes: readonly PictureAxis[], edge: number, direction: 1 | -1): AxisPlace[] {
  let x = edge;
  return axes.map((axis) => {
    const at = x;
    x += direction * widthOf(axis);
    return { axis, x: at, nameX: x - direction * (NAME_PX / 2) };
  });
}
