import type { WindowColumns } from "../store/point-store.ts";
import type { Inner } from "./node.ts";
import { Accumulator } from "./statistics.ts";
import { addRange } from "./summary.ts";
import { timeKey } from "./time-key.ts";
import { WindowWriter } from "./window-writer.ts";

/** All whole windows of `width` ns from `start`, empty ones as zeros. Always exact. */
export function* windows(
  root: Inner,
  start: bigint,
  end: bigint,
  width: bigint,
  chunkSize: number,
): Generator<WindowColumns> {
  if (width <= 0n || end - start < width) return;
  let remaining = (end - start) / width;
  const writer = new WindowWriter(chunkSize, Number(remaining));
  const sum = new Accumulator();
  let at = start;
  let first = timeKey(at);
  for (; remaining > 0n; remaining--) {
    at += width;
    const next = timeKey(at);
    sum.clear();
    addRange(sum, root, 0, {
      firstHi: first.hi,
      firstLo: first.lo,
      // The last nanosecond before the next window.
      lastHi: next.lo === 0 ? next.hi - 1 : next.hi,
      lastLo: (next.lo - 1) | 0,
    });
    writer.add(first.hi, first.lo, sum);
    first = next;
    if (writer.isFull) yield writer.take();
  }
  if (!writer.isEmpty) yield writer.take();
}
