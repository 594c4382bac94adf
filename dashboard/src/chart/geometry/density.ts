import type { RawPiece, SeriesFrame, WindowPiece } from "btrdb-web/viewport";
import type { TimeSpan } from "./plot-area.ts";
import { firstFrom, halvesOf, offsetAt, originOf, unsignedAt } from "./time-offsets.ts";

/**
 * Number of points of all series in each of `bins` equal parts of a view. A window's count is spread evenly over its length,
 * of which only the part that its piece covers counts; so what a finer piece beside it says is not counted twice.
 */
export function density(series: readonly SeriesFrame[], view: TimeSpan, bins: number): Float64Array {
  const sums = new Float64Array(bins);
  const span = Number(view.end - view.start);
  for (const { pieces, shift } of series) {
    for (const piece of pieces) {
      if (piece.kind === "raw") addPoints(sums, piece, view.start - shift, span);
      else addWindows(sums, piece, view.start, shift, span);
    }
  }
  return sums;
}

function addPoints(sums: Float64Array, { columns, from, to }: RawPiece, start: bigint, span: number): void {
  const halves = halvesOf(columns.time);
  const origin = originOf(start);
  const perNs = sums.length / span;
  const first = firstFrom(halves, origin, 0, from, to);
  const end = firstFrom(halves, origin, span, first, to);
  for (let row = first; row < end; row += 1) {
    // The product of what is less than the span may be rounded up to the number of bins.
    const bin = Math.min(sums.length - 1, Math.floor(offsetAt(halves, row, origin) * perNs));
    sums[bin] = (sums[bin] as number) + 1;
  }
}

function addWindows(
  sums: Float64Array,
  piece: WindowPiece,
  start: bigint,
  shift: bigint,
  span: number,
): void {
  const { columns, from, to, pointWidth } = piece;
  const halves = halvesOf(columns.time);
  const counts = halvesOf(columns.count);
  const origin = originOf(start - shift);
  const width = 2 ** pointWidth;
  const left = Math.max(0, Number(piece.start - start));
  const right = Math.min(span, Number(piece.end - start));
  const first = firstFrom(halves, origin, 1 - width, from, to);
  const last = firstFrom(halves, origin, span, first, to);
  const perNs = sums.length / span;
  for (let row = first; row < last; row += 1) {
    const at = offsetAt(halves, row, origin);
    const begin = Math.max(at, left) * perNs;
    const end = Math.min(at + width, right) * perNs;
    const perBin = unsignedAt(counts, row) / (width * perNs);
    for (let bin = Math.floor(begin); bin < end && bin < sums.length; bin += 1) {
      const share = Math.min(end, bin + 1) - Math.max(begin, bin);
      if (share > 0) sums[bin] = (sums[bin] as number) + perBin * share;
    }
  }
}
