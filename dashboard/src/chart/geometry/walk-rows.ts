import type { Piece, RawPiece, SeriesFrame, WindowPiece } from "btrdb-web/viewport";
import type { TimeSpan } from "./plot-area.ts";
import { firstFrom, halvesOf, type Origin, offsetAt, originOf, unsignedAt } from "./time-offsets.ts";
import { usualInterval } from "./usual-interval.ts";

/** Missing this many times the usual interval, a line is broken. */
const FACTOR = 4;

/** Gets rows in order of time; offsets are nanoseconds from the start of the view. */
export interface RowVisitor {
  point(at: number, value: number): void;
  /**
   * A window: from where to where it is (only the part that its piece covers, where another level goes on), and where its
   * mean is: in the middle, which is as near to its points as one place can be.
   */
  window(from: number, to: number, at: number, min: number, mean: number, max: number): void;
  /** Between the row before and the next one is a gap. */
  gap(): void;
  /** Between them would be a gap, but the series is joined. */
  bridge?(): void;
}

/**
 * Visits the rows of a series that are in view, and the nearest ones on both sides. A gap between two rows is:
 *
 * - time of which nothing is known;
 * - between raw points, more than 4 times the usual interval without a point;
 * - between windows, more than that surely without a point, and more than one window. So dense data breaks at two missing
 *   windows, and data with about one point a window breaks where its raw points would.
 *
 * It does not matter where pieces begin and end, but for where nothing is known. Of a series that is `joined`, that is the only
 * gap; the others are bridges.
 */
export function walkRows(series: SeriesFrame, view: TimeSpan, visitor: RowVisitor, joined = false): void {
  const { pieces } = series;
  if (pieces.length > 0) new Walk(series, view, visitor, joined).run();
}

class Walk {
  readonly #series: SeriesFrame;
  readonly #visitor: RowVisitor;
  readonly #joined: boolean;
  /** The start of the view in the time of the stream. */
  readonly #start: bigint;
  readonly #origin: Origin;
  readonly #span: number;
  readonly #usual = new Map<number, number>();
  /** Up to where the last row surely reaches; undefined before the first row and behind unknown time. */
  #end: number | undefined;
  #any = false;
  /** Usual interval and width of the last row's level. */
  #interval = 0;
  #width = 0;

  constructor(series: SeriesFrame, view: TimeSpan, visitor: RowVisitor, joined: boolean) {
    this.#series = series;
    this.#visitor = visitor;
    this.#joined = joined;
    this.#start = view.start - series.shift;
    this.#origin = originOf(this.#start);
    this.#span = Number(view.end - view.start);
  }

  run(): void {
    const { pieces, before, after } = this.#series;
    if (before !== undefined) this.#outside(before);
    let end: bigint | undefined;
    for (const piece of pieces) {
      if (end !== undefined && end !== piece.start) this.#end = undefined;
      end = piece.end;
      if (piece.kind === "raw") this.#points(piece);
      else this.#windows(piece);
    }
    if (after !== undefined) this.#outside(after);
  }

  #outside({ time, value }: { readonly time: bigint; readonly value: number }): void {
    const at = Number(time - this.#start);
    this.#step(at, this.#limit(-1, 0));
    this.#visitor.point(at, value);
    this.#end = at;
  }

  #points({ columns: { time, value }, from, to }: RawPiece): void {
    const halves = halvesOf(time);
    const first = Math.max(from, firstFrom(halves, this.#origin, 0, from, to) - 1);
    const last = Math.min(to, firstFrom(halves, this.#origin, this.#span, from, to) + 1);
    if (first >= last) return;
    let limit = this.#limit(-1, 0);
    for (let row = first; row < last; row += 1) {
      const at = offsetAt(halves, row, this.#origin);
      this.#step(at, limit);
      if (row === first) limit = this.#limit(-1, 0);
      this.#visitor.point(at, value[row] as number);
      this.#end = at;
    }
  }

  #windows(piece: WindowPiece): void {
    const { columns, from, to, pointWidth } = piece;
    const { min, mean, max } = columns;
    const width = 2 ** pointWidth;
    const halves = halvesOf(columns.time);
    const counts = halvesOf(columns.count);
    // A window that reaches into the view begins less than its width before.
    const first = Math.max(from, firstFrom(halves, this.#origin, 1 - width, from, to) - 1);
    const last = Math.min(to, firstFrom(halves, this.#origin, this.#span, from, to) + 1);
    if (first >= last) return;
    const left = Number(piece.start - this.#series.shift - this.#start);
    const right = Number(piece.end - this.#series.shift - this.#start);
    let limit = this.#limit(pointWidth, width);
    let fresh = true;
    for (let row = first; row < last; row += 1) {
      if (unsignedAt(counts, row) === 0) continue;
      const start = offsetAt(halves, row, this.#origin);
      const begin = Math.max(start, left);
      const end = Math.min(start + width, right);
      if (begin >= end) continue;
      this.#step(begin, limit);
      if (fresh) limit = this.#limit(pointWidth, width);
      fresh = false;
      const middle = Math.min(Math.max(start + width / 2, begin), end);
      this.#visitor.window(begin, end, middle, min[row] as number, mean[row] as number, max[row] as number);
      this.#end = end;
    }
  }

  /** Says that there is a gap before the next row, where there is one. */
  #step(begin: number, limit: number): void {
    if (this.#any && this.#end === undefined) this.#visitor.gap();
    else if (this.#any && begin - (this.#end as number) > limit) {
      if (this.#joined) this.#visitor.bridge?.();
      else this.#visitor.gap();
    }
    this.#any = true;
  }

  /** How much may be empty between the last row and one of a level, without a gap; the level is then the last one. */
  #limit(level: number, width: number): number {
    const before = this.#any ? this.#width : width;
    const usual = this.#usualAt(level);
    const longest = Math.max(usual, this.#interval);
    this.#interval = usual;
    this.#width = width;
    return Math.max(FACTOR * longest, Math.min(width, before));
  }

  /** The usual interval of a level: a point width, or -1 for raw points. */
  #usualAt(level: number): number {
    let usual = this.#usual.get(level);
    if (usual === undefined) {
      usual = usualInterval(this.#series.pieces.filter((piece) => levelOf(piece) === level));
      this.#usual.set(level, usual);
    }
    return usual;
  }
}

function levelOf(piece: Piece): number {
  return piece.kind === "raw" ? -1 : piece.pointWidth;
}
