import type { RawColumns, WindowColumns } from "../columns/index.ts";

/** A tile of windows holds 2^TILE_LOG2 of them. */
export const TILE_LOG2 = 8;

/** Where a tile lies: the range [index * 2^exponent, (index + 1) * 2^exponent) of a stream's own time, in nanoseconds. */
export interface TileId {
  readonly kind: "raw" | "windows";
  readonly exponent: number;
  readonly index: bigint;
}

/** The same text for the same tile. */
export function tileKey({ kind, exponent, index }: TileId): string {
  return `${kind}${exponent}:${index}`;
}

interface TileBase extends TileId {
  /** Bytes in memory. */
  readonly bytes: number;
  /** Points before each row, and of all rows at the end. */
  readonly pointsBefore: (row: number) => number;
  /** When it was last drawn, by the count of frames. */
  used: number;
  /** Of an older version: drawn until the new one is there, and not believed. */
  stale: boolean;
}

export interface RawTile extends TileBase {
  readonly kind: "raw";
  readonly columns: RawColumns;
}

export interface WindowTile extends TileBase {
  readonly kind: "windows";
  readonly columns: WindowColumns;
}

export type Tile = RawTile | WindowTile;

/**
 * Of the objects around the arrays, and of what a chart keeps with them: as heap snapshots of Chromium 156 have it. An array with its
 * buffer is 112 bytes before there is anything in it; points have two, windows seven.
 */
const OVERHEAD_BYTES = { raw: 500, windows: 1_100 };

export function rawTile(id: TileId, columns: RawColumns): RawTile {
  const bytes = OVERHEAD_BYTES.raw + columns.length * 16;
  return { ...id, kind: "raw", columns, bytes, pointsBefore: (row) => row, used: 0, stale: false };
}

export function windowTile(id: TileId, columns: WindowColumns): WindowTile {
  const bytes = OVERHEAD_BYTES.windows + columns.length * 56;
  const sums = sumsOf(columns.count);
  return {
    ...id,
    kind: "windows",
    columns,
    bytes,
    pointsBefore: (row) => sums[row] as number,
    used: 0,
    stale: false,
  };
}

export function tileStart({ index, exponent }: TileId): bigint {
  return index << BigInt(exponent);
}

export function tileEnd({ index, exponent }: TileId): bigint {
  return (index + 1n) << BigInt(exponent);
}

/** Point width of the windows in a tile. */
export function pointWidthOf({ exponent }: TileId): number {
  return exponent - TILE_LOG2;
}

/** Points of the tile with start <= time < end; windows count where they begin. */
export function pointsBetween(tile: Tile, start: bigint, end: bigint): number {
  const { columns } = tile;
  return tile.pointsBefore(columns.indexOf(end)) - tile.pointsBefore(columns.indexOf(start));
}

/** Sums as doubles: adding bigints for each frame would cost more than drawing. Exact up to 2^53 points. */
function sumsOf(count: BigUint64Array<ArrayBuffer>): Float64Array {
  const sums = new Float64Array(count.length + 1);
  for (let row = 0; row < count.length; row++) {
    sums[row + 1] = (sums[row] as number) + Number(count[row]);
  }
  return sums;
}
