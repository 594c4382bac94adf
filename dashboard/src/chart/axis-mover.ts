import type { AxisSpan } from "./axis-range.ts";

/** So long after the last turn of a wheel, or the last key, the move counts as over. */
const OVER_MS = 300;

/** What becomes of a value axis: it has a range of its own, or none (undefined) and fits its values. */
export type AxisChange = (name: string, range: AxisSpan | undefined, final: boolean) => void;

/** Makes moves of what the user does with one value axis after the other: each ends with a final call. */
export class AxisMover {
  readonly #changed: AxisChange;
  #held = false;
  #move:
    | { readonly name: string; readonly range: AxisSpan; over?: ReturnType<typeof setTimeout> }
    | undefined;

  constructor(changed: AxisChange) {
    this.#changed = changed;
  }

  /** An axis is on its way. */
  get moving(): boolean {
    return this.#move !== undefined;
  }

  move(name: string, range: AxisSpan): void {
    if (this.#move !== undefined && this.#move.name !== name) this.end();
    clearTimeout(this.#move?.over);
    this.#move = { name, range };
    if (!this.#held) this.#move.over = setTimeout(() => this.end(), OVER_MS);
    this.#changed(name, range, false);
  }

  /** While a button is down, a move is not over however long it stands still. */
  hold(): void {
    this.end();
    this.#held = true;
  }

  end(): void {
    const move = this.#move;
    this.#held = false;
    this.#move = undefined;
    if (move === undefined) return;
    clearTimeout(move.over);
    this.#changed(move.name, move.range, true);
  }

  free(name: string): void {
    this.end();
    this.#changed(name, undefined, true);
  }
}
