import type { SeriesFrame } from "btrdb-web/viewport";

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

/** The row nearest to a time of the view (with the shift); none further away than `within` ns. */
export function readingAt(
  _series: SeriesFrame,
  _time: bigint,
  _options: { readonly within?: bigint } = {},
): SeriesReading | undefined {
  return undefined;
}

/** The first row after a time of the view, or the last one before it. */
export function nextReading(
  _series: SeriesFrame,
  _time: bigint,
  _direction: 1 | -1,
): SeriesReading | undefined {
  return undefined;
}
