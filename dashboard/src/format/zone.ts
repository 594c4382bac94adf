import { stretchFinder } from "./zone-stretches.ts";

export { floorDiv } from "./floor-div.ts";

/** A time zone: how far its wall clock is ahead of UTC at a given instant. */
export interface Zone {
  /** IANA name, or "UTC". */
  readonly id: string;
  /** Nanoseconds that the wall clock is ahead of UTC at `time` (nanoseconds since the Unix epoch). */
  offsetAt(time: bigint): bigint;
  /** First instant in (after, until] at which the wall clock is put forward or back; undefined where there is none. */
  nextStep(after: bigint, until: bigint): bigint | undefined;
}

/** Coordinated Universal Time. */
export const utcZone: Zone = { id: "UTC", offsetAt: () => 0n, nextStep: () => undefined };

const known = new Map<string, Zone>();

/**
 * The zone with this IANA name, with all its daylight-saving steps as the runtime's Intl knows them.
 * Throws a RangeError for a name that the runtime does not know.
 */
export function namedZone(id: string): Zone {
  let zone = known.get(id);
  if (zone === undefined) {
    zone = createZone(id);
    known.set(id, zone);
  }
  return zone;
}

/** The zone of this computer. */
export function localZone(): Zone {
  const id = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    return id === "UTC" ? utcZone : namedZone(id);
  } catch {
    // Browsers that hide where their user is, and containers without zone data.
    return utcZone;
  }
}

/** "UTC", "local", or an IANA name. An unknown one is UTC: {@link zoneProblem} says so in words. */
export function zoneFor(id: string): Zone {
  if (id === "UTC") return utcZone;
  if (id === "local") return localZone();
  try {
    return namedZone(id);
  } catch {
    return utcZone;
  }
}

/** What is wrong with the name of a zone, for people; undefined where it is known. */
export function zoneProblem(id: string): string | undefined {
  if (id === "UTC" || id === "local") return undefined;
  try {
    namedZone(id);
    return undefined;
  } catch {
    return `This browser knows no time zone “${id.slice(0, 60)}”; times are in UTC.`;
  }
}

function createZone(id: string): Zone {
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
  const stretchAt = stretchFinder((second) => {
    // "4/24/1938, 23:13:20": format() takes half the time of formatToParts().
    const [month = 1, day = 1, year = 0, hour = 0, minute = 0, seconds = 0] = (
      wallClock.format(second * 1000).match(/\d+/gu) ?? []
    ).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, seconds) / 1000 - second;
  });
  return {
    id,
    offsetAt: (time) => stretchAt(time).offset,
    nextStep(after, until) {
      let stretch = stretchAt(after);
      while (stretch.to <= until) {
        const next = stretchAt(stretch.to);
        if (next.offset !== stretch.offset) return next.from;
        stretch = next;
      }
      return undefined;
    },
  };
}
