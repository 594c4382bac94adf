import type { Piece, SeriesFrame } from "btrdb-web/viewport";
import type { TimeSpan } from "./plot-area.ts";
import { firstRowFrom, holdsPoints, readingOf, type SeriesReading } from "./series-reading.ts";

/** Rows of a series for a table. */
export interface TableRows {
  /** The first ones in view, in order of time. */
  readonly rows: readonly SeriesReading[];
  /** How many are in view. */
  readonly total: number;
}

/** The raw points in view and the windows that reach into it, exact, at most `limit`; their times are the stream's own. */
export function tableRows(series: SeriesFrame, view: TimeSpan, limit: number): TableRows {
  const rows: SeriesReading[] = [];
  let total = 0;
  const start = view.start - series.shift;
  const end = view.end - series.shift;
  for (const piece of series.pieces) {
    if (piece.end <= view.start || piece.start >= view.end) continue;
    const reach = piece.kind === "raw" ? 0n : (1n << BigInt(piece.pointWidth)) - 1n;
    const to = firstRowFrom(piece, end);
    for (let row = firstRowFrom(piece, start - reach); row < to; row += 1) {
      if (!holdsPoints(piece, row) || !covers(piece, row, reach, series.shift)) continue;
      total += 1;
      if (rows.length < limit) rows.push(readingOf(piece, row));
    }
  }
  return { rows, total };
}

/** Whether a row lies in the stretch of its piece, if only with a part. */
function covers(piece: Piece, row: number, reach: bigint, shift: bigint): boolean {
  if (piece.kind === "raw") return true;
  const start = (piece.columns.time[row] as bigint) + shift;
  return start + reach >= piece.start && start < piece.end;
}
