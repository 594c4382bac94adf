import { MAX_TIME, MIN_TIME, PointWidth, type RawPoint, type StatPoint, type Stream } from "btrdb-web";
import type { SeriesFrame, View } from "btrdb-web/viewport";

/** What a view shows of a stream, asked for directly: the rule of the viewport, without its tiles. */
export interface DirectAnswer {
  readonly level: "raw" | number;
  readonly rows: readonly (RawPoint | StatPoint)[];
  readonly before?: RawPoint | undefined;
  readonly after?: RawPoint | undefined;
}

/** Reads the view of a stream at a version; 0n is the latest. */
export async function directQuery(
  stream: Stream,
  version: bigint,
  view: Pick<View, "start" | "end" | "pixels">,
  shift = 0n,
): Promise<DirectAnswer> {
  const [start, end] = [view.start - shift, view.end - shift];
  const { exponent } = PointWidth.forRange(start, end, view.pixels);
  const width = 1n << BigInt(exponent);
  const first = (start / width - (start % width < 0n ? 1n : 0n)) * width;
  const beyond = ((end - 1n) / width + ((end - 1n) % width < 0n ? 0n : 1n)) * width;
  const count = (await stream.alignedWindows(first, beyond, exponent, { version })).count;
  const points = count.reduce((sum, n) => sum + n, 0n);
  const [from, to] = [first - width, beyond + width];
  if (points > 2n * BigInt(Math.floor(view.pixels))) {
    return { level: exponent, rows: [...(await stream.alignedWindows(from, to, exponent, { version }))] };
  }
  const rows = [...(await stream.values(from, to, { version }))];
  const nearest = async (time: bigint, backward: boolean) => {
    if (time <= MIN_TIME || time >= MAX_TIME) return undefined;
    const found = await stream.nearest(time, { backward, version });
    return found && { time: found.time, value: found.value };
  };
  return { level: "raw", rows, before: await nearest(from, true), after: await nearest(to, false) };
}

/** What a frame shows, in the same form. */
export function shown({ level, pieces, before, after }: SeriesFrame): Partial<DirectAnswer> {
  const rows: (RawPoint | StatPoint)[] = [];
  let end: bigint | undefined;
  for (const piece of pieces) {
    if (!piece.exact) throw new Error("a settled frame has a stand-in");
    if (end !== undefined && end !== piece.start) throw new Error("a settled frame has a hole");
    ({ end } = piece);
    rows.push(...piece.columns.subarray(piece.from, piece.to));
  }
  return level === "raw" ? { level, rows, before, after } : { ...(level !== undefined && { level }), rows };
}
