import { floorDiv, type Zone } from "./zone.ts";

export const NS = {
  microsecond: 1_000n,
  millisecond: 1_000_000n,
  second: 1_000_000_000n,
  minute: 60_000_000_000n,
  hour: 3_600_000_000_000n,
  day: 86_400_000_000_000n,
} as const;

/** What a clock on the wall of a zone shows at an instant. */
export interface WallTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 to 999,999,999. */
  readonly nanosecond: number;
  /** Nanoseconds ahead of UTC. */
  readonly offset: bigint;
}

/** Splits a time (nanoseconds since the Unix epoch) into the fields of a zone's wall clock, without rounding. */
export function wallTime(time: bigint, zone: Zone): WallTime {
  const offset = zone.offsetAt(time);
  const wall = time + offset;
  const seconds = floorDiv(wall, NS.second);
  const date = new Date(Number(seconds) * 1000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    nanosecond: Number(wall - seconds * NS.second),
    offset,
  };
}

export function pad(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}

/** "2020-01-31" */
export function dateText(wall: WallTime): string {
  return `${pad(wall.year, 4)}-${pad(wall.month, 2)}-${pad(wall.day, 2)}`;
}

/** "", or "." and the first `decimals` digits of the fraction of the second (cut, not rounded). */
export function fractionText(wall: WallTime, decimals: number): string {
  return decimals === 0 ? "" : `.${pad(wall.nanosecond, 9).slice(0, decimals)}`;
}

/** "12:00:00", with the first `decimals` digits of the fraction of the second. */
export function clockText(wall: WallTime, decimals: number): string {
  return `${pad(wall.hour, 2)}:${pad(wall.minute, 2)}:${pad(wall.second, 2)}${fractionText(wall, decimals)}`;
}

/** "Z" for UTC itself, otherwise "+02:00" (with seconds only where a historical offset has them). */
export function offsetText(offset: bigint, zone: Zone): string {
  if (zone.id === "UTC") return "Z";
  const total = Number(offset / NS.second);
  const size = Math.abs(total);
  const seconds = size % 60;
  const text = `${pad(Math.floor(size / 3600), 2)}:${pad(Math.floor(size / 60) % 60, 2)}`;
  return `${total < 0 ? "-" : "+"}${text}${seconds === 0 ? "" : `:${pad(seconds, 2)}`}`;
}

/** ISO 8601 with up to nine decimals, cut and not rounded: "2020-01-31T12:00:00.123456789Z". */
export function formatTime(time: bigint, zone: Zone, decimals = 9): string {
  const wall = wallTime(time, zone);
  return `${dateText(wall)}T${clockText(wall, decimals)}${offsetText(wall.offset, zone)}`;
}

/** Decimals of a second that are worth showing for the ends of a range of `span` nanoseconds. */
export function decimalsForSpan(span: bigint): number {
  if (span >= 1000n * NS.second) return 0;
  if (span >= NS.second) return 3;
  if (span >= NS.millisecond) return 6;
  return 9;
}

const DURATION_UNITS: readonly (readonly [size: bigint, symbol: string])[] = [
  [31_556_952n * NS.second, "years"],
  [NS.day, "d"],
  [NS.hour, "h"],
  [NS.minute, "min"],
  [NS.second, "s"],
  [NS.millisecond, "ms"],
  [NS.microsecond, "µs"],
];

/** A length of time for people, three digits: "1.07 s", "17.9 min", "4.2 years". The unit is as large as fits. */
export function formatDuration(duration: bigint): string {
  for (const [size, symbol] of DURATION_UNITS) {
    if (duration < size) continue;
    const value = Number(duration) / Number(size);
    const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return `${Number(value.toFixed(digits))} ${symbol}`;
  }
  return `${duration} ns`;
}
