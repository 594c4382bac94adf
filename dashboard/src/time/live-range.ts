import { NS } from "../format/time.ts";
import type { RangeState } from "../state/view-state.ts";

/** What a chart shows now, in nanoseconds since the Unix epoch, `end` exclusive. */
export interface Stretch {
  readonly start: bigint;
  readonly end: bigint;
}

const USUAL_SPAN = NS.hour;

/**
 * The range once it is to follow the clock, or no longer: a fixed range becomes the last so many nanoseconds. Where there is
 * no length to keep, it is an hour.
 */
export function withLive(range: RangeState, live: boolean, view: Stretch | undefined): RangeState {
  if (range.kind === "last") return { ...range, live };
  if (!live) return range;
  const shown = range.kind === "fixed" ? range : view;
  return { kind: "last", span: shown === undefined ? USUAL_SPAN : shown.end - shown.start, live };
}
