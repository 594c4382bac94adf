import type { PathSink } from "./path-sink.ts";
import type { PlotArea } from "./plot-area.ts";

/**
 * How far lines are drawn beyond the plot, in pixels. Canvases compute in 32-bit floats: a coordinate a billion pixels off
 * would move the line within the plot as well.
 */
export const BEYOND_PX = 4096;

/** Lines through points anywhere, cut to the plot and some pixels around it. */
export class ClippedLine {
  readonly #sink: PathSink;
  readonly #left: number;
  readonly #right: number;
  readonly #top: number;
  readonly #bottom: number;
  #x = 0;
  #y = 0;
  /** Whether the last point is inside, and so the sink's. */
  #inside = false;

  constructor(sink: PathSink, { left, top, width, height }: PlotArea) {
    this.#sink = sink;
    this.#left = left - BEYOND_PX;
    this.#right = left + width + BEYOND_PX;
    this.#top = top - BEYOND_PX;
    this.#bottom = top + height + BEYOND_PX;
  }

  moveTo(x: number, y: number): void {
    this.#x = x;
    this.#y = y;
    this.#inside = this.#holds(x, y);
    if (this.#inside) this.#sink.moveTo(x, y);
  }

  lineTo(x: number, y: number): void {
    const inside = this.#holds(x, y);
    if (inside && this.#inside) this.#sink.lineTo(x, y);
    else this.#cut(this.#x, this.#y, x, y, inside);
    this.#x = x;
    this.#y = y;
    this.#inside = inside;
  }

  #holds(x: number, y: number): boolean {
    return x >= this.#left && x <= this.#right && y >= this.#top && y <= this.#bottom;
  }

  /** The part of a segment that is inside, if any: first between left and right, then between top and bottom. */
  #cut(x0: number, y0: number, x1: number, y1: number, inside: boolean): void {
    const wasInside = this.#inside;
    if (Math.max(x0, x1) < this.#left || Math.min(x0, x1) > this.#right) return;
    if (Math.max(y0, y1) < this.#top || Math.min(y0, y1) > this.#bottom) return;
    const from = { x: x0, y: y0 };
    const to = { x: x1, y: y1 };
    for (const edge of [this.#left, this.#right]) {
      if (from.x < edge === to.x < edge) continue;
      const outer = from.x < edge === (edge === this.#left) ? from : to;
      outer.y = crossing(from.x, from.y, to.x, to.y, edge);
      outer.x = edge;
    }
    if (Math.max(from.y, to.y) < this.#top || Math.min(from.y, to.y) > this.#bottom) return;
    for (const edge of [this.#top, this.#bottom]) {
      if (from.y < edge === to.y < edge) continue;
      const outer = from.y < edge === (edge === this.#top) ? from : to;
      outer.x = crossing(from.y, from.x, to.y, to.x, edge);
      outer.y = edge;
    }
    if (!wasInside) this.#sink.moveTo(from.x, from.y);
    this.#sink.lineTo(inside ? x1 : to.x, inside ? y1 : to.y);
  }
}

/** What a segment from (x0, y0) to (x1, y1) is at x; as a share of it, for its slope may be more than there is. */
function crossing(x0: number, y0: number, x1: number, y1: number, x: number): number {
  const share = (x - x0) / (x1 - x0);
  return y0 * (1 - share) + y1 * share;
}
