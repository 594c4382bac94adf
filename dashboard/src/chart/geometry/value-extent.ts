import type { SeriesFrame } from "btrdb-web/viewport";
import type { TimeSpan, ValueScale } from "./plot-area.ts";

/** Smallest and largest value of what is visible; undefined where there is none. */
export function valueExtent(_series: SeriesFrame, _view: TimeSpan): ValueScale | undefined {
  return undefined;
}
