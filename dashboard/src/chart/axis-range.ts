/** What a value axis spans. */
export interface AxisSpan {
  readonly min: number;
  readonly max: number;
}

/** What an axis is to make room for, and whether it may move. */
export interface AxisDemand {
  /** Smallest and largest value in view; undefined where there is none. */
  readonly extent: AxisSpan | undefined;
  /** Set by the user: nothing else counts then. */
  readonly fixed: AxisSpan | undefined;
  /** Nothing moves any more and all there is to come has come: the axis may shrink to what is there. */
  readonly resting: boolean;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: number;
  /** Shrinks smoothly; otherwise in one step. */
  readonly animate: boolean;
}

const PADDING = 0.06;
const SHRINK_MS = 180;
const NOTHING: AxisSpan = { min: 0, max: 1 };

/**
 * The range of one value axis while the user moves: it widens at once, so that nothing is cut off, and shrinks only when
 * all is at rest, so that lines do not jump at each step of a pan.
 */
export class AxisRange {
  #current: AxisSpan | undefined;
  #shrink: { from: AxisSpan; to: AxisSpan; since: number } | undefined;

  /** Whether the next call may give another range though nothing else changes: draw again. */
  get moving(): boolean {
    return this.#shrink !== undefined;
  }

  /** Whether there ever was anything on it. */
  get known(): boolean {
    return this.#current !== undefined;
  }

  /** The range now. */
  next({ extent, fixed, resting, now, animate }: AxisDemand): AxisSpan {
    if (fixed !== undefined) {
      this.#shrink = undefined;
      this.#current = fixed;
      return fixed;
    }
    const current = this.#current;
    if (extent === undefined) {
      this.#shrink = undefined;
      return current ?? NOTHING;
    }
    const target = padded(extent);
    if (current === undefined || (resting && !animate)) return this.#settle(target);
    if (!resting) {
      this.#shrink = undefined;
      // A little more than needed, so that a ramp does not move the axis with every pixel.
      const room = target.max * PADDING - target.min * PADDING;
      const min = extent.min < current.min ? finite(target.min - room) : current.min;
      const max = extent.max > current.max ? finite(target.max + room) : current.max;
      if (min !== current.min || max !== current.max) this.#current = { min, max };
      return this.#current ?? target;
    }
    if (same(current, target)) return this.#settle(target);
    if (this.#shrink === undefined || !same(this.#shrink.to, target)) {
      // What has to be wider is so at once; only the rest is smooth.
      const from = { min: Math.min(current.min, target.min), max: Math.max(current.max, target.max) };
      this.#shrink = { from, to: target, since: now };
    }
    const { from, to, since } = this.#shrink;
    const part = Math.min(1, Math.max(0, (now - since) / SHRINK_MS));
    if (part === 1) return this.#settle(target);
    const eased = 1 - (1 - part) ** 3;
    this.#current = {
      min: from.min + (to.min - from.min) * eased,
      max: from.max + (to.max - from.max) * eased,
    };
    return this.#current;
  }

  #settle(span: AxisSpan): AxisSpan {
    this.#shrink = undefined;
    this.#current = span;
    return span;
  }
}

/** Room above and below, also for a constant. */
function padded({ min, max }: AxisSpan): AxisSpan {
  const room = max > min ? max * PADDING - min * PADDING : Math.abs(min) * 0.01 || 1;
  return { min: finite(min - room), max: finite(max + room) };
}

/** The largest numbers have no room around them. */
function finite(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}

function same(a: AxisSpan, b: AxisSpan): boolean {
  return a.min === b.min && a.max === b.max;
}
