import { pointWidthFor } from "./plan-series.ts";
import type { Stretch } from "./stretch.ts";
import type { View } from "./types.ts";

/** A range that may be looked at next, and the point width that it would have then. */
export interface NextView extends Stretch {
  readonly pointWidth: number;
}

/**
 * What a user is likely to look at next, most likely first: half a view to either side, twice as near where the pointer is, and
 * twice as far.
 */
export function lookAhead({ start, end, pixels, focus }: View): NextView[] {
  const span = end - start;
  const half = span / 2n;
  if (half === 0n) return [];
  const at = focus === undefined || focus < start || focus >= end ? start + half : focus;
  const near = start + (at - start) / 2n;
  const pointWidth = pointWidthFor(start, end, pixels);
  const zoomed = (from: bigint, to: bigint) => ({
    start: from,
    end: to,
    pointWidth: pointWidthFor(from, to, pixels),
  });
  return [
    { start: end, end: end + half, pointWidth },
    { start: start - half, end: start, pointWidth },
    zoomed(near, near + half),
    zoomed(start - half, end + half),
  ];
}
