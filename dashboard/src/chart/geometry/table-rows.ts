import type { SeriesFrame } from "btrdb-web/viewport";
import type { TimeSpan } from "./plot-area.ts";
import type { SeriesReading } from "./reading-at.ts";

/** Rows of a series for a table. */
export interface TableRows {
  /** The first ones in view, in order of time. */
  readonly rows: readonly SeriesReading[];
  /** How many are in view. */
  readonly total: number;
}

/** The rows in view, exact, at most `limit`; their times are the stream's own. */
export function tableRows(_series: SeriesFrame, _view: TimeSpan, _limit: number): TableRows {
  return { rows: [], total: 0 };
}
