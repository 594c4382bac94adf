import { ClippedLine } from "./clipped-line.ts";
import type { PathSink } from "./path-sink.ts";
import type { PlotArea } from "./plot-area.ts";

/** Points of half a pixel are drawn as one vertical stroke: nobody can tell them apart, and there may be a million of them. */
const PER_PX = 2;
/** A piece of line that is smaller than this in both directions needs a mark to be seen. */
const SMALL_PX = 2;

/**
 * Draws a line with gaps. Of points within half a pixel it keeps the first, lowest, highest and last one, so that no spike
 * is lost and the pixels are the same.
 */
export class LineTracer {
  readonly #line: ClippedLine;
  readonly #small: (x: number, y: number) => void;
  /** Points since the last gap. */
  #points = 0;
  #drawn = false;
  /** Bounds of the line since the last gap. */
  #left = 0;
  #low = 0;
  #high = 0;
  /** The half pixel that is being filled: its number, points, and the extreme ones with their order. */
  #column = Number.NaN;
  #inColumn = 0;
  #firstX = 0;
  #firstY = 0;
  #lastX = 0;
  #lastY = 0;
  #minX = 0;
  #minY = 0;
  #minAt = 0;
  #maxX = 0;
  #maxY = 0;
  #maxAt = 0;

  /** `small` is called with the middle of what is too small to be seen as a line. */
  constructor(sink: PathSink, area: PlotArea, small: (x: number, y: number) => void) {
    this.#line = new ClippedLine(sink, area);
    this.#small = small;
  }

  add(x: number, y: number): void {
    const column = Math.floor(x * PER_PX);
    if (column !== this.#column) {
      this.#flush();
      this.#column = column;
      this.#firstX = this.#minX = this.#maxX = x;
      this.#firstY = this.#minY = this.#maxY = y;
      this.#minAt = this.#maxAt = 0;
    } else if (y < this.#minY) {
      this.#minX = x;
      this.#minY = y;
      this.#minAt = this.#inColumn;
    } else if (y > this.#maxY) {
      this.#maxX = x;
      this.#maxY = y;
      this.#maxAt = this.#inColumn;
    }
    this.#lastX = x;
    this.#lastY = y;
    this.#inColumn += 1;
    if (this.#points === 0) {
      this.#left = x;
      this.#low = this.#high = y;
    } else if (y < this.#low) this.#low = y;
    else if (y > this.#high) this.#high = y;
    this.#points += 1;
  }

  /** Whether there is a line that goes on. */
  get open(): boolean {
    return this.#points > 0;
  }

  /** Ends the line; the next point begins another. */
  end(): void {
    if (this.#points === 0) return;
    this.#flush();
    if (this.#lastX - this.#left < SMALL_PX && this.#high - this.#low < SMALL_PX)
      this.#small((this.#left + this.#lastX) / 2, (this.#low + this.#high) / 2);
    this.#points = 0;
    this.#drawn = false;
    this.#column = Number.NaN;
  }

  #flush(): void {
    const count = this.#inColumn;
    if (count === 0) return;
    this.#vertex(this.#firstX, this.#firstY);
    if (count > 1) {
      const last = count - 1;
      const minFirst = this.#minAt < this.#maxAt;
      const [early, late] = minFirst ? [this.#minAt, this.#maxAt] : [this.#maxAt, this.#minAt];
      if (early > 0 && early < last) this.#extreme(minFirst);
      if (late > 0 && late < last && late !== early) this.#extreme(!minFirst);
      this.#vertex(this.#lastX, this.#lastY);
    }
    this.#inColumn = 0;
  }

  #extreme(min: boolean): void {
    if (min) this.#vertex(this.#minX, this.#minY);
    else this.#vertex(this.#maxX, this.#maxY);
  }

  #vertex(x: number, y: number): void {
    if (this.#drawn) this.#line.lineTo(x, y);
    else this.#line.moveTo(x, y);
    this.#drawn = true;
  }
}
