import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PlotArea } from "./plot-area.ts";
import { tracePath } from "./series-path.ts";
import { acrossAt, Recorder, trace } from "./testing/recorder.ts";
import { rawPiece, seriesOf, windowPiece } from "./testing/series.ts";

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const box = { left: 60, top: 10, width: 600, height: 300 };
const scale = { min: 0, max: 300 };

function rectsOf(series: ReturnType<typeof seriesOf>, area: PlotArea, pixel: number): Rect[] {
  const rects: Rect[] = [];
  const fillRect = (x: number, y: number, width: number, height: number) =>
    rects.push({ x, y, width, height });
  const band = { rects: { fillRect: (...all: Parameters<typeof fillRect>) => void fillRect(...all) }, pixel };
  tracePath(series, area, scale, { line: new Recorder(), band, marks: new Recorder() });
  return rects;
}

/** Windows with some missing, of any width. */
const windows = fc
  .array(
    fc.record({
      step: fc.integer({ min: 1, max: 4 }),
      min: fc.nat(290),
      size: fc.integer({ min: 1, max: 200 }),
    }),
    {
      minLength: 1,
      maxLength: 80,
    },
  )
  .map((all) => {
    let index = 0;
    return all.map(({ step, min, size }) => {
      index += step;
      return { index, min, mean: min + size / 2, max: min + size };
    });
  });
const views = fc.record({
  pointWidth: fc.integer({ min: 0, max: 8 }),
  start: fc.bigInt(-50n, 400n),
  span: fc.bigInt(20n, 9000n),
  pixel: fc.constantFrom(1, 0.5, 2 / 3),
});

describe("rectangles of a band", () => {
  test("lie on whole pixels, inside of the plot, and never overlap", () => {
    fc.assert(
      fc.property(windows, views, (all, { pointWidth, start, span, pixel }) => {
        const rows = all.map(({ index, ...window }) => ({
          time: BigInt(index) << BigInt(pointWidth),
          ...window,
        }));
        const series = seriesOf([windowPiece(pointWidth, rows)]);
        const rects = rectsOf(series, { ...box, start, end: start + span }, pixel);
        let end = 60;
        for (const { x, y, width, height } of rects) {
          expect(x / pixel).toBeCloseTo(Math.round(x / pixel), 6);
          expect(width / pixel).toBeCloseTo(Math.round(width / pixel), 6);
          expect(x).toBeGreaterThanOrEqual(end - 1e-6);
          expect(height).toBeGreaterThan(0);
          expect([y >= 9, y + height <= 311]).toEqual([true, true]);
          end = x + width;
        }
        expect(end).toBeLessThanOrEqual(660 + 1e-6);
      }),
    );
  });

  test("are the polygon, within a pixel", () => {
    fc.assert(
      fc.property(windows, views, (all, { pointWidth, start, span, pixel }) => {
        const rows = all.map(({ index, ...window }) => ({
          time: BigInt(index) << BigInt(pointWidth),
          ...window,
        }));
        const series = seriesOf([windowPiece(pointWidth, rows)]);
        const area = { ...box, start, end: start + span };
        const rects = rectsOf(series, area, pixel);
        for (const { min, max, time } of rows) {
          const from = 60 + (600 * Number(time - start)) / Number(span);
          if (from < 60 || from >= 660) continue;
          const covers = rects.some(
            ({ x, y, width, height }) =>
              x <= from + 1e-6 &&
              x + width >= from - 1e-6 &&
              y <= Math.max(9, 310 - max) + 1e-6 &&
              y + height >= Math.min(311, 310 - min) - 1e-6,
          );
          expect(covers).toBe(true);
        }
        const { band } = trace(series, area, scale);
        for (const { x, y, width, height } of rects) {
          const middles = rows.map(
            ({ time }) => (600 * (Number(time - start) + 2 ** pointWidth / 2)) / Number(span) + 60,
          );
          const near = middles.filter((middle) => middle > x - 1 && middle < x + width + 1);
          const places = [...near, x - 1, x - 0.5, x, x + width / 2, x + width, x + width + 1].map((place) =>
            acrossAt(band.parts, place),
          );
          const found = places.filter((place) => place !== undefined);
          expect(Math.min(...found.map(({ low }) => low))).toBeLessThanOrEqual(y + height);
          expect(Math.max(...found.map(({ high }) => high))).toBeGreaterThanOrEqual(y);
        }
      }),
    );
  });

  test("one a pixel of many windows, with the extremes of all", () => {
    const rows = Array.from({ length: 9600 }, (_, index) => ({
      time: BigInt(index * 64),
      min: index === 5000 ? 1 : 100,
      mean: 110,
      max: index === 7000 ? 299 : 120,
    }));
    const rects = rectsOf(seriesOf([windowPiece(6, rows)]), { ...box, start: 0n, end: 9600n * 64n }, 1);
    expect(rects.length).toBe(600);
    expect(rects[312]).toEqual({ x: 372, y: 190, width: 1, height: 119 });
    expect(rects[437]).toEqual({ x: 497, y: 11, width: 1, height: 199 });
  });

  test("a wide window after a narrow one does not take over its values", () => {
    const narrow = windowPiece(0, [{ time: 0n, min: 0, mean: 100, max: 300 }], { start: 0n, end: 1n });
    const wide = windowPiece(8, [{ time: 0n, min: 90, mean: 100, max: 110 }], { start: 1n, end: 256n });
    const area = { ...box, start: 0n, end: 256n * 5n };
    expect(rectsOf(seriesOf([narrow, wide]), area, 1)).toEqual([
      { x: 60, y: 10, width: 1, height: 300 },
      { x: 61, y: 200, width: 119, height: 20 },
    ]);
    const { band } = trace(seriesOf([narrow, wide]), area, scale);
    expect(acrossAt(band.parts, 100)).toEqual({ low: 200, high: 220 });
  });

  test("raw points have none", () => {
    expect(
      rectsOf(
        seriesOf([
          rawPiece([
            [1n, 1],
            [2n, 2],
          ]),
        ]),
        { ...box, start: 0n, end: 9n },
        1,
      ),
    ).toEqual([]);
  });
});
