import { PointWidth } from "../point-width.ts";
import { MAX_TIME, MIN_TIME } from "../time/bounds.ts";
import { countBound } from "./count-bound.ts";
import { earlier, later, type Stretch } from "./stretch.ts";
import { TILE_LOG2, type Tile, type TileId, tileEnd } from "./tile.ts";
import type { Tiles } from "./tiles.ts";

/** Wider windows than these there is no use for: the whole of time has 16 of them, and begins at one. */
const MAX_POINT_WIDTH = 58;
/** A tile of raw points is made wider while it has no more than so many, */
const WIDE_POINTS = 2048;
/** and narrower while it may have more than so many, whatever lies beside the view. */
const MOST_POINTS = 8192;

/** A stretch of the view and the tile that answers it. */
export interface PlannedStretch extends Stretch {
  readonly id: TileId;
  /** There already. */
  readonly tile: Tile | undefined;
}

/** What a series needs so that a range is drawn. */
export interface SeriesPlan {
  /** Undefined where the number of points is not known yet: windows are asked for then. */
  readonly level: "raw" | number | undefined;
  readonly pointWidth: number;
  /** The range, whole windows with one more on each side. */
  readonly range: Stretch;
  /** Tiles of the level, in order; where it is not known, windows. */
  readonly stretches: readonly PlannedStretch[];
}

/** Plans the tiles for [start, end) of a stream's own time on so many pixels. */
export function planSeries(
  tiles: Tiles,
  start: bigint,
  end: bigint,
  pixels: number,
  pointWidth: number = pointWidthFor(start, end, pixels),
): SeriesPlan {
  const whole = wholeWindows(start, end, pointWidth);
  const width = 1n << BigInt(pointWidth);
  const range = clamped(whole.start - width, whole.end + width);
  const limit = 2 * Math.floor(pixels);
  const count = countBound(tiles, whole.start, whole.end, pointWidth);
  const raw = count !== undefined && count.atMost <= limit;
  // More points than that by an upper bound only means that windows will tell.
  const level = raw ? "raw" : count?.exact ? pointWidth : undefined;
  const stretches = raw ? rawStretches(tiles, range, pointWidth) : windowStretches(tiles, range, pointWidth);
  return { level, pointWidth, range, stretches };
}

/** The point width that a view of [start, end) is drawn with: at most two windows a pixel. */
export function pointWidthFor(start: bigint, end: bigint, pixels: number): number {
  return Math.min(PointWidth.forRange(start, end, pixels).exponent, MAX_POINT_WIDTH);
}

function wholeWindows(start: bigint, end: bigint, pointWidth: number): Stretch {
  const shift = BigInt(pointWidth);
  return { start: (start >> shift) << shift, end: (((end - 1n) >> shift) + 1n) << shift };
}

function clamped(start: bigint, end: bigint): Stretch {
  return { start: later(start, MIN_TIME), end: earlier(end, MAX_TIME) };
}

function windowStretches(tiles: Tiles, range: Stretch, pointWidth: number): PlannedStretch[] {
  const exponent = pointWidth + TILE_LOG2;
  return stretchesOf(range, (time) => {
    const id: TileId = { kind: "windows", exponent, index: time >> BigInt(exponent) };
    return { id, tile: tiles.fresh(id) };
  });
}

function rawStretches(tiles: Tiles, range: Stretch, pointWidth: number): PlannedStretch[] {
  return stretchesOf(range, (time) => {
    const tile = tiles.rawAt(time);
    return tile === undefined ? { id: rawTileAt(tiles, time, pointWidth), tile } : { id: tile, tile };
  });
}

function stretchesOf(
  { start, end }: Stretch,
  at: (time: bigint) => Pick<PlannedStretch, "id" | "tile">,
): PlannedStretch[] {
  const list: PlannedStretch[] = [];
  for (let time = start; time < end; ) {
    const found = at(time);
    const border = tileEnd(found.id);
    const next = border < end ? border : end;
    list.push({ ...found, start: time, end: next });
    time = next;
  }
  return list;
}

/**
 * The tile to read raw points of a time with: that of the windows, wider where points are so few that they come as cheap, and
 * narrower where a burst lies in it, seen or not.
 */
function rawTileAt(tiles: Tiles, time: bigint, pointWidth: number): TileId {
  const atMost = (exponent: number) => {
    const shift = BigInt(exponent);
    const start = (time >> shift) << shift;
    return countBound(tiles, start, start + (1n << shift), pointWidth)?.atMost ?? Number.POSITIVE_INFINITY;
  };
  let exponent = pointWidth + TILE_LOG2;
  while (exponent > pointWidth && atMost(exponent) > MOST_POINTS) exponent--;
  if (exponent === pointWidth + TILE_LOG2) {
    while (exponent < 60 && atMost(exponent + 1) <= WIDE_POINTS) exponent++;
  }
  return { kind: "raw", exponent, index: time >> BigInt(exponent) };
}
