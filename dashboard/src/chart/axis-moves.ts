import type { AxisSpan } from "./axis-range.ts";

/** Closer than this share of its values an axis does not get: there are not enough numbers between them. */
const CLOSEST = 2 ** -44;

/** Moves a span by a fraction of itself; positive is up. Where there are no more numbers it stays. */
export function panSpan({ min, max }: AxisSpan, fraction: number): AxisSpan {
  const way = max * fraction - min * fraction;
  return checked({ min: min + way, max: max + way }) ?? { min, max };
}

/** Below 1 is closer; what is at the fraction `at`, from the bottom, stays there. */
export function zoomSpan({ min, max }: AxisSpan, at: number, factor: number): AxisSpan {
  const middle = min * (1 - at) + max * at;
  const next = {
    min: middle - (middle * factor - min * factor),
    max: middle + (max * factor - middle * factor),
  };
  return checked(next) ?? { min, max };
}

function checked(span: AxisSpan): AxisSpan | undefined {
  const { min, max } = span;
  const size = Math.max(Math.abs(min), Math.abs(max));
  return Number.isFinite(size) && max / 2 - min / 2 > size * CLOSEST ? span : undefined;
}
