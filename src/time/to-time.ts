import { BTRDBTypeError, BTRDBValueError } from "../errors/index.ts";

/**
 * A point in time as callers write it: nanoseconds since the Unix epoch as bigint, a Date, a Temporal.Instant, or
 * text (see {@link toTime}). Never a number: nobody could tell whether it counts milliseconds or nanoseconds, and
 * above 2^53 (which in nanoseconds is April 1970) it loses digits.
 */
export type TimeInput = bigint | Date | InstantLike | string;

/** A Temporal.Instant, a Temporal.ZonedDateTime, or whatever else knows its nanoseconds since the epoch. */
export interface InstantLike {
  readonly epochNanoseconds: bigint;
}

const TEXT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s?(Z|z|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?)?)?$/u;
const FORMATS = "RFC 3339, such as 2024-03-01T12:00:00.123456789Z, a date, or a whole number of nanoseconds";

/**
 * Nanoseconds since the Unix epoch.
 *
 * Text is RFC 3339 with up to nine decimals, `T` or a space in the middle, and an offset or `Z`; without one it is UTC,
 * without a time it is midnight, and digits alone are nanoseconds: all that the Python client reads, and more decimals.
 * Exact: no floating point is involved. A Date has milliseconds only.
 *
 * @throws BTRDBTypeError for a number; use {@link fromMilliseconds} or {@link fromNanoseconds}
 * @throws BTRDBValueError for text in no known format, for a day that no calendar has, for an invalid Date
 */
export function toTime(input: TimeInput): bigint {
  if (typeof input === "bigint") return input;
  if (typeof input === "string") return parseText(input);
  if (typeof input === "number") {
    throw new BTRDBTypeError(
      `A time can't be a plain number (${input}): it could be milliseconds or nanoseconds, and above 2^53 it loses digits. ` +
        "Use fromMilliseconds(n) or fromNanoseconds(n), a bigint, a Date, or text.",
    );
  }
  if (typeof input === "object" && input !== null) {
    // Dates of another realm are no instance of this one's Date.
    if (Object.prototype.toString.call(input) === "[object Date]")
      return fromMilliseconds((input as Date).getTime());
    const { epochNanoseconds } = input as InstantLike;
    if (typeof epochNanoseconds === "bigint") return epochNanoseconds;
  }
  throw new BTRDBTypeError(
    `A time is a bigint, a Date, a Temporal.Instant or text, not ${input === null ? "null" : `a ${typeof input}`}.`,
  );
}

/** Milliseconds since the Unix epoch, as Date.now() counts them; fractions are kept to the nanosecond. */
export function fromMilliseconds(milliseconds: number): bigint {
  if (typeof milliseconds !== "number" || !Number.isFinite(milliseconds))
    throw new BTRDBValueError(`Not a time: ${milliseconds} ms.`);
  const whole = Math.floor(milliseconds);
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((milliseconds - whole) * 1e6));
}

/** Nanoseconds since the Unix epoch as a number; refused where a number no longer holds every digit. */
export function fromNanoseconds(nanoseconds: number): bigint {
  if (!Number.isSafeInteger(nanoseconds)) {
    throw new BTRDBValueError(
      `${nanoseconds} is not a whole number below 2^53: its last digits may be lost already. Use a bigint.`,
    );
  }
  return BigInt(nanoseconds);
}

function parseText(text: string): bigint {
  if (/^-?\d+$/u.test(text)) return BigInt(text);
  const match = TEXT.exec(text);
  if (match === null)
    throw new BTRDBValueError(`The time ${JSON.stringify(text)} is in no known format; write ${FORMATS}.`);
  const [, year, month, day, hour = "0", minute = "0", second = "0", decimals = "", offset = "Z"] = match;
  if (decimals.length > 9)
    throw new BTRDBValueError(
      `The time ${JSON.stringify(text)} has ${decimals.length} decimals; BTrDB keeps nine.`,
    );
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  // Date carries 2024-02-30 over into March; a time that changes on the way was none.
  const same = date
    .toISOString()
    .startsWith(`${year}-${month}-${day}T${pad(hour)}:${pad(minute)}:${pad(second)}`);
  const offsetSeconds = parseOffset(offset);
  if (!same || offsetSeconds === undefined)
    throw new BTRDBValueError(`The time ${JSON.stringify(text)} does not exist.`);
  return BigInt(date.getTime() / 1000 - offsetSeconds) * 1_000_000_000n + BigInt(decimals.padEnd(9, "0"));
}

/** `+05:30`, `+0530`, `+05` or `Z` in seconds; undefined for one that no clock has. */
function parseOffset(offset: string): number | undefined {
  if (/^z$/iu.test(offset)) return 0;
  const [hours = 0, minutes = 0, seconds = 0] = (offset.slice(1).match(/\d{2}/gu) ?? []).map(Number);
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const total = hours * 3600 + minutes * 60 + seconds;
  return offset.startsWith("-") ? -total : total;
}

function pad(part: string): string {
  return part.padStart(2, "0");
}
