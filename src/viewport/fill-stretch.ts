import { earlier, later, type Stretch } from "./stretch.ts";
import { TILE_LOG2, type Tile, type TileId, tileEnd, tileStart } from "./tile.ts";
import type { Tiles } from "./tiles.ts";

/** A stretch and a tile that has something of it. */
export interface FilledStretch extends Stretch {
  readonly tile: Tile;
}

/** How many times finer than asked for a stand-in may be: finer ones are too many tiles for too few pixels. */
const FINER = 6;

/**
 * Stand-ins for a stretch whose own tile is not there: the old version of it, then the windows of the nearest other point
 * widths, finer ones before coarser ones, then raw points. Sorted; where nothing is known, nothing stands.
 */
export function fillStretch(
  tiles: Tiles,
  stretch: Stretch,
  pointWidth: number,
  own: TileId,
): FilledStretch[] {
  const filled: FilledStretch[] = [];
  let open: Stretch[] = [stretch];
  const take = (kind: TileId["kind"], exponent: number) => {
    if (open.length === 0) return;
    open = open.flatMap((gap) => takeLevel(tiles, gap, kind, exponent, filled));
  };
  take(own.kind, own.exponent);
  for (const exponent of byDistance(tiles.exponents("windows"), pointWidth + TILE_LOG2)) {
    take("windows", exponent);
  }
  for (const exponent of [...tiles.exponents("raw")].sort((a, b) => b - a)) {
    if (exponent > pointWidth) take("raw", exponent);
  }
  return filled.sort((a, b) => (a.start < b.start ? -1 : 1));
}

function byDistance(exponents: Iterable<number>, from: number): number[] {
  // One step finer looks as it should; two steps coarser are blocks.
  const cost = (exponent: number) => (exponent <= from ? from - exponent : 2 * (exponent - from) - 0.5);
  return [...exponents].filter((e) => e >= from - FINER).sort((a, b) => cost(a) - cost(b));
}

/** Takes what a level has of a gap. @returns what is left of it */
function takeLevel(
  tiles: Tiles,
  gap: Stretch,
  kind: TileId["kind"],
  exponent: number,
  filled: FilledStretch[],
): Stretch[] {
  const left: Stretch[] = [];
  let from = gap.start;
  for (const tile of tiles.within(kind, exponent, gap.start, gap.end)) {
    const start = later(tileStart(tile), gap.start);
    if (from < start) left.push({ start: from, end: start });
    from = earlier(tileEnd(tile), gap.end);
    filled.push({ start, end: from, tile });
  }
  if (from < gap.end) left.push({ start: from, end: gap.end });
  return left;
}
