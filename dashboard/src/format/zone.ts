/** A time zone: how far its wall clock is ahead of UTC at a given instant. */
export interface Zone {
  /** IANA name, or "UTC". */
  readonly id: string;
  /** Nanoseconds that the wall clock is ahead of UTC at `time` (nanoseconds since the Unix epoch). */
  offsetAt(time: bigint): bigint;
}

const NS_PER_MS = 1_000_000n;

/** Coordinated Universal Time. */
export const utcZone: Zone = { id: "UTC", offsetAt: () => 0n };

/**
 * The zone with this IANA name, with all its daylight-saving steps as the runtime's Intl knows them.
 * Throws a RangeError for a name that the runtime does not know.
 */
export function namedZone(id: string): Zone {
  const wallClock = new Intl.DateTimeFormat("en-US", {
    timeZone: id,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return {
    id,
    offsetAt(time) {
      // Steps happen on whole seconds, so the fraction of a second plays no part.
      const ms = Number(floorDiv(time, 1_000_000_000n)) * 1000;
      const part: Record<string, number> = {};
      for (const { type, value } of wallClock.formatToParts(ms)) part[type] = Number(value);
      const wall = Date.UTC(
        part.year ?? 0,
        (part.month ?? 1) - 1,
        part.day,
        part.hour,
        part.minute,
        part.second,
      );
      return BigInt(wall - ms) * NS_PER_MS;
    },
  };
}

/** The zone of this computer. */
export function localZone(): Zone {
  return namedZone(new Intl.DateTimeFormat().resolvedOptions().timeZone);
}

/** Quotient rounded towards minus infinity: times before 1970 are negative. */
export function floorDiv(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}
