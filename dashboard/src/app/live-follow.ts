import type { RangeState } from "../state/view-state.ts";

interface TimeRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** How near to the end of a live view a move may end and still mean "now": a zoom at the right edge. */
const NEAR = 16n;

/**
 * What a move of the user makes of the range: who zooms a live view and still has its end in view stays live, with another
 * length; who looks elsewhere stays there.
 */
export function movedRange(before: RangeState, shown: TimeRange | undefined, moved: TimeRange): RangeState {
  if (before.kind === "last" && before.live && shown !== undefined) {
    const span = moved.end - moved.start;
    const late = moved.end - shown.end;
    const away = late < 0n ? -late : late;
    if (span !== shown.end - shown.start && away <= span / NEAR) return { ...before, span };
  }
  return { kind: "fixed", start: moved.start, end: moved.end };
}
