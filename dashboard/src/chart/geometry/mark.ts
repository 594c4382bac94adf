import type { PathSink } from "./path-sink.ts";

/** Half the width of a mark, in pixels. */
export const MARK_RADIUS = 2.5;

const CORNERS = [1, 3, 5, 7, 9, 11, 13, 15].map((eighth) => ({
  x: MARK_RADIUS * Math.cos((eighth * Math.PI) / 8),
  y: MARK_RADIUS * Math.sin((eighth * Math.PI) / 8),
}));

/** A dot, as an octagon: a line of no length is drawn by some canvases and not by others. */
export function traceMark(sink: PathSink, x: number, y: number): void {
  for (const [index, corner] of CORNERS.entries()) {
    if (index === 0) sink.moveTo(x + corner.x, y + corner.y);
    else sink.lineTo(x + corner.x, y + corner.y);
  }
  sink.closePath();
}
