import { expect, test } from "vitest";
import { trace } from "./testing/recorder.ts";
import { rawPiece, seriesOf, windowPiece } from "./testing/series.ts";

const area = { left: 60, top: 10, width: 600, height: 300, start: 0n, end: 60_000n };
const scale = { min: 0, max: 300 };
/** Points at pixels of the plot. */
const rawAt = (pixels: readonly number[], value = (_: number) => 100) =>
  seriesOf([
    rawPiece(
      pixels.map((px, index) => [BigInt(Math.round(px * 100)), value(index)]),
      { start: -10_000n, end: 70_000n },
    ),
  ]);
const every = (step: number, from = 0, to = 600) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step);
const middles = (series: ReturnType<typeof rawAt>) =>
  trace(series, area, scale).marks.middles.map(({ x, y }) => [
    Math.round(x * 1e6) / 1e6,
    Math.round(y * 1e6) / 1e6,
  ]);

test("points are marked where they are fewer than one in six pixels, and those in view only", () => {
  expect(middles(rawAt(every(6)))).toEqual([]);
  const marked = every(6.5, -13, 613);
  const seen = marked.filter((px) => px >= 0 && px < 600);
  expect(middles(rawAt(marked))).toEqual(seen.map((px) => [60 + px, 210]));
});

test("a point alone is marked among many, once", () => {
  expect(middles(rawAt([...every(1, 0, 200), 300, ...every(1, 400, 600)]))).toEqual([[360, 210]]);
  expect(middles(rawAt([300]))).toEqual([[360, 210]]);
});

test("so is a burst too small for a line", () => {
  const burst = [300, 300.1, 300.2, 300.3];
  expect(middles(rawAt([...every(0.5, 0, 200), ...burst, ...every(0.5, 400, 600)]))).toEqual([[360.15, 210]]);
});

test("a window alone is marked where it is narrow and flat", () => {
  const windowsAt = (width: number, max: number) => {
    const at = [
      ...Array.from({ length: 100 }, (_, index) => index),
      200,
      ...Array.from({ length: 20 }, (_, index) => 300 + index),
    ];
    const windows = at.map((index) => ({ time: BigInt(index * width), mean: 100, max }));
    return seriesOf([windowPiece(Math.log2(width), windows, { start: 0n, end: BigInt(400 * width) })]);
  };
  // 1.28 pixels, then 2.56.
  expect(middles(windowsAt(128, 100))).toEqual([[60 + 200.5 * 1.28, 210]]);
  const wide = trace(windowsAt(256, 100), area, scale);
  expect(wide.marks.parts).toEqual([]);
  expect(wide.line.parts[1]?.map(({ x }) => x - 60)).toEqual(
    [200 * 2.56, 200.5 * 2.56, 201 * 2.56].map((x) => expect.closeTo(x, 6)),
  );
});

test("what is not finite breaks the line and has no mark", () => {
  const values = [1, 2, Number.NaN, 4, Number.POSITIVE_INFINITY, 6, 7];
  const series = rawAt(every(50, 0, 350), (index) => values[index] as number);
  const { line, marks, summary } = trace(series, area, scale);
  expect(line.parts.map((part) => part.map(({ y }) => 310 - y))).toEqual([[1, 2], [4], [6, 7]]);
  expect(marks.parts.length).toBe(5);
  expect(summary).toEqual({ breaks: 2, points: 7 });
});

test("no mark outside of the plot", () => {
  expect(middles(rawAt([300], () => 1e9))).toEqual([]);
  expect(middles(rawAt([-100]))).toEqual([]);
});
