import type { PlotArea, ValueScale } from "./plot-area.ts";

/** As far off as a position gets: its distance to another one is still a number. */
const FAR_PX = 1e300;

/** Turns values into pixels from the top; infinite ones get far away, and only NaN gives NaN. */
export class ValuePosition {
  readonly #min: number;
  readonly #bottom: number;
  readonly #factor: number;
  /** Power of two that brings the scale to where neither its range nor the inverse of that overflows. */
  readonly #unit: number;

  constructor({ top, height }: PlotArea, { min, max }: ValueScale) {
    const size = Math.max(Math.abs(min), Math.abs(max));
    this.#unit = size > 1e150 ? 2 ** -600 : size > 0 && size < 1e-150 ? 2 ** 600 : 1;
    // A scale of one value has it in the middle.
    const room = min === max ? Math.abs(min * this.#unit) * 0.01 || 1 : 0;
    this.#min = min * this.#unit - room;
    this.#bottom = top + height;
    this.#factor = height / (max * this.#unit + room - this.#min);
  }

  at(value: number): number {
    const y = this.#bottom - (value * this.#unit - this.#min) * this.#factor;
    return Math.max(-FAR_PX, Math.min(FAR_PX, y));
  }
}

/** Where a value is on a scale, 0 at its bottom and 1 at its top. */
export function valueFraction(value: number, scale: ValueScale): number {
  return 1 - new ValuePosition({ left: 0, top: 0, width: 1, height: 1, start: 0n, end: 1n }, scale).at(value);
}
