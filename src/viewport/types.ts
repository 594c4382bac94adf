import type { RawColumns, RawPoint, WindowColumns } from "../columns/index.ts";
import type { BTrDBError } from "../errors/index.ts";
import type { Stream, StreamVersion } from "../stream/index.ts";

/** One line of a view. */
export interface ViewSeries {
  /** Names the series in frames; no two of a view have the same. */
  readonly id: string;
  readonly stream: Stream;
  /** Version to show, for ever; left out, the latest one, including what is not flushed. */
  readonly version?: bigint | undefined;
  /** Nanoseconds that the series is moved to the right: what happened at `t` is shown at `t + shift`. */
  readonly shift?: bigint | undefined;
}

/** What there is to look at: some series over [start, end) on so many pixels. */
export interface View {
  readonly series: readonly ViewSeries[];
  /** Nanoseconds since the Unix epoch. */
  readonly start: bigint;
  /** Exclusive. */
  readonly end: bigint;
  /** Width of the plotting area; at most two windows a pixel are asked for. */
  readonly pixels: number;
  /** Where the user looks closest, such as the time under the pointer: there it is read ahead. */
  readonly focus?: bigint | undefined;
}

/** A stretch of the view, answered by rows of some columns. */
interface PieceBase {
  /** Where it begins, in the view's time (the shift is added already). */
  readonly start: bigint;
  /** Where it ends, exclusive; the next piece begins there or later. */
  readonly end: bigint;
  /** First row that belongs to the stretch. */
  readonly from: number;
  /** First row that does not any more. */
  readonly to: number;
  /** Whether this is what the view asks for; otherwise a coarser, finer or older stand-in until that is there. */
  readonly exact: boolean;
}

/** Raw points of a stretch. Times of the columns are those of the stream, without the shift. */
export interface RawPiece extends PieceBase {
  readonly kind: "raw";
  readonly columns: RawColumns;
}

/** Windows of 2^pointWidth ns of a stretch; empty ones are left out. */
export interface WindowPiece extends PieceBase {
  readonly kind: "windows";
  readonly columns: WindowColumns;
  readonly pointWidth: number;
}

/** A piece of what is drawn: raw points, or windows. `kind` tells which. */
export type Piece = RawPiece | WindowPiece;

/** What is known of one series. */
export interface SeriesFrame {
  readonly id: string;
  readonly stream: Stream;
  /** The version that exact pieces are of; undefined before the first answer. */
  readonly version: StreamVersion | undefined;
  readonly shift: bigint;
  /** `failed` goes with `error`; what was drawn before stays in `pieces`. */
  readonly status: "loading" | "ready" | "failed";
  readonly error?: BTrDBError | undefined;
  /**
   * What the view asks for: the raw points, where there are no more than two a pixel, or windows of a point width. Undefined
   * until it is known.
   */
  readonly level: "raw" | number | undefined;
  /** Sorted, not overlapping; of the view and one window more on each side. Where nothing is known, nothing is said. */
  readonly pieces: readonly Piece[];
  /** The nearest points outside of the pieces, for lines that run to the edges; only with raw points, and where asked. */
  readonly before?: RawPoint | undefined;
  readonly after?: RawPoint | undefined;
}

/** What there is to draw. */
export interface Frame {
  readonly view: View;
  /** In the order of the view. */
  readonly series: readonly SeriesFrame[];
  /** Nothing more is coming, but for new versions: each series is `ready` and exact, or `failed`. */
  readonly settled: boolean;
  /** Grows with each frame. */
  readonly revision: number;
}

/** What a viewport has done so far. */
export interface ViewportStats {
  /** Requests that were sent: reads, and questions for versions and changes. */
  readonly requests: number;
  /** Reads that were stopped because nobody looked any more. */
  readonly aborted: number;
  /** Tiles in memory. */
  readonly tiles: number;
  /** Bytes of their columns. */
  readonly bytes: number;
}
