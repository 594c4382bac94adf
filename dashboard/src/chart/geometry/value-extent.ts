import type { SeriesFrame } from "btrdb-web/viewport";
import type { TimeSpan, ValueScale } from "./plot-area.ts";
import { type RowVisitor, walkRows } from "./walk-rows.ts";

/**
 * Smallest and largest value of what is visible: of the rows in view, and of where the line enters and leaves it. Values that
 * are not finite don't count. Undefined where there is nothing to see.
 */
export function valueExtent(series: SeriesFrame, view: TimeSpan, joined = false): ValueScale | undefined {
  const extent = new Extent(Number(view.end - view.start));
  walkRows(series, view, extent, joined);
  return extent.max < extent.min ? undefined : { min: extent.min, max: extent.max };
}

class Extent implements RowVisitor {
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  readonly #span: number;
  /** The last place of the line; NaN where it is broken. */
  #at = Number.NaN;
  #value = Number.NaN;

  constructor(span: number) {
    this.#span = span;
  }

  point(at: number, value: number): void {
    if (at >= 0 && at < this.#span) this.#add(value);
    this.#lineTo(at, value);
  }

  window(from: number, to: number, at: number, min: number, mean: number, max: number): void {
    if (to > 0 && from < this.#span) {
      this.#add(min);
      this.#add(mean);
      this.#add(max);
    }
    this.#lineTo(at, mean);
  }

  gap(): void {
    this.#at = Number.NaN;
  }

  #lineTo(at: number, value: number): void {
    if (this.#at < 0 && at >= 0) this.#add(this.#between(0, at, value));
    if (this.#at < this.#span && at >= this.#span) this.#add(this.#between(this.#span, at, value));
    this.#at = Number.isFinite(value) ? at : Number.NaN;
    this.#value = value;
  }

  /** Half and half, as the difference of two numbers may be more than there is. */
  #between(place: number, at: number, value: number): number {
    const share = (place - this.#at) / (at - this.#at);
    return this.#value * (1 - share) + value * share;
  }

  #add(value: number): void {
    if (!Number.isFinite(value)) return;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }
}
