import type { Piece } from "btrdb-web/viewport";

/** A row of a series, with its own time: the shift is not added. `exact` is that of its piece. */
export type SeriesReading =
  | { readonly kind: "raw"; readonly time: bigint; readonly value: number; readonly exact: boolean }
  | {
      readonly kind: "windows";
      /** Start of the window. */
      readonly time: bigint;
      readonly pointWidth: number;
      readonly min: number;
      readonly mean: number;
      readonly max: number;
      readonly count: bigint;
      readonly stddev: number;
      readonly exact: boolean;
    };

/** A row of a piece that exists. */
export function readingOf(piece: Piece, row: number): SeriesReading {
  const { kind, exact } = piece;
  if (kind === "raw") {
    const { time, value } = piece.columns;
    return { kind, time: time[row] as bigint, value: value[row] as number, exact };
  }
  const { time, min, mean, max, count, stddev } = piece.columns;
  return {
    kind,
    time: time[row] as bigint,
    pointWidth: piece.pointWidth,
    min: min[row] as number,
    mean: mean[row] as number,
    max: max[row] as number,
    count: count[row] as bigint,
    stddev: stddev[row] as number,
    exact,
  };
}

/** Whether a row stands for any point. */
export function holdsPoints(piece: Piece, row: number): boolean {
  return piece.kind === "raw" || piece.columns.count[row] !== 0n;
}

/** The first of the rows of a piece at or after a time of the stream; `to` where there is none. */
export function firstRowFrom({ columns, from, to }: Piece, time: bigint): number {
  return Math.min(to, Math.max(from, columns.indexOf(time)));
}
