/** Unit of a time that is written as a number since the Unix epoch. */
export type EpochUnit = "s" | "ms" | "us" | "ns";

/** How many decimals a time in this unit can have before it is finer than a nanosecond. */
const DECIMALS: Record<EpochUnit, number> = { s: 9, ms: 6, us: 3, ns: 0 };

/** A text that is not a time; the message says what is wrong with it and follows the text in a sentence. */
export class TimeTextError extends Error {
  override readonly name = "TimeTextError";
}

const NUMBER = /^([+-]?)(\d+)(?:\.(\d*))?$/;
const EXPONENT = /^[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+$/;
// A comma before the fraction is as good as a point (ISO 8601), a space as good as the T (RFC 3339, 5.6).
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?([Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?))?)?$/;

/** True where the text is a plain decimal number, which as a time counts from the Unix epoch. */
export function isEpochText(text: string): boolean {
  return NUMBER.test(text) || EXPONENT.test(text);
}

/** True where the text has the form of a time of either kind, be it right or not. */
export function isTimeText(text: string): boolean {
  return isEpochText(text) || ISO.test(text);
}

/** Nanoseconds of a number since the Unix epoch, exact: no digit goes through a float. */
export function parseEpoch(text: string, unit: EpochUnit): bigint {
  const match = NUMBER.exec(text);
  if (match === null) {
    // 1.70925E+12 is what spreadsheets make of a time: digits are gone, and many rows become one time.
    if (EXPONENT.test(text)) throw new TimeTextError("is written with an exponent, which loses digits");
    throw new TimeTextError("is not a number");
  }
  const magnitude = BigInt(match[2]! + fractionDigits(match[3] ?? "", DECIMALS[unit]));
  return match[1] === "-" ? -magnitude : magnitude;
}

/**
 * Nanoseconds of an ISO 8601 time: date, or date and time with up to nine decimals and an optional offset. Without
 * an offset the time is in UTC. No leap seconds, as in Unix time.
 */
export function parseIsoTime(text: string): bigint {
  const match = ISO.exec(text);
  if (match === null) throw new TimeTextError("is not a time");
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [hour, minute, second] = [Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0)];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    throw new TimeTextError("is not a date of the calendar");
  }
  if (hour > 23 || minute > 59 || second > 59) throw new TimeTextError("is not a time of the day");
  const seconds = daysSinceEpoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
  return (
    BigInt(seconds - offsetSeconds(match[8])) * 1_000_000_000n + BigInt(fractionDigits(match[7] ?? "", 9))
  );
}

/** Exactly `count` digits after the decimal point; zeros where there are fewer. */
function fractionDigits(digits: string, count: number): string {
  if (digits.length <= count) return digits.padEnd(count, "0");
  if (/[1-9]/.test(digits.slice(count))) throw new TimeTextError("is finer than a nanosecond");
  return digits.slice(0, count);
}

function offsetSeconds(offset: string | undefined): number {
  if (offset === undefined || !/^[+-]/.test(offset)) return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(":", "") || 0);
  if (hours > 23 || minutes > 59) throw new TimeTextError("has an offset that does not exist");
  return (offset.startsWith("-") ? -1 : 1) * (hours * 3_600 + minutes * 60);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar (Date.UTC takes the years 0 to 99 for 19xx). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  // Years begin in March here, so that the leap day is the last one.
  const y = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
}
