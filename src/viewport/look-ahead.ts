import { pointWidthFor } from "./plan-series.ts";
import type { Stretch } from "./stretch.ts";
import type { View } from "./types.ts";

/** A range that may be looked at next, and the point width that it would have then. */
export interface NextView extends Stretch {
  readonly pointWidth: number;
}

/** How the view came to be what it is. */
export type Motion = "in" | "out" | "earlier" | "later" | "elsewhere";

/** Spans that differ by less than a part in so many are the same: gestures round. */
const SAME = 50n;

export function motionOf(before: Stretch, now: Stretch): Motion {
  if (before.end <= now.start || now.end <= before.start) return "elsewhere";
  const [was, is] = [before.end - before.start, now.end - now.start];
  const grown = is - was;
  if (grown > was / SAME) return "out";
  if (-grown > was / SAME) return "in";
  return now.start < before.start ? "earlier" : "later";
}

/** What a user who moves like this is likely to look at next: once more the same. */
export function likelyNext(view: View, motion: Motion): NextView[] {
  const next = nextViews(view);
  return motion === "elsewhere" || next === undefined ? [] : [next[motion]];
}

/** All that is one step away: both sides, twice as near where the pointer is, and twice as far. */
export function possibleNext(view: View): NextView[] {
  const next = nextViews(view);
  return next === undefined ? [] : [next.in, next.later, next.earlier, next.out];
}

function nextViews({
  start,
  end,
  pixels,
  focus,
}: View): Record<Exclude<Motion, "elsewhere">, NextView> | undefined {
  const half = (end - start) / 2n;
  if (half === 0n) return undefined;
  const at = focus === undefined || focus < start || focus >= end ? start + half : focus;
  const near = start + (at - start) / 2n;
  const pointWidth = pointWidthFor(start, end, pixels);
  const zoomed = (from: bigint, to: bigint) => ({
    start: from,
    end: to,
    pointWidth: pointWidthFor(from, to, pixels),
  });
  return {
    in: zoomed(near, near + half),
    out: zoomed(start - half, end + half),
    later: { start: end, end: end + half, pointWidth },
    earlier: { start: start - half, end: start, pointWidth },
  };
}
