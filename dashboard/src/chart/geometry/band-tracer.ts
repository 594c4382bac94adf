import { BEYOND_PX } from "./clipped-line.ts";
import type { PathSink } from "./path-sink.ts";
import type { PlotArea } from "./plot-area.ts";

/** Left, right, top and bottom. */
const FIELDS = 4;

/**
 * Draws min to max of windows as polygons, one between two gaps. Each window is a rectangle from its beginning to its end:
 * so every point of the data is inside of the band, wherever in its window it is. A polygon through the middles of the
 * windows would look smoother, but cut corners off: points of wide windows would lie outside.
 *
 * Windows of one pixel become one rectangle. Across windows that are missing without a gap, the polygon goes straight on, as
 * the line does.
 */
export class BandTracer {
  readonly #sink: PathSink;
  readonly #left: number;
  readonly #right: number;
  readonly #top: number;
  readonly #bottom: number;
  #steps = 0;
  #column = Number.NaN;

  constructor(sink: PathSink, { left, top, width, height }: PlotArea) {
    this.#sink = sink;
    this.#left = left - BEYOND_PX;
    this.#right = left + width + BEYOND_PX;
    this.#top = top - BEYOND_PX;
    this.#bottom = top + height + BEYOND_PX;
  }

  /** A window from `from` to `to`, of values between `top` and `bottom`, all in pixels. */
  add(from: number, to: number, top: number, bottom: number): void {
    const column = Math.floor(from);
    const high = Math.min(Math.max(top, this.#top), this.#bottom);
    const low = Math.max(Math.min(bottom, this.#bottom), this.#top);
    const end = Math.max(Math.min(to, this.#right), this.#left);
    // A wider one has its own rectangle, also where it begins in the pixel of the last one.
    if (column === this.#column && to < column + 2) {
      const at = (this.#steps - 1) * FIELDS;
      steps[at + 1] = end;
      if (high < (steps[at + 2] as number)) steps[at + 2] = high;
      if (low > (steps[at + 3] as number)) steps[at + 3] = low;
      return;
    }
    this.#column = column;
    const at = this.#steps * FIELDS;
    this.#steps += 1;
    if (at + FIELDS > steps.length) grow();
    steps[at] = Math.min(Math.max(from, this.#left), this.#right);
    steps[at + 1] = end;
    steps[at + 2] = high;
    steps[at + 3] = low;
  }

  /** Closes the polygon; the next window begins another. */
  end(): void {
    const sink = this.#sink;
    const length = this.#steps * FIELDS;
    for (let at = 0; at < length; at += FIELDS) {
      const top = steps[at + 2] as number;
      if (at === 0) sink.moveTo(steps[at] as number, top);
      else sink.lineTo(steps[at] as number, top);
      sink.lineTo(steps[at + 1] as number, top);
    }
    for (let at = length - FIELDS; at >= 0; at -= FIELDS) {
      const bottom = steps[at + 3] as number;
      sink.lineTo(steps[at + 1] as number, bottom);
      sink.lineTo(steps[at] as number, bottom);
    }
    if (length > 0) sink.closePath();
    this.#steps = 0;
    this.#column = Number.NaN;
  }

  finish(): void {
    this.end();
  }
}

// One polygon is put together at a time: its memory is used again and again.
let steps = new Float64Array(4096 * FIELDS);

function grow(): void {
  const larger = new Float64Array(2 * steps.length);
  larger.set(steps);
  steps = larger;
}
