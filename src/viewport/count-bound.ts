import { pointsBetween, pointWidthOf, TILE_LOG2 } from "./tile.ts";
import type { Tiles } from "./tiles.ts";

/** How many points a range holds, as far as tiles tell: `exact`, or at most so many. */
export interface CountBound {
  readonly atMost: number;
  readonly exact: boolean;
}

/**
 * The points in [start, end), which are borders of windows of `pointWidth`, by the finest tiles that cover the range, from
 * that point width up. Undefined where none do.
 */
export function countBound(
  tiles: Tiles,
  start: bigint,
  end: bigint,
  pointWidth: number,
): CountBound | undefined {
  const raw = rawCount(tiles, start, end);
  if (raw !== undefined) return { atMost: raw, exact: true };
  const exponents = [...tiles.exponents("windows")].filter((e) => e - TILE_LOG2 >= pointWidth);
  for (const exponent of exponents.sort((a, b) => a - b)) {
    const count = windowCount(tiles, start, end, exponent);
    if (count !== undefined) {
      return { atMost: count, exact: pointWidthOf({ kind: "windows", exponent, index: 0n }) === pointWidth };
    }
  }
  return undefined;
}

function rawCount(tiles: Tiles, start: bigint, end: bigint): number | undefined {
  let count = 0;
  for (let time = start; time < end; ) {
    const tile = tiles.rawAt(time);
    if (tile === undefined) return undefined;
    const next = (tile.index + 1n) << BigInt(tile.exponent);
    count += pointsBetween(tile, time, next < end ? next : end);
    time = next;
  }
  return count;
}

function windowCount(tiles: Tiles, start: bigint, end: bigint, exponent: number): number | undefined {
  const shift = BigInt(exponent);
  const pointWidth = BigInt(exponent - TILE_LOG2);
  const from = (start >> pointWidth) << pointWidth;
  let count = 0;
  for (let index = from >> shift; index << shift < end; index++) {
    const tile = tiles.fresh({ kind: "windows", exponent, index });
    if (tile === undefined) return undefined;
    count += pointsBetween(tile, from, end);
  }
  return count;
}
