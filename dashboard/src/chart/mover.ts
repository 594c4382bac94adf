import { clamp, type TimeRange } from "./time-range.ts";

/** So long after the last turn of a wheel, or the last key, the move counts as over. */
const OVER_MS = 300;
/** So long after the last move all is at rest. */
const REST_MS = 160;

/** Listens to what the user does with the range. */
export interface MoverEvents {
  /** The user moved; exactly one of a move's calls is final, the last. `all`: to all there is. */
  moved(range: TimeRange, previous: TimeRange | undefined, final: boolean, all: boolean): void;
  /** It came to rest. */
  rested(): void;
}

/** The range in view, and whether the user is moving it. */
export class Mover {
  readonly #events: MoverEvents;
  #range: TimeRange | undefined;
  #held = false;
  #over: ReturnType<typeof setTimeout> | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(events: MoverEvents) {
    this.#events = events;
  }

  get range(): TimeRange | undefined {
    return this.#range;
  }

  /** Nothing moves, and nothing has for a moment. */
  get resting(): boolean {
    return !this.#held && this.#rest === undefined;
  }

  /** The owner says what to show. That a move is on its way ends with it, unless it is where the move is. */
  set(range: TimeRange | undefined): void {
    const next = range && clamp(range.start, range.end);
    if (sameRange(next, this.#range)) return;
    clearTimeout(this.#over);
    this.#over = undefined;
    this.#range = next;
  }

  move(range: TimeRange, final: boolean, all = false): void {
    const previous = this.#range;
    const changed = !sameRange(range, previous);
    this.#range = range;
    clearTimeout(this.#over);
    this.#over = undefined;
    if (!final && !this.#held) this.#over = setTimeout(() => this.move(this.#range ?? range, true), OVER_MS);
    if (changed) this.#moving();
    if (changed || final) this.#events.moved(range, previous, final, all);
  }

  /** Ends the move of a wheel or of keys at once: what comes now is another one. */
  end(): void {
    if (this.#over !== undefined && this.#range !== undefined) this.move(this.#range, true);
  }

  hold(active: boolean): void {
    this.#held = active;
    this.#moving();
  }

  #moving(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      if (!this.#held) this.#events.rested();
    }, REST_MS);
  }
}

export function sameRange(a: TimeRange | undefined, b: TimeRange | undefined): boolean {
  return a?.start === b?.start && a?.end === b?.end;
}
