import { BTRDBValueError } from "../errors/index.ts";
import { fromMilliseconds } from "./to-time.ts";

/** A span of time in parts that are added up; a day has 24 hours. Fractions are allowed, but for nanoseconds. */
export interface Span {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
  readonly microseconds?: number;
  readonly nanoseconds?: number | bigint;
}

const UNITS = {
  days: 86_400_000_000_000n,
  hours: 3_600_000_000_000n,
  minutes: 60_000_000_000n,
  seconds: 1_000_000_000n,
  milliseconds: 1_000_000n,
  microseconds: 1_000n,
} as const;

/**
 * A span of time in nanoseconds: `nsDelta({ hours: 1, minutes: 30 })`. Whole parts are exact whatever their size, and
 * fractions to the nanosecond.
 *
 * @throws BTRDBValueError for a part that is not a finite number, or for a fraction of a nanosecond
 */
export function nsDelta(span: Span): bigint {
  let total = 0n;
  for (const [name, unit] of Object.entries(UNITS)) {
    const part = span[name as keyof typeof UNITS] ?? 0;
    if (!Number.isFinite(part)) throw new BTRDBValueError(`${name} is not a finite number: ${part}.`);
    const whole = Math.trunc(part);
    total += BigInt(whole) * unit + BigInt(Math.round((part - whole) * Number(unit)));
  }
  const rest = span.nanoseconds ?? 0n;
  if (typeof rest !== "bigint" && !Number.isInteger(rest))
    throw new BTRDBValueError(`nanoseconds is not a whole number: ${rest}.`);
  return total + BigInt(rest);
}

/**
 * The current time in nanoseconds since the Unix epoch, as fine as the runtime's clock is (browsers make it coarser, to
 * between 5 and 100 microseconds).
 */
export function now(): bigint {
  // performance.now() alone drifts when the machine sleeps, so Date says which millisecond it is.
  const fine = performance.timeOrigin + performance.now();
  const coarse = Date.now();
  return fromMilliseconds(Math.abs(fine - coarse) < 5 ? fine : coarse);
}
