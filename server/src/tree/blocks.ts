import type { Segment } from "./segment.ts";
import { Accumulator } from "./statistics.ts";

/**
 * The ends of a window cut through leaves, and a screen of 2,000 windows has as many such ends: a million points to
 * look at, most of them not in the cache. So a segment keeps statistics of each 64 of its points as well, for half a
 * byte a point; a cut then looks at 64 points at most.
 */
const BLOCK = 64;
/** Doubles of a block: minimum, maximum, sum, M2. */
const BLOCK_ROW = 4;

/** Length of the statistics of so many points. */
export function blockNumbers(points: number): number {
  return Math.floor(points / BLOCK) * BLOCK_ROW;
}

/** Writes the statistics of each whole block of a segment's values. */
export function writeBlocks(values: Float64Array, blocks: Float64Array): void {
  const count = Math.floor(values.length / BLOCK);
  const sum = new Accumulator();
  for (let block = 0; block < count; block++) {
    sum.clear();
    sum.addValues(values, block * BLOCK, (block + 1) * BLOCK);
    sum.writeBlock(blocks, block * BLOCK_ROW);
  }
}

/** Adds the points [from, to) of a segment. */
export function addPoints(sum: Accumulator, segment: Segment, from: number, to: number): void {
  const firstBlock = Math.ceil(from / BLOCK);
  const endBlock = Math.floor(to / BLOCK);
  if (firstBlock >= endBlock) {
    sum.addValues(segment.value, from, to);
    return;
  }
  sum.addValues(segment.value, from, firstBlock * BLOCK);
  for (let block = firstBlock; block < endBlock; block++) {
    if (!sum.addBlock(BLOCK, segment.blocks, block * BLOCK_ROW)) {
      sum.addValues(segment.value, block * BLOCK, (block + 1) * BLOCK);
    }
  }
  sum.addValues(segment.value, endBlock * BLOCK, to);
}
