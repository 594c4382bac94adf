import type { ValueScale } from "./geometry/plot-area.ts";

/** Where a value axis has ticks. */
export interface ValueTicks {
  /** From one to the next; 0 where there is only one. */
  readonly step: number;
  /** Rising. */
  readonly values: readonly number[];
}

const MANTISSAS = [1, 2, 2.5, 5, 10];

/**
 * Multiples of 1, 2, 2.5 or 5 times a power of ten, whatever their size, at most `most` of them and about as many as fit.
 * Scales of one value have a tick there, as have those that no two numbers divide.
 */
export function valueTicks({ min, max }: ValueScale, most: number): ValueTicks {
  if (!(max > min)) return { step: 0, values: [min] };
  // Not the difference first: it may be no number any more.
  const least = max / Math.max(1, most) - min / Math.max(1, most);
  const exponent = Math.floor(Math.log10(least));
  const values: number[] = [];
  // The logarithm may be off by one where the result is near to a power of ten.
  for (const power of [exponent - 1, exponent, exponent + 1, exponent + 2]) {
    const mantissa = MANTISSAS.find((one) => times(one, power) >= least * (1 - 1e-9));
    if (mantissa === undefined) continue;
    const step = times(mantissa, power);
    if (!(step > 0 && step < Number.POSITIVE_INFINITY)) continue;
    const first = Math.ceil(min / step - 1e-9);
    const last = Math.floor(max / step + 1e-9);
    for (let index = first; index <= last && values.length <= most; index += 1) {
      const value = times(index * mantissa, power) + 0;
      // Of numbers that are next to each other, steps may be less than the difference.
      if (value >= min && value <= max && value !== values.at(-1)) values.push(value);
      if (index + 1 === index) break;
    }
    return values.length > 0 ? { step, values } : { step: 0, values: [min] };
  }
  return { step: 0, values: [min] };
}

/** Whole numbers by a power of ten: 3 times 0.1 is 0.3. */
function times(factor: number, power: number): number {
  if (power >= 0) return factor * 10 ** power;
  // Beyond 10^308 there is no number to divide by.
  return power >= -300 ? factor / 10 ** -power : factor / 1e300 / 10 ** (-power - 300);
}
