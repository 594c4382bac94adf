import type { Tile } from "./tile.ts";
import type { Tiles } from "./tiles.ts";

/** Keeps all tiles together below a number of bytes: what was drawn longest ago goes first. */
export class TileBudget {
  readonly #maxBytes: number;
  #bytes = 0;
  #tick = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** A new frame: what it uses was used last. */
  tick(): void {
    this.#tick++;
  }

  use(tile: Tile): void {
    tile.used = this.#tick;
  }

  put(tiles: Tiles, tile: Tile): void {
    this.use(tile);
    this.#bytes += tiles.put(tile);
  }

  remove(tiles: Tiles, tile: Tile): void {
    tiles.remove(tile);
    this.#bytes -= tile.bytes;
  }

  /** Makes room, if there is need; what the present frame draws stays, whatever it takes. */
  trim(all: Iterable<Tiles>): void {
    if (this.#bytes <= this.#maxBytes) return;
    const old = [...all].flatMap((tiles) => [...tiles].map((tile) => ({ tiles, tile })));
    old.sort((a, b) => a.tile.used - b.tile.used);
    // A bit more than needed, so that this is not done again with the next tile.
    const goal = this.#maxBytes * 0.9;
    for (const { tiles, tile } of old) {
      if (this.#bytes <= goal || tile.used === this.#tick) return;
      this.remove(tiles, tile);
    }
  }
}
