import type { MadeStream } from "./make-stream.ts";

export interface ExpectedWindow {
  min: number;
  max: number;
  mean: number;
  count: number;
}

/** The aligned windows of 2^pointWidth nanoseconds that have points, by their start: computed point by point. */
export function windowsOf(
  { time, value }: Pick<MadeStream, "time" | "value">,
  pointWidth: number,
): Map<bigint, ExpectedWindow> {
  const windows = new Map<bigint, ExpectedWindow & { sum: number }>();
  const width = BigInt(pointWidth);
  time.forEach((t, index) => {
    const start = (t >> width) << width;
    const v = value[index] ?? Number.NaN;
    const before = windows.get(start) ?? { min: v, max: v, mean: v, sum: 0, count: 0 };
    const [sum, count] = [before.sum + v, before.count + 1];
    windows.set(start, {
      min: Math.min(before.min, v),
      max: Math.max(before.max, v),
      mean: sum / count,
      sum,
      count,
    });
  });
  return windows;
}
