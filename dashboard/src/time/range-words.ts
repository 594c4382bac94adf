import { spanWords } from "../format/span.ts";
import { clockText, dateText, decimalsForSpan, NS, offsetText, wallTime } from "../format/time.ts";
import { zoneFor } from "../format/zone.ts";
import type { RangeState } from "../state/view-state.ts";

/** A zone in words, by the name that a view has for it: "UTC", "local time", "Europe/Berlin". */
export function zoneWords(id: string): string {
  return id === "local" ? "local time" : id.replaceAll("_", " ");
}

/**
 * A range for people to read, to what its length makes worth reading: "Last 15 minutes · live",
 * "2024-03-01 12:00:00 – 13:00:00 UTC", "2024-03-01 – 2024-03-08 UTC" from midnight to midnight, "All data".
 */
export function rangeWords(range: RangeState, zoneId: string): string {
  if (range.kind === "all") return "All data";
  if (range.kind === "last") {
    const words = spanWords(range.span).replace(/^1 (?=[a-z]+$)/u, "");
    return `Last ${words}${range.live ? " · live" : ""}`;
  }
  return `${stretchWords(range.start, range.end, zoneId)} ${zoneWords(zoneId)}`;
}

/** "2024-03-01 12:00:00 – 13:00:00": the end without its date where that is the start's. */
export function stretchWords(start: bigint, end: bigint, zoneId: string): string {
  const zone = zoneFor(zoneId);
  const walls = [wallTime(start, zone), wallTime(end, zone)] as const;
  const atMidnight = walls.every(
    ({ hour, minute, second, nanosecond }) => hour + minute + second + nanosecond === 0,
  );
  if (atMidnight) return walls.map(dateText).join(" – ");
  const whole = walls.every(({ nanosecond }) => nanosecond === 0);
  const decimals = whole ? 0 : decimalsForSpan(end - start);
  const [first, last] = walls.map((wall) => {
    // Where the clock is put forward or back in between, its times alone would mislead.
    const stepped = walls[0].offset !== walls[1].offset && end - start < NS.day;
    return `${clockText(wall, decimals)}${stepped ? ` ${offsetText(wall.offset, zone)}` : ""}`;
  }) as [string, string];
  const sameDay = dateText(walls[0]) === dateText(walls[1]);
  return `${dateText(walls[0])} ${first} – ${sameDay ? "" : `${dateText(walls[1])} `}${last}`;
}
