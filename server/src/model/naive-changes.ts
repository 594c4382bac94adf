import type { TimeRange } from "../store/point-store.ts";
import type { ModelVersion } from "./naive-store.ts";

const LEAF_CAPACITY = 1024;
const TOP_NODE_BITS = 56;
const LEVEL_BITS = 6;

/** A node is split for good once it has held more than a leaf can, in any version so far. */
function isInner(history: readonly ModelVersion[], start: bigint, bits: number): boolean {
  const end = start + (1n << BigInt(bits));
  return history.some(
    ({ points }) => points.filter((point) => point.time >= start && point.time < end).length > LEAF_CAPACITY,
  );
}

/** The smallest node of at least 2^resolution ns (or a child of the root) that holds `time`. */
function nodeOf(history: readonly ModelVersion[], time: bigint, resolution: number): TimeRange {
  let bits = TOP_NODE_BITS;
  const startOf = () => (time >> BigInt(bits)) << BigInt(bits);
  while (bits - LEVEL_BITS >= Math.max(resolution, 0) && isInner(history, startOf(), bits))
    bits -= LEVEL_BITS;
  return { start: startOf(), end: startOf() + (1n << BigInt(bits)) };
}

/** Changes of the model: the nodes that hold the `changed` times, sorted, adjacent ones joined, in chunks. */
export function* changedRanges(
  history: readonly ModelVersion[],
  changed: readonly bigint[],
  resolution: number,
  chunkSize: number,
): Iterable<TimeRange[]> {
  const sorted = BigInt64Array.from(changed).sort();
  const ranges: { start: bigint; end: bigint }[] = [];
  for (const time of sorted) {
    const last = ranges.at(-1);
    if (last && time < last.end) continue;
    const { start, end } = nodeOf(history, time, resolution);
    if (last && start <= last.end) last.end = end;
    else ranges.push({ start, end });
  }
  for (let i = 0; i < ranges.length; i += chunkSize) yield ranges.slice(i, i + chunkSize);
}
