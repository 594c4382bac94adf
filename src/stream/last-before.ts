import type { RawColumns, WindowColumns } from "../columns/index.ts";
import { MIN_TIME } from "../time/bounds.ts";
import type { CountOptions, PointAtVersion, ReadOptions } from "./stream-types.ts";

/** What is asked of the stream. */
interface Read {
  count(options: CountOptions): Promise<bigint>;
  values(start: bigint, end: bigint, options: ReadOptions): PromiseLike<RawColumns>;
  alignedWindows(
    start: bigint,
    end: bigint,
    pointWidth: number,
    options: ReadOptions,
  ): PromiseLike<WindowColumns>;
}

/** Points that are read to find the last of them. */
const FEW = 5_000n;
/** A range of 2^n ns is looked at in about 2^8 windows. */
const WINDOWS_LOG2 = 8;

/**
 * The last point before a time, for servers of v4: their own search passes over the first 64th of each tree node, so that
 * it finds an older point or none, and of several points at one time it may give the first. Windows know better.
 *
 * @param found what the server has found
 */
export async function lastBefore(
  stream: Read,
  time: bigint,
  found: PointAtVersion | undefined,
  options: ReadOptions,
): Promise<PointAtVersion | undefined> {
  let start = found?.time ?? MIN_TIME;
  let end = time;
  if (start >= end) return found;
  let count = await stream.count({ ...options, start, end, precise: true });
  if (count <= (found === undefined ? 0n : 1n)) return found;
  while (count > FEW && end - start > 1n << BigInt(WINDOWS_LOG2)) {
    const exponent = (end - start).toString(2).length - WINDOWS_LOG2;
    const whole = (end >> BigInt(exponent)) << BigInt(exponent);
    if (whole > start && whole < end) {
      const tail = await stream.count({ ...options, start: whole, end, precise: true });
      if (tail > 0n) {
        start = whole;
        count = tail;
        continue;
      }
      end = whole;
    }
    const windows = await stream.alignedWindows(start, end, exponent, options);
    const last = windows.at(-1);
    // Deleted meanwhile.
    if (last === undefined) return found;
    if (last.time > start) start = last.time;
    end = last.time + (1n << BigInt(exponent));
    count = last.count;
  }
  const points = await stream.values(start, end, options);
  let best = -1;
  points.time.forEach((at, i) => {
    if (best < 0 || at >= points.time[best]!) best = i;
  });
  if (best < 0) return found;
  return { time: points.time[best]!, value: points.value[best]!, version: points.version };
}
