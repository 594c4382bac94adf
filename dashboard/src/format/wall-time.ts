import { NS } from "./time.ts";
import type { Zone } from "./zone.ts";

/** No wall clock was ever further from UTC: Manila and Kiritimati come near. */
const FURTHEST = 16n * NS.hour;

/**
 * All instants at which the zone's wall clock shows `wall` (its date and time counted in nanoseconds as if it were UTC),
 * earliest first: one; two where the clock was put back; none where it was put forward over it.
 */
export function instantsOf(wall: bigint, zone: Zone): bigint[] {
  const found: bigint[] = [];
  const until = wall + FURTHEST;
  for (let from: bigint | undefined = wall - FURTHEST; from !== undefined; ) {
    const next: bigint | undefined = zone.nextStep(from, until);
    const instant = wall - zone.offsetAt(from);
    if (instant >= from && (next === undefined || instant < next)) found.push(instant);
    from = next;
  }
  return found;
}

/** The step that puts the wall clock forward over `wall`; undefined where some instant has that time. */
export function stepOver(wall: bigint, zone: Zone): bigint | undefined {
  const until = wall + FURTHEST;
  let step = zone.nextStep(wall - FURTHEST, until);
  while (step !== undefined) {
    if (step + zone.offsetAt(step - 1n) <= wall && wall < step + zone.offsetAt(step)) return step;
    step = zone.nextStep(step, until);
  }
  return undefined;
}
