import { MAX_TIME, MIN_TIME, type Stream, type WindowColumns } from "btrdb-web";

/** A stream to read, at one version (0n: the latest) and moved in time. */
export interface ReadSeries {
  readonly stream: Stream;
  readonly version: bigint;
  readonly shift: bigint;
}

/** A range in the view's time, `end` exclusive. */
export interface TimeSlice {
  readonly start: bigint;
  readonly end: bigint;
}

/** Windows that a range is looked at with before it is cut. */
const WINDOWS = 512n;

/** The part of a range that a stream can have points in, in its own time; undefined where there is none. */
export function ownRange({ shift }: { readonly shift: bigint }, range: TimeSlice): TimeSlice | undefined {
  const start = later(range.start - shift, MIN_TIME);
  const end = earlier(range.end - shift, MAX_TIME);
  return start < end ? { start, end } : undefined;
}

/** The end of the last aligned window of 2^pointWidth ns that begins before `end`. */
export function roundUp(end: bigint, pointWidth: number): bigint {
  const width = BigInt(pointWidth);
  const rounded = ((end + (1n << width) - 1n) >> width) << width;
  return earlier(rounded, MAX_TIME);
}

/**
 * Cuts a range into pieces of about `maxPoints` points of all series together, so that one of them fits into memory;
 * where nothing is, there is no piece. Where points lie so dense that one window has too many, it looks closer.
 */
export async function* timeSlices(
  series: readonly ReadSeries[],
  range: TimeSlice,
  maxPoints: number,
  signal: AbortSignal,
): AsyncGenerator<TimeSlice, void, undefined> {
  const pointWidth = Math.max(0, ((range.end - range.start) / WINDOWS).toString(2).length);
  const counted = await Promise.all(series.map((one) => countWindows(one, range, pointWidth, signal)));
  const counts = counted.flat().sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  for (const slice of groupCounts(counts, maxPoints)) {
    const narrower = slice.end - slice.start < range.end - range.start;
    if (slice.points > 2 * maxPoints && pointWidth > 0 && narrower) {
      yield* timeSlices(series, slice, maxPoints, signal);
    } else {
      yield slice;
    }
  }
}

/** How many points a stretch has. */
export interface CountedSlice extends TimeSlice {
  readonly points: number;
}

async function countWindows(
  one: ReadSeries,
  range: TimeSlice,
  pointWidth: number,
  signal: AbortSignal,
): Promise<CountedSlice[]> {
  const own = ownRange(one, range);
  if (own === undefined) return [];
  const options = { version: one.version, signal };
  const end = roundUp(own.end, pointWidth);
  const windows: WindowColumns = await one.stream.alignedWindows(own.start, end, pointWidth, options);
  const width = 1n << BigInt(pointWidth);
  return Array.from(windows.time, (time, index) => {
    const start = time + one.shift;
    return {
      start: later(start, range.start),
      end: earlier(start + width, range.end),
      points: Number(windows.count[index]),
    };
  });
}

/** Joins stretches, sorted by their start, as long as they have no more than `maxPoints` together. */
export function groupCounts(counts: readonly CountedSlice[], maxPoints: number): CountedSlice[] {
  const slices: CountedSlice[] = [];
  let open: CountedSlice | undefined;
  for (const { start, end, points } of counts) {
    // Windows of series that are shifted may overlap those of others.
    if (open !== undefined && (end <= open.end || open.points + points <= maxPoints)) {
      open = { start: open.start, end: later(end, open.end), points: open.points + points };
      continue;
    }
    if (open !== undefined) slices.push(open);
    open = { start: open === undefined ? start : later(start, open.end), end, points };
  }
  if (open !== undefined) slices.push(open);
  return slices;
}

// Math.min and Math.max refuse bigints.
function earlier(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}

function later(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}
