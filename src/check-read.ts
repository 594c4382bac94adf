import { BTRDBValueError, InvalidTimeRange } from "./errors/index.ts";
import { MAX_TIME, MIN_TIME } from "./time/bounds.ts";

/** The server refuses MAX_TIME itself; no point can be at MAX_TIME - 1n, so the one before means the same. */
export function checkTime(time: bigint): bigint {
  if (time >= MIN_TIME && time < MAX_TIME) return time;
  if (time === MAX_TIME) return MAX_TIME - 1n;
  throw invalidTimeRange(`The time ${time} is outside of [MIN_TIME, MAX_TIME].`);
}

/** A range that holds something, [start, end). */
export function checkRange(start: bigint, end: bigint): { start: bigint; end: bigint } {
  if (start < end) return { start: checkTime(start), end: checkTime(end) };
  throw invalidTimeRange(`The range [${start}, ${end}) is empty: start has to be before end.`);
}

function invalidTimeRange(message: string): InvalidTimeRange {
  return new InvalidTimeRange(message, { code: "INVALID_TIME_RANGE" });
}

/** 0n is the latest. */
export function checkVersion(version: bigint): bigint {
  if (typeof version === "bigint" && version >= 0n && version < 1n << 64n) return version;
  throw new BTRDBValueError(`A version is a bigint of 0 or more, such as 12n, not ${String(version)}.`);
}
