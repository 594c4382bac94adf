import { overlaps, type Stretch } from "./stretch.ts";
import { type Tile, type TileId, tileEnd, tileStart } from "./tile.ts";

/** The tiles of one stream at one version. */
export class Tiles {
  readonly #levels = {
    raw: new Map<number, Map<bigint, Tile>>(),
    windows: new Map<number, Map<bigint, Tile>>(),
  };

  get empty(): boolean {
    return this.#levels.raw.size + this.#levels.windows.size === 0;
  }

  /** A tile that can be believed. */
  fresh({ kind, exponent, index }: TileId): Tile | undefined {
    const tile = this.#levels[kind].get(exponent)?.get(index);
    return tile?.stale === false ? tile : undefined;
  }

  /** The widest fresh tile of raw points that has a time. */
  rawAt(time: bigint): Tile | undefined {
    let found: Tile | undefined;
    for (const [exponent, level] of this.#levels.raw) {
      const tile = level.get(time >> BigInt(exponent));
      if (tile?.stale === false && (found === undefined || found.exponent < exponent)) found = tile;
    }
    return found;
  }

  /** Tiles, fresh or not, that have a part in [start, end), in order. */
  within(kind: Tile["kind"], exponent: number, start: bigint, end: bigint): Tile[] {
    const level = this.#levels[kind].get(exponent);
    if (level === undefined) return [];
    const shift = BigInt(exponent);
    const [first, last] = [start >> shift, (end - 1n) >> shift];
    if (last - first < BigInt(level.size)) {
      const found: Tile[] = [];
      for (let index = first; index <= last; index++) {
        const tile = level.get(index);
        if (tile !== undefined) found.push(tile);
      }
      return found;
    }
    return [...level.values()]
      .filter(({ index }) => index >= first && index <= last)
      .sort((a, b) => (a.index < b.index ? -1 : 1));
  }

  /** Exponents of which there are tiles. */
  exponents(kind: Tile["kind"]): Iterable<number> {
    return this.#levels[kind].keys();
  }

  /** Keeps a tile; it takes the place of an older one. @returns the bytes that this adds */
  put(tile: Tile): number {
    const levels = this.#levels[tile.kind];
    const level = levels.get(tile.exponent) ?? new Map<bigint, Tile>();
    levels.set(tile.exponent, level);
    const before = level.get(tile.index)?.bytes ?? 0;
    level.set(tile.index, tile);
    return tile.bytes - before;
  }

  remove(tile: Tile): void {
    const level = this.#levels[tile.kind].get(tile.exponent);
    if (level?.get(tile.index) !== tile) return;
    level.delete(tile.index);
    if (level.size === 0) this.#levels[tile.kind].delete(tile.exponent);
  }

  /** What lies in these ranges is not as it was. */
  invalidate(ranges: readonly Stretch[]): void {
    if (ranges.length === 0) return;
    for (const tile of this) {
      if (!tile.stale && meets(tile, ranges)) tile.stale = true;
    }
  }

  *[Symbol.iterator](): IterableIterator<Tile> {
    for (const levels of [this.#levels.raw, this.#levels.windows]) {
      for (const level of levels.values()) yield* level.values();
    }
  }
}

/** Whether a tile has any part in sorted ranges. */
export function meets(tile: TileId, ranges: readonly Stretch[]): boolean {
  return overlaps(tileStart(tile), tileEnd(tile), ranges);
}
