import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acrossAt, trace } from "./testing/recorder.ts";
import { rawPiece, seriesOf, type WindowLike, windowPiece } from "./testing/series.ts";

const box = { left: 60, top: 10, width: 600, height: 300 };
const scale = { min: 0, max: 300 };
const yOf = (value: number) => 310 - value;

/** Windows of some points, as BTrDB makes them. */
function windowsOf(points: readonly (readonly [bigint, number])[], pointWidth: number): WindowLike[] {
  const groups = new Map<bigint, number[]>();
  for (const [time, value] of points) {
    const start = (time >> BigInt(pointWidth)) << BigInt(pointWidth);
    groups.set(start, [...(groups.get(start) ?? []), value]);
  }
  return [...groups].map(([time, values]) => ({
    time,
    min: Math.min(...values),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    max: Math.max(...values),
    count: BigInt(values.length),
  }));
}

const manyPoints = fc
  .array(fc.tuple(fc.bigInt(0n, 40n), fc.double({ min: 0, max: 300, noNaN: true })), {
    minLength: 1,
    maxLength: 200,
  })
  .map((steps) => {
    let time = 0n;
    return steps.map(([step, value]): [bigint, number] => {
      time += step;
      return [time, value];
    });
  });

test("every point of the data is inside of the band, whatever the windows and the zoom", () => {
  const zooms = fc.record({ start: fc.bigInt(-100n, 4000n), span: fc.bigInt(10n, 9000n) });
  fc.assert(
    fc.property(manyPoints, fc.integer({ min: 0, max: 9 }), zooms, (points, pointWidth, { start, span }) => {
      const area = { ...box, start, end: start + span };
      const { band } = trace(seriesOf([windowPiece(pointWidth, windowsOf(points, pointWidth))]), area, scale);
      for (const [time, value] of points) {
        if (time < start || time >= area.end) continue;
        // A window holds its beginning: a billionth of a pixel is for rounding.
        const across = acrossAt(band.parts, 60 + (600 * Number(time - start)) / Number(span) + 1e-9);
        expect(across?.low).toBeLessThanOrEqual(yOf(value) + 1e-6);
        expect(across?.high).toBeGreaterThanOrEqual(yOf(value) - 1e-6);
      }
    }),
  );
});

describe("many rows", () => {
  const area = { ...box, start: 0n, end: 600_000n };
  const time = (index: number) => BigInt(index);

  test("a million points are drawn by a few thousand vertices, and the pixels are the same", () => {
    let seed = 1;
    const points = Array.from({ length: 600_000 }, (_, index): [bigint, number] => {
      seed = (seed * 48_271) % 2_147_483_647;
      return [time(index), 100 + (seed / 2_147_483_647) * 10];
    });
    // One spike up and one down, each of one point.
    (points[123_456] as [bigint, number])[1] = 290;
    (points[456_789] as [bigint, number])[1] = 3;
    const { line, summary } = trace(seriesOf([rawPiece(points)]), area, scale);
    expect(summary).toEqual({ breaks: 0, points: 600_000 });
    const drawn = line.parts.flat();
    expect(drawn.length).toBeLessThanOrEqual(600 * 2 * 4);
    const ys = drawn.map(({ y }) => 310 - y);
    expect([Math.max(...ys), Math.min(...ys)]).toEqual([290, 3]);
    for (let half = 0; half < 1200; half += 1) {
      const own = points.slice(half * 500, (half + 1) * 500).map(([, value]) => value);
      const inside = drawn.filter(({ x }) => Math.floor(x * 2) === 120 + half).map(({ y }) => 310 - y);
      expect([Math.min(...inside), Math.max(...inside)]).toEqual([
        expect.closeTo(Math.min(...own), 9),
        expect.closeTo(Math.max(...own), 9),
      ]);
      expect(inside[0]).toBeCloseTo(own[0] as number, 9);
      expect(inside.at(-1)).toBeCloseTo(own.at(-1) as number, 9);
    }
    // And in order.
    for (const [index, { x }] of drawn.entries()) expect(x).toBeGreaterThanOrEqual(drawn[index - 1]?.x ?? 0);
  });

  test("finer windows than there are pixels: one rectangle a pixel, with the extremes of all", () => {
    const windows = Array.from({ length: 9600 }, (_, index) => ({
      time: BigInt(index * 64),
      min: index === 5000 ? 1 : 100,
      mean: 110,
      max: index === 7000 ? 299 : 120,
    }));
    const { band } = trace(seriesOf([windowPiece(6, windows)]), { ...area, end: 9600n * 64n }, scale);
    const ys = band.parts.flat().map(({ y }) => 310 - y);
    expect([ys.length, Math.min(...ys), Math.max(...ys)]).toEqual([600 * 4, 1, 299]);
    expect(acrossAt(band.parts, 60 + 5000 / 16)?.high).toBe(yOf(1));
  });
});

describe("stand-ins of another level", () => {
  // The first half in windows of 1024 ns, the other in windows of 64 ns or raw, of the same points.
  const points = Array.from({ length: 8192 }, (_, index): [bigint, number] => [
    BigInt(index),
    100 + (index % 64),
  ]);
  const area = { ...box, start: 0n, end: 8192n };
  const coarse = (start: bigint, end: bigint) =>
    windowPiece(
      10,
      windowsOf(
        points.filter(([at]) => at >> 10n >= start >> 10n && at < end),
        10,
      ),
      {
        start,
        end,
        exact: false,
      },
    );

  test("lines go on from one level to another without a break, and never back", () => {
    for (const border of [4096n, 4500n]) {
      const later = points.filter(([at]) => at >= border);
      for (const finer of [
        windowPiece(6, windowsOf(later, 6), { start: border, end: 8192n }),
        rawPiece(later),
      ]) {
        const { line, band, summary } = trace(seriesOf([coarse(0n, border), finer]), area, scale);
        expect([line.parts.length, summary.breaks]).toEqual([1, 0]);
        const xs = line.parts.flat().map(({ x }) => x);
        expect(xs).toEqual(xs.toSorted((a, b) => a - b));
        // Coarse windows end where the finer piece begins.
        const px = 60 + (600 * Number(border)) / 8192;
        expect(acrossAt(band.parts, px - 1e-6)).toEqual({ low: yOf(163), high: yOf(100) });
        if (finer.kind === "raw") expect(Math.max(...band.parts.flat().map(({ x }) => x))).toBeCloseTo(px, 9);
      }
    }
  });

  test("where a finer piece has the gap, it is drawn as one", () => {
    const later = points.filter(([at]) => at >= 4096n && (at < 5000n || at > 5400n));
    const finer = windowPiece(6, windowsOf(later, 6), { start: 4096n, end: 8192n });
    expect(trace(seriesOf([coarse(0n, 4096n), finer]), area, scale).summary.breaks).toBe(1);
    const atBorder = points.filter(([at]) => at >= 4600n);
    const late = windowPiece(6, windowsOf(atBorder, 6), { start: 4096n, end: 8192n });
    expect(trace(seriesOf([coarse(0n, 4096n), late]), area, scale).summary.breaks).toBe(1);
  });

  test("windows without points are as if they were not there", () => {
    const windows = windowsOf(points, 6);
    const one = 50;
    const empty = { time: windows[one]?.time as bigint, mean: Number.NaN, count: 0n };
    const without = windows.filter((_, index) => index !== one);
    const series = (all: WindowLike[]) => seriesOf([windowPiece(6, all)]);
    expect(trace(series(windows.with(one, empty)), area, scale)).toEqual(trace(series(without), area, scale));
  });
});

test("beyond what numbers hold, positions are still right", () => {
  const points: [bigint, number][] = [
    [0n, -1.7e308],
    [1n, 0],
    [2n, 1.7e308],
  ];
  const area = { ...box, start: 0n, end: 3n };
  const ys = (values: typeof points, range: { min: number; max: number }) =>
    trace(seriesOf([rawPiece(values)]), area, range)
      .line.parts.flat()
      .map(({ y }) => y);
  expect(ys(points, { min: -1.7e308, max: 1.7e308 })).toEqual([310, 160, 10]);
  const tiny: [bigint, number][] = [
    [0n, 0],
    [1n, 5e-310],
    [2n, 1e-309],
  ];
  expect(ys(tiny, { min: 0, max: 1e-309 })).toEqual([310, 160, 10].map((y) => expect.closeTo(y, 6)));
  expect(
    ys(
      [
        [0n, 5],
        [1n, 5],
      ],
      { min: 5, max: 5 },
    ),
  ).toEqual([160, 160]);
  // From far below to far above in one pixel: a vertical line through the plot.
  const steep = trace(
    seriesOf([
      rawPiece([
        [0n, -1e300],
        [1n, 1e300],
      ]),
    ]),
    area,
    scale,
  ).line.parts;
  expect(acrossAt(steep, 160)).toBeDefined();
});
