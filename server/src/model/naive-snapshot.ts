import type { PointColumns, PointSnapshot, StreamVersion, WindowColumns } from "../store/point-store.ts";
import type { ModelPoint } from "./naive-store.ts";

/** Statistics of a window as they are defined: two passes over its points, population standard deviation. */
function statistics(values: readonly number[]) {
  const count = values.length;
  if (count === 0) return { min: 0, mean: 0, max: 0, count, stddev: 0 };
  // Divided before they are added, so that huge values do not overflow.
  const mean = values.reduce((sum, value) => sum + value / count, 0);
  const scale = Math.max(...values.map((value) => Math.abs(value - mean)));
  const variance =
    scale === 0 ? 0 : values.reduce((sum, value) => sum + ((value - mean) / scale) ** 2 / count, 0);
  return {
    min: Math.min(...values),
    mean,
    max: Math.max(...values),
    count,
    stddev: scale * Math.sqrt(variance),
  };
}

type Window = { time: bigint } & ReturnType<typeof statistics>;

function windowColumns(windows: readonly Window[]): WindowColumns {
  return {
    time: BigInt64Array.from(windows, (w) => w.time),
    min: Float64Array.from(windows, (w) => w.min),
    mean: Float64Array.from(windows, (w) => w.mean),
    max: Float64Array.from(windows, (w) => w.max),
    count: BigUint64Array.from(windows, (w) => BigInt(w.count)),
    stddev: Float64Array.from(windows, (w) => w.stddev),
  };
}

function* chunks<T, R>(items: Iterable<T>, size: number, finish: (chunk: T[]) => R): Iterable<R> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length === size) {
      yield finish(chunk);
      chunk = [];
    }
  }
  if (chunk.length > 0) yield finish(chunk);
}

const pointColumns = (points: readonly ModelPoint[]): PointColumns => ({
  time: BigInt64Array.from(points, (point) => point.time),
  value: Float64Array.from(points, (point) => point.value),
});

/** Reads of the model at one version; see `createNaiveStore`. */
export function naiveSnapshot(version: StreamVersion, points: readonly ModelPoint[]): PointSnapshot {
  const window = (start: bigint, end: bigint): Window => ({
    time: start,
    ...statistics(points.filter((p) => p.time >= start && p.time < end).map((p) => p.value)),
  });

  return {
    version,

    rawValues(start, end, chunkSize) {
      const found = points.filter((point) => point.time >= start && point.time < end);
      return chunks(found, chunkSize, pointColumns);
    },

    alignedWindows(start, end, pointWidth, chunkSize) {
      const width = 1n << BigInt(pointWidth);
      const starts = new Set<bigint>();
      for (const { time } of points) {
        if (time >= start && time < end) starts.add((time >> BigInt(pointWidth)) << BigInt(pointWidth));
      }
      const windows = [...starts].map((time) => window(time, time + width));
      return chunks(windows, chunkSize, windowColumns);
    },

    windows(start, end, width, _depth, chunkSize) {
      function* all(): Iterable<Window> {
        for (let time = start; time + width <= end; time += width) yield window(time, time + width);
      }
      return chunks(all(), chunkSize, windowColumns);
    },

    nearest(time, backward) {
      const found = backward
        ? points.findLast((point) => point.time < time)
        : points.find((point) => point.time >= time);
      return found && { time: found.time, value: found.value };
    },
  };
}
