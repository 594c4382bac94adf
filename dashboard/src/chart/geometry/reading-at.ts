import type { Piece, SeriesFrame } from "btrdb-web/viewport";
import { firstRowFrom, holdsPoints, readingOf, type SeriesReading } from "./series-reading.ts";

export type { SeriesReading } from "./series-reading.ts";

/**
 * The row nearest to a time of the view (with the shift): the window that the time is in, or what begins or ends least away
 * from it, the earlier one of two; none further away than `within` nanoseconds.
 */
export function readingAt(
  series: SeriesFrame,
  time: bigint,
  options: { readonly within?: bigint } = {},
): SeriesReading | undefined {
  const wanted = time - series.shift;
  let best: { piece: Piece; row: number; distance: bigint } | undefined;
  for (const piece of series.pieces) {
    const next = firstRowFrom(piece, wanted + 1n);
    for (const row of [rowBefore(piece, next), rowFrom(piece, next)]) {
      if (row === undefined) continue;
      const distance = distanceTo(piece, row, time, series.shift);
      if (best === undefined || distance < best.distance) best = { piece, row, distance };
    }
  }
  if (best === undefined || (options.within !== undefined && best.distance > options.within))
    return undefined;
  return readingOf(best.piece, best.row);
}

/**
 * The first row after a time of the view, or the last one before it: a step of the cursor. Points that share a time are one
 * step. The nearest points outside of the pieces are the last steps on both sides, where they are known.
 */
export function nextReading(series: SeriesFrame, time: bigint, direction: 1 | -1): SeriesReading | undefined {
  const { pieces, shift, before, after } = series;
  const wanted = time - shift;
  if (direction === 1) {
    if (before !== undefined && before.time > wanted) return { kind: "raw", ...before, exact: true };
    for (const piece of pieces) {
      const row = rowFrom(piece, firstRowFrom(piece, wanted + 1n));
      if (row !== undefined) return readingOf(piece, row);
    }
    return after !== undefined && after.time > wanted ? { kind: "raw", ...after, exact: true } : undefined;
  }
  if (after !== undefined && after.time < wanted) return { kind: "raw", ...after, exact: true };
  for (const piece of pieces.toReversed()) {
    const row = rowBefore(piece, firstRowFrom(piece, wanted));
    if (row !== undefined) return readingOf(piece, row);
  }
  return before !== undefined && before.time < wanted ? { kind: "raw", ...before, exact: true } : undefined;
}

/** The first row from here on that stands for points. */
function rowFrom(piece: Piece, row: number): number | undefined {
  let at = row;
  while (at < piece.to && !holdsPoints(piece, at)) at += 1;
  return at < piece.to ? at : undefined;
}

/** The last row before here that stands for points. */
function rowBefore(piece: Piece, row: number): number | undefined {
  let at = row - 1;
  while (at >= piece.from && !holdsPoints(piece, at)) at -= 1;
  return at >= piece.from ? at : undefined;
}

/** Nanoseconds from a time of the view to a row; a window only reaches as far as its piece. */
function distanceTo(piece: Piece, row: number, time: bigint, shift: bigint): bigint {
  const start = (piece.columns.time[row] as bigint) + shift;
  const end = start + (piece.kind === "raw" ? 1n : 1n << BigInt(piece.pointWidth));
  if (piece.kind === "windows" && time < piece.start && start < piece.start) return piece.start - time;
  if (time < start) return start - time;
  if (piece.kind === "windows" && time >= piece.end && end > piece.end) return time - piece.end + 1n;
  return time < end ? 0n : time - end + 1n;
}
