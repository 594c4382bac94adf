import { RawColumns } from "../columns/raw-columns.ts";
import { WindowColumns } from "../columns/window-columns.ts";
import type { WindowsTask } from "./read-task.ts";
import type { ReadRequest } from "./run-read.ts";

/**
 * The whole answer of a server of v4 as later ones give it: there, points that are not flushed come as they were inserted
 * and not by time, and the last window is missing where it is empty.
 */
export function mendWhole({ kind, task }: ReadRequest, columns: unknown): unknown {
  if (kind === "values") return byTime(columns as RawColumns);
  if (kind !== "windows") return columns;
  const windows = columns as WindowColumns;
  const missing = missingWindow(task, windows.length, windows.version);
  return missing === undefined ? windows : WindowColumns.concat(windows, missing);
}

/** The same chunk by chunk: the missing window is one of its own. Points stay as they are, since any chunk may hold the first. */
export async function* mendChunks(
  { kind, task }: ReadRequest,
  chunks: AsyncIterable<unknown>,
): AsyncGenerator<unknown, void, undefined> {
  if (kind !== "windows") {
    yield* chunks;
    return;
  }
  let length = 0;
  let version = 0n;
  let empty: WindowColumns | undefined;
  for await (const chunk of chunks as AsyncIterable<WindowColumns>) {
    length += chunk.length;
    ({ version } = chunk);
    if (chunk.length > 0) yield chunk;
    else empty = chunk;
  }
  const last = missingWindow(task, length, version) ?? empty;
  if (last !== undefined) yield last;
}

/** Sorted by time; of points at one time the one that came first stays the first. */
function byTime(columns: RawColumns): RawColumns {
  const { time, value, version } = columns;
  if (time.every((at, i) => i === 0 || at >= time[i - 1]!)) return columns;
  const order = Array.from(time, (_, i) => i).sort((a, b) => {
    if (time[a] === time[b]) return a - b;
    return time[a]! < time[b]! ? -1 : 1;
  });
  return new RawColumns({
    time: BigInt64Array.from(order, (i) => time[i]!),
    value: Float64Array.from(order, (i) => value[i]!),
    version,
  });
}

/** The last window of a read, where it is the only one that did not come. */
function missingWindow(
  { start, end, width }: Pick<WindowsTask, "start" | "end" | "width">,
  length: number,
  version: bigint,
): WindowColumns | undefined {
  const last = BigInt(length);
  if ((end - start) / width !== last + 1n) return undefined;
  const nothing = () => Float64Array.of(Number.NaN);
  return new WindowColumns({
    time: BigInt64Array.of(start + last * width),
    min: nothing(),
    mean: nothing(),
    max: nothing(),
    count: BigUint64Array.of(0n),
    stddev: nothing(),
    version,
  });
}
