import type { TimeRange } from "../store/point-store.ts";
import { Inner, nextSlot, pointCount } from "./node.ts";
import { VERSION } from "./statistics.ts";
import { END_TIME, FIRST_TIME, SHIFT, slotHi, slotLo, timeOf } from "./time-key.ts";

const WHOLE: TimeRange = { start: FIRST_TIME, end: END_TIME };

/**
 * What changed after version `from` in a tree, as extents of its slots, adjacent ones joined. Goes down to leaves and
 * to slots of at most 2^resolution ns; so the widest extent is 2^56 ns, a slot of the root.
 *
 * A tree without points answers the whole range, whatever changed, as the recordings do (golden/45_changes.json).
 */
export function* changes(
  root: Inner,
  from: number,
  resolution: number,
  chunkSize: number,
): Generator<TimeRange[]> {
  if (pointCount(root) === 0) {
    yield [WHOLE];
    return;
  }
  let chunk: TimeRange[] = [];
  let open: TimeRange | undefined;
  for (const range of extents(root, 0, 0, 0, from, resolution)) {
    if (open !== undefined && open.end === range.start) {
      open = { start: open.start, end: range.end };
      continue;
    }
    if (open !== undefined) chunk.push(open);
    open = range;
    if (chunk.length === chunkSize) {
      yield chunk;
      chunk = [];
    }
  }
  if (open !== undefined) yield [...chunk, open];
}

/** Extents of one node; neighbours within it are joined here already, as most are. */
function* extents(
  node: Inner,
  level: number,
  hi: number,
  lo: number,
  from: number,
  resolution: number,
): Generator<TimeRange> {
  const width = 1n << BigInt(SHIFT[level]!);
  const deeper = SHIFT[level]! > resolution;
  let runStart = -1;
  let runEnd = -1;
  for (let slot = nextSlot(node.maskLo, node.maskHi, 0); slot < 64; ) {
    const index = node.indexOf(slot);
    if (node.segment.rows[node.rowAt(index) + VERSION]! > from) {
      const child = node.children[index]!;
      const below = deeper && child instanceof Inner;
      if (runStart >= 0 && (below || slot !== runEnd)) {
        yield extent(level, hi, lo, runStart, runEnd, width);
        runStart = -1;
      }
      if (below) {
        const startHi = slotHi(hi, slot, level);
        yield* extents(child, level + 1, startHi, slotLo(lo, slot, level), from, resolution);
      } else {
        if (runStart < 0) runStart = slot;
        runEnd = slot + 1;
      }
    }
    slot = nextSlot(node.maskLo, node.maskHi, slot + 1);
  }
  if (runStart >= 0) yield extent(level, hi, lo, runStart, runEnd, width);
}

function extent(level: number, hi: number, lo: number, slot: number, end: number, width: bigint): TimeRange {
  const start = timeOf(slotHi(hi, slot, level), slotLo(lo, slot, level));
  return { start, end: start + BigInt(end - slot) * width };
}
