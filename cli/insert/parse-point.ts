import { isBTrDBError, MAX_TIME, MIN_TIME, toTime } from "btrdb-web";

/** What is wrong with a line; the message goes on after "line 7: ". */
export class LineError extends Error {
  override readonly name = "LineError";
}

/** Units of times that are plain numbers, as the power of ten that makes nanoseconds of them. */
export const TIME_UNITS: Readonly<Record<string, number>> = { s: 9, ms: 6, us: 3, ns: 0 };

const EPOCH = /^(-?)(\d+)(?:\.(\d+))?$/u;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu;
const LAST_TIME = MAX_TIME - 2n;

/** True where a text could be a time: a number, or what begins with a year. */
export function looksLikeTime(text: string): boolean {
  return EPOCH.test(text) || /^\d{4}-\d\d-\d\d/u.test(text);
}

/** Nanoseconds, exactly. @throws LineError */
export function parseTime(text: string, decimals: number): bigint {
  const time = parseEpoch(text, decimals) ?? parseCalendar(text);
  if (time >= MIN_TIME && time <= LAST_TIME) return time;
  throw new LineError(`the time ${text} is beyond what BTrDB holds`);
}

function parseEpoch(text: string, decimals: number): bigint | undefined {
  const match = EPOCH.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = ""] = match;
  if (/[1-9]/u.test(fraction.slice(decimals)))
    throw new LineError(`the time ${text} is finer than a nanosecond (see --time-unit)`);
  const magnitude = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  return sign === "-" ? -magnitude : magnitude;
}

function parseCalendar(text: string): bigint {
  try {
    return toTime(text);
  } catch (cause) {
    if (!isBTrDBError(cause)) throw cause;
    throw new LineError(`${JSON.stringify(text)} is no time`, { cause });
  }
}

/** @throws LineError */
export function parseValue(text: string): number {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw new LineError(`${JSON.stringify(text)} is no number that BTrDB can hold`);
}
