import type { CallOptions } from "../call.ts";
import type { WindowColumns } from "../columns/index.ts";
import type { Stream } from "../stream/index.ts";
import type { Stretch } from "./stretch.ts";

/** Windows that the ranges are looked at with, at most. */
const WINDOWS = 64n;

/** The unflushed points of a major version, as they were at some time. */
interface Seen {
  readonly major: bigint;
  readonly ranges: readonly Stretch[];
  readonly pointWidth: number;
  readonly windows: WindowColumns;
}

/**
 * Tells which of the points that wait to be flushed are new. Changes names all of them each time, which may be many minutes of
 * a stream that is measured now. Between two flushes points are only added, or replaced: so where the statistics of a window
 * are still the same, nothing has happened in it.
 */
export class Unflushed {
  #before: Seen | undefined;

  /** The parts of sorted ranges that are not as they were when this was asked last, for the same major version. */
  async changed(
    stream: Stream,
    major: bigint,
    ranges: readonly Stretch[],
    options: CallOptions,
  ): Promise<readonly Stretch[]> {
    const before = this.#before?.major === major ? this.#before : undefined;
    this.#before = undefined;
    const [first, last] = [ranges[0], ranges.at(-1)];
    if (first === undefined || last === undefined) return ranges;
    const needed = ((last.end - first.start) / WINDOWS).toString(2).length;
    const pointWidth = Math.max(needed, before?.pointWidth ?? 0);
    const shift = BigInt(pointWidth);
    const end = ((last.end - 1n) >> shift) + 1n;
    const windows = await stream.alignedWindows(first.start, end << shift, pointWidth, options);
    // A flush came in between: the next check will tell of it.
    if (windows.version !== major) return ranges;
    this.#before = { major, ranges, pointWidth, windows };
    if (before?.pointWidth !== pointWidth) return ranges;
    const same = difference(before.ranges, differences(before.windows, windows, 1n << shift));
    // Where there was nothing to be flushed, windows may have seen points that Changes had not told of yet.
    return difference(ranges, same);
  }

  /** Another version begins. */
  reset(): void {
    this.#before = undefined;
  }
}

/** The windows that are not the same in both, adjacent ones joined. */
function differences(before: WindowColumns, now: WindowColumns, width: bigint): Stretch[] {
  const stretches: { start: bigint; end: bigint }[] = [];
  const add = (start: bigint) => {
    const last = stretches.at(-1);
    if (last?.end === start) last.end = start + width;
    else stretches.push({ start, end: start + width });
  };
  for (let i = 0, j = 0; i < before.length || j < now.length; ) {
    const [was, is] = [before.time[i], now.time[j]];
    if (is === undefined || (was !== undefined && was < is)) {
      add(was as bigint);
      i++;
    } else if (was === undefined || is < was) {
      add(is);
      j++;
    } else {
      if (!isSame(before, i, now, j)) add(is);
      i++;
      j++;
    }
  }
  return stretches;
}

function isSame(before: WindowColumns, i: number, now: WindowColumns, j: number): boolean {
  return (
    before.count[i] === now.count[j] &&
    Object.is(before.mean[i], now.mean[j]) &&
    Object.is(before.min[i], now.min[j]) &&
    Object.is(before.max[i], now.max[j]) &&
    Object.is(before.stddev[i], now.stddev[j])
  );
}

/** What of some sorted stretches is in none of others. */
function difference(from: readonly Stretch[], without: readonly Stretch[]): Stretch[] {
  const left: Stretch[] = [];
  let j = 0;
  for (const { start, end } of from) {
    while (j < without.length && (without[j] as Stretch).end <= start) j++;
    let at = start;
    for (let k = j; at < end; k++) {
      const hole = without[k];
      if (hole === undefined || hole.start >= end) {
        left.push({ start: at, end });
        break;
      }
      if (hole.start > at) left.push({ start: at, end: hole.start });
      if (hole.end > at) at = hole.end;
    }
  }
  return left;
}
