import { MAX_TIME, MIN_TIME } from "btrdb-web";
import { parseSpan } from "../format/span.ts";
import { clockText, dateText, formatTime, NS, offsetText, pad, wallTime } from "../format/time.ts";
import { instantsOf, stepOver } from "../format/wall-time.ts";
import { utcZone, type Zone } from "../format/zone.ts";

/** What a text means; or, in words for the user, why it means nothing. */
export type Parsed<T> =
  | { readonly value: T; readonly note?: string | undefined; readonly problem?: undefined }
  | { readonly problem: string };

const WALL =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:t|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?(?:\s*(z|utc|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?))?$/iu;
const FORMATS = "write 2024-03-01 12:00:00.123456789, a date, now-15m, or nanoseconds since 1970";

/**
 * Reads a time: "2024-03-01 12:00:00.123456789" with or without an offset, a date (its midnight), "now", "now-1h", "today",
 * or whole nanoseconds since 1970. Without an offset it is a time on the wall clock of `zone`: one that the clock skips is as
 * much later as the clock is put forward, and of one that comes twice it is the first. Both are said in a note.
 */
export function parseTime(text: string, zone: Zone, now: bigint): Parsed<bigint> {
  const plain = text.trim().replace(/\u2212/gu, "-");
  if (plain === "") return { problem: "There is no time yet." };
  const parsed =
    parseNow(plain, now) ?? parseDayName(plain, zone, now) ?? parseInteger(plain) ?? parseWall(plain, zone);
  if (parsed === undefined) return { problem: `“${shorten(plain)}” is no time: ${FORMATS}.` };
  if (parsed.problem === undefined && (parsed.value < MIN_TIME || parsed.value > MAX_TIME))
    return { problem: `“${shorten(plain)}” is out of reach: BTrDB keeps 1933-06-20 to 2079-08-08.` };
  return parsed;
}

/** The time as it is typed, exact: {@link parseTime} gives it back. With an offset only where it is needed for that. */
export function typedTime(time: bigint, zone: Zone): string {
  const wall = wallTime(time, zone);
  // Thousandths, millionths or billionths, as far as there are any.
  const decimals = [0, 3, 6].find((digits) => wall.nanosecond % 10 ** (9 - digits) === 0) ?? 9;
  const text = `${dateText(wall)} ${clockText(wall, decimals)}`;
  const twice = instantsOf(time + wall.offset, zone).length > 1;
  return twice ? `${text} ${offsetText(wall.offset, zone)}` : text;
}

/** Midnight, in nanoseconds as if the wall clock were UTC, of a day that may be counted beyond its month. */
export function midnight(year: number, month: number, day: number): bigint {
  // Not Date.UTC(), to which the year 50 is 1950.
  return BigInt(new Date(0).setUTCFullYear(year, month - 1, day)) * NS.millisecond;
}

/** The first instant at or after a time on the wall clock. */
export function firstInstant(wall: bigint, zone: Zone): bigint {
  return instantsOf(wall, zone)[0] ?? stepOver(wall, zone) ?? wall;
}

/** As much of a user's text as a message can bear. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function parseNow(text: string, now: bigint): Parsed<bigint> | undefined {
  const [all, sign, length] = /^now(?:\s*([+-])\s*(.+))?$/iu.exec(text) ?? [];
  if (all === undefined) return undefined;
  if (sign === undefined || length === undefined) return { value: now };
  const span = parseSpan(length);
  if (span === undefined)
    return { problem: `“${shorten(length)}” is no length of time: write 15m, 1h30m, or 7 days.` };
  return { value: sign === "-" ? now - span : now + span };
}

const DAYS: ReadonlyMap<string, number> = new Map([
  ["yesterday", -1],
  ["today", 0],
  ["tomorrow", 1],
]);

function parseDayName(text: string, zone: Zone, now: bigint): Parsed<bigint> | undefined {
  const days = DAYS.get(text.toLowerCase());
  if (days === undefined) return undefined;
  const { year, month, day } = wallTime(now, zone);
  return { value: firstInstant(midnight(year, month, day + days), zone) };
}

function parseInteger(text: string): Parsed<bigint> | undefined {
  if (!/^-?\d{5,20}(?:\s*ns)?$/u.test(text) && !/^-?\d{1,20}\s*ns$/u.test(text)) return undefined;
  const value = BigInt(text.replace(/\s*ns$/u, ""));
  // Seconds, milliseconds and microseconds of our days have 10, 13 and 16 digits.
  const looksCoarse = !text.endsWith("ns") && value > NS.second && value < 100n * NS.day;
  return looksCoarse
    ? { value, note: `${text} is read as nanoseconds since 1970: ${formatTime(value, utcZone)}.` }
    : { value };
}

function parseWall(text: string, zone: Zone): Parsed<bigint> | undefined {
  const match = WALL.exec(text);
  if (match === null) return undefined;
  const [, year = "", month = "", day = "", hour, minute, second, decimals = "", offset] = match;
  if (/[^0]/u.test(decimals.slice(9)))
    return { problem: `“${shorten(text)}” has more than nine decimals, which is all that BTrDB keeps.` };
  const dayStart = midnight(Number(year), Number(month), Number(day));
  const date = wallTime(dayStart, utcZone);
  const endOfDay = Number(hour) === 24 && Number(minute) === 0 && Number(second ?? 0) === 0;
  if (date.month !== Number(month) || date.day !== Number(day))
    return { problem: `“${shorten(text)}” is no time: there is no such day.` };
  if (!endOfDay && (Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59))
    return { problem: `“${shorten(text)}” is no time: no clock shows that.` };
  const seconds = Number(hour ?? 0) * 3600 + Number(minute ?? 0) * 60 + Number(second ?? 0);
  const wall = dayStart + BigInt(seconds) * NS.second + BigInt(decimals.slice(0, 9).padEnd(9, "0"));
  if (offset !== undefined) return atOffset(text, wall, offset);
  return hour === undefined ? { value: firstInstant(wall, zone) } : onWallClock(wall, zone);
}

function atOffset(text: string, wall: bigint, offset: string): Parsed<bigint> {
  if (/^(?:z|utc)$/iu.test(offset)) return { value: wall };
  const [hours = 0, minutes = 0, seconds = 0] = (offset.match(/\d{2}/gu) ?? []).map(Number);
  if (hours > 18 || minutes > 59 || seconds > 59)
    return { problem: `“${shorten(text)}” is no time: no zone is ${offset} from UTC.` };
  const ahead = BigInt(hours * 3600 + minutes * 60 + seconds) * NS.second;
  return { value: offset.startsWith("-") ? wall + ahead : wall - ahead };
}

function onWallClock(wall: bigint, zone: Zone): Parsed<bigint> {
  const [first, second] = instantsOf(wall, zone);
  const { hour, minute, ...shown } = wallTime(wall, utcZone);
  const said = `${pad(hour, 2)}:${pad(minute, 2)} on ${dateText({ hour, minute, ...shown })} in ${zone.id}`;
  if (first === undefined) {
    const step = stepOver(wall, zone);
    const value = step === undefined ? wall : wall - zone.offsetAt(step - 1n);
    const taken = typedTime(value, zone);
    return { value, note: `The clock skips ${said}: ${taken} is taken.` };
  }
  if (second === undefined) return { value: first };
  return {
    value: first,
    note: `The clock shows ${said} twice: the first time is taken. For the second, write ${typedTime(second, zone)}.`,
  };
}
