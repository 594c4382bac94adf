import type { Piece } from "btrdb-web/viewport";
import { type IntervalCounts, IntervalHistogram } from "./interval-histogram.ts";
import { halvesOf, intervalAt, unsignedAt } from "./time-offsets.ts";

/** As many intervals are enough for a median. */
const SAMPLE = 4096;

/** By columns: they never change, and are drawn sixty times a second. */
const known = new WeakMap<Piece["columns"], IntervalCounts>();

// They are large, and used by one call at a time.
const ofColumns = new IntervalHistogram();
const ofAll = new IntervalHistogram();

/**
 * Nanoseconds between neighbouring points that are usual in some pieces of one level: the median, over all rows of their
 * columns, in view or not, and from one piece to the next, so that it does not matter how rows are cut into pieces. Of
 * windows, the time from one to the next by the number of points in it. Infinity where there are too few rows to say: less
 * than two intervals of raw points, or no window.
 */
export function usualInterval(pieces: readonly Piece[]): number {
  ofAll.clear();
  const seen = new Set<Piece["columns"]>();
  let last: Piece | undefined;
  let end: bigint | undefined;
  for (const piece of pieces) {
    if (!seen.has(piece.columns)) {
      seen.add(piece.columns);
      ofAll.addCounts(countsOf(piece));
    }
    if (end !== piece.start) last = undefined;
    end = piece.end;
    if (piece.to === piece.from) continue;
    if (last !== undefined) addBetween(last, piece);
    last = piece;
  }
  if (ofAll.total >= 2) return ofAll.median();
  const some = pieces.find(({ columns }) => columns.length > 0);
  if (some?.kind !== "windows") return Number.POSITIVE_INFINITY;
  return ofAll.total > 0 ? ofAll.median() : 2 ** some.pointWidth / countAt(some, 0);
}

/** The interval from the last row of a piece to the first of the next, where they are the ends of their columns. */
function addBetween(left: Piece, right: Piece): void {
  if (left.columns === right.columns || left.to !== left.columns.length || right.from !== 0) return;
  const interval = Number((right.columns.time[0] as bigint) - (left.columns.time[left.to - 1] as bigint));
  ofAll.add(interval / countAt(left, left.to - 1));
}

function countsOf(piece: Piece): IntervalCounts {
  let counts = known.get(piece.columns);
  if (counts === undefined) {
    counts = countIntervals(piece);
    known.set(piece.columns, counts);
  }
  return counts;
}

function countIntervals({ kind, columns }: Piece): IntervalCounts {
  const times = halvesOf(columns.time);
  const points = kind === "windows" ? halvesOf(columns.count) : undefined;
  // Odd, so that of points that come in pairs not only every other interval is looked at.
  const stride = columns.length > SAMPLE ? Math.ceil(columns.length / SAMPLE) | 1 : 1;
  for (let row = 1; row < columns.length; row += stride) {
    const interval = intervalAt(times, row);
    ofColumns.add(points === undefined ? interval : interval / unsignedAt(points, row - 1), stride);
  }
  return ofColumns.take();
}

function countAt(piece: Piece, row: number): number {
  return piece.kind === "raw" ? 1 : Number(piece.columns.count[row]) || 1;
}
