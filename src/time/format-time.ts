import { BTRDBTypeError } from "../errors/index.ts";

const SECOND = 1_000_000_000n;

/** How many decimals {@link formatTime} writes: always nine, or as few as lose nothing. */
export type Decimals = "nine" | "needed";

/**
 * RFC 3339 in UTC: `2024-03-01T12:00:00.123456789Z`. {@link toTime} reads back the same nanoseconds.
 *
 * @param time nanoseconds since the Unix epoch; between the years 0 and 9999, which is far beyond what BTrDB holds
 */
export function formatTime(time: bigint, decimals: Decimals = "nine"): string {
  const seconds = floorDiv(time, SECOND);
  const fraction = String(time - seconds * SECOND).padStart(9, "0");
  const shown = decimals === "nine" ? `.${fraction}` : trimmed(fraction);
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}${shown}Z`;
}

/** A Date, rounded down to its milliseconds. */
export function toDate(time: bigint): Date {
  return new Date(Number(floorDiv(time, 1_000_000n)));
}

/**
 * A Temporal.Instant with every nanosecond.
 *
 * @throws BTRDBTypeError where the runtime has no Temporal; a polyfill may be passed
 */
export function toInstant<Instant>(
  time: bigint,
  temporal?: { Instant: { fromEpochNanoseconds(time: bigint): Instant } },
): Instant {
  const found = temporal ?? (globalThis as { Temporal?: typeof temporal }).Temporal;
  if (found === undefined)
    throw new BTRDBTypeError("This runtime has no Temporal; pass a polyfill of it as the second argument.");
  return found.Instant.fromEpochNanoseconds(time);
}

/** bigint division truncates; times before 1970 need the floor. */
function floorDiv(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient;
}

function trimmed(fraction: string): string {
  const digits = fraction.replace(/0+$/u, "");
  return digits === "" ? "" : `.${digits}`;
}
