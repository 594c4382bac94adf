import type { Frame } from "./types.ts";

/** Stand-ins this many times twice as coarse as they should be will do for a moment. */
const LEVELS = 2;

/**
 * Whether what stands in for a view has pixels everywhere that are only a little too coarse: in the middle of a gesture there is
 * no need to read what nobody will see for long.
 */
export function isGoodEnough({ series, view }: Frame, pointWidth: number): boolean {
  return series.every(({ pieces }) => {
    let at = view.start;
    for (const piece of pieces) {
      if (piece.end <= view.start || piece.start >= view.end) continue;
      if (piece.start > at) return false;
      if (piece.kind === "windows" && piece.pointWidth > pointWidth + LEVELS) return false;
      at = piece.end;
    }
    return at >= view.end;
  });
}
