import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BEYOND_PX } from "./clipped-line.ts";
import type { PlotArea } from "./plot-area.ts";
import { acrossAt, type Traced, trace, type Vertex } from "./testing/recorder.ts";
import { cutAt, rawPiece, seriesOf, windowPiece } from "./testing/series.ts";

const box = { left: 60, top: 10, width: 1000, height: 300 };
const scale = { min: 0, max: 300 };
/** With this scale and box. */
const yOf = (value: number) => 310 - value;
const second = 1_000_000_000n;

/** Pixels of a time from bigints alone, in millionths of a pixel. */
function xOf({ left, width, start, end }: PlotArea, time: bigint): number {
  return left + Number(((time - start) * BigInt(width) * 1_000_000n) / (end - start)) / 1e6;
}

/** Views from 10 ns to 100 years, anywhere in time, with a shift. */
const views = fc
  .record({
    span: fc.oneof(
      fc.bigInt(10n, 5000n),
      fc.bigInt(5000n, 10n ** 12n),
      fc.bigInt(10n ** 12n, 3_155_760_000n * second),
    ),
    start: fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }),
    shift: fc.bigInt({ min: -(2n ** 59n), max: 2n ** 59n }),
  })
  .map(({ span, start, shift }) => ({ area: { ...box, start, end: start + span }, shift }));

function close(found: readonly Vertex[][], wanted: readonly Vertex[][]): void {
  expect(found.map((part) => part.length)).toEqual(wanted.map((part) => part.length));
  for (const [index, vertex] of found.flat().entries()) {
    const { x, y } = wanted.flat()[index] as Vertex;
    expect(Math.abs(vertex.x - x)).toBeLessThan(0.01);
    expect(Math.abs(vertex.y - y)).toBeLessThan(0.01);
  }
}

describe("every vertex is where bigints put it, at every zoom", () => {
  // More than half a pixel apart, none is left out.
  const pixels = fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { minLength: 3, maxLength: 60 });

  test("of raw points, with lines broken where exact arithmetic says", () => {
    fc.assert(
      fc.property(views, pixels, ({ area, shift }, places) => {
        const span = area.end - area.start;
        const shown = new Set(
          places.sort((a, b) => a - b).map((px) => area.start + (span * BigInt(px)) / 1000n),
        );
        fc.pre(shown.size >= 3);
        const times = [...shown];
        const intervals = times.slice(1).map((time, index) => time - (times[index] as bigint));
        const usual = BigInt64Array.from(intervals).sort()[(intervals.length - 1) >> 1] as bigint;
        // Nearer to the limit than the median is exact, either is right.
        fc.pre(
          intervals.every((interval) => interval * 100n < usual * 399n || interval * 100n > usual * 420n),
        );
        const parts: Vertex[][] = [];
        for (const [index, time] of times.entries()) {
          const broken = index === 0 || (intervals[index - 1] as bigint) > 4n * usual;
          if (broken) parts.push([]);
          parts.at(-1)?.push({ x: xOf(area, time), y: yOf(index) });
        }
        const piece = rawPiece(
          times.map((time, index) => [time - shift, index]),
          { start: area.start, end: area.end },
        );
        const { line, summary } = trace(seriesOf([piece], { shift }), area, scale);
        close(line.parts, parts);
        expect(summary).toEqual({ breaks: parts.length - 1, points: times.length });
      }),
    );
  });

  test("of windows: means in the middle, min to max from edge to edge", () => {
    const widths = fc.integer({ min: 0, max: 50 });
    fc.assert(
      fc.property(views, widths, fc.integer({ min: 2, max: 200 }), ({ area, shift }, pointWidth, count) => {
        const width = 1n << BigInt(pointWidth);
        const first = ((area.start - shift) / width) * width;
        const end = first + BigInt(count) * width + shift;
        const shown = { ...area, start: first + shift, end };
        const windows = Array.from({ length: count }, (_, index) => ({
          time: first + BigInt(index) * width,
          min: index,
          mean: index + 1,
          max: index + 3,
        }));
        const piece = windowPiece(pointWidth, windows, { start: shown.start, end });
        const { line, band, marks } = trace(seriesOf([piece], { shift }), shown, scale);
        const px = 1000 / count;
        const middles = windows.map(({ mean }, index) => ({ x: 60 + (index + 0.5) * px, y: yOf(mean) }));
        const wanted = [{ x: 60, y: yOf(1) }, ...middles, { x: 1060, y: yOf(count) }];
        close(line.parts, [wanted]);
        const edges = (pick: "min" | "max") =>
          windows.flatMap((window, index) => [
            { x: 60 + index * px, y: yOf(window[pick]) },
            { x: 60 + (index + 1) * px, y: yOf(window[pick]) },
          ]);
        close(band.parts, [[...edges("max"), ...edges("min").toReversed()]]);
        expect([band.closed, marks.parts.length]).toEqual([1, 0]);
      }),
    );
  });
});

describe("tiles make no difference", () => {
  const intervals = fc.array(fc.bigInt(1n, 400n), { minLength: 3, maxLength: 100 });
  /** Which rows outside lead to the view is not to be seen. */
  const inView = ({ line, band, marks, summary }: Traced) => ({
    paths: [line, band, marks].map(({ parts }) => parts.flat().filter(({ x }) => x >= 60 && x <= 1060)),
    edges: [60, 1060].map((x) => [acrossAt(line.parts, x), acrossAt(band.parts, x)]),
    summary,
  });
  const cuts = fc.record({ at: fc.integer({ min: 0, max: 100 }), copy: fc.boolean() });

  test("raw points and windows that are cut anywhere are drawn as in one piece", () => {
    fc.assert(
      fc.property(intervals, cuts, fc.boolean(), fc.bigInt(0n, 9000n), (all, { at, copy }, raw, start) => {
        let time = 0n;
        const times = all.map((interval) => {
          time += raw ? interval : 16n * (interval / 40n + 1n);
          return time;
        });
        const piece = raw
          ? rawPiece(times.map((one, index) => [one, index]))
          : windowPiece(
              4,
              times.map((one, index) => ({ time: one, mean: index, count: 3n })),
            );
        const cut = cutAt(piece, (times[at % times.length] as bigint) + (raw ? start % 2n : 0n), copy);
        const area = { ...box, start, end: start + 2000n };
        expect(inView(trace(seriesOf(cut), area, scale))).toEqual(
          inView(trace(seriesOf([piece]), area, scale)),
        );
      }),
    );
  });
});

describe("gaps", () => {
  const area = { ...box, start: 0n, end: 1000n * second };
  const every = (from: number, to: number, step = 1) =>
    Array.from({ length: (to - from) / step }, (_, index) => from + index * step);
  const rawAt = (seconds: readonly number[]) =>
    rawPiece(
      seconds.map((at) => [BigInt(at) * second, 5]),
      { start: 0n, end: area.end },
    );
  const breaksOf = (seconds: readonly number[]) =>
    trace(seriesOf([rawAt(seconds)]), area, scale).summary.breaks;

  test("raw points: more than four usual intervals", () => {
    expect(breaksOf([...every(0, 500), ...every(503, 1000)])).toBe(0);
    expect(breaksOf([...every(0, 500), ...every(504, 1000)])).toBe(1);
    expect(breaksOf([...every(0, 300), ...every(310, 500), ...every(700, 1000)])).toBe(2);
  });

  test("the usual interval is that of all rows of the columns: a view inside of a gap shows none of it", () => {
    const piece = rawAt([...every(0, 400), ...every(600, 1000)]);
    const inside = { ...area, start: 450n * second, end: 550n * second };
    const { line, summary } = trace(seriesOf([piece]), inside, scale);
    expect(acrossAt(line.parts, 500)).toBeUndefined();
    expect(summary).toEqual({ breaks: 1, points: 0 });
    const slow = rawAt(every(0, 1000, 100));
    expect(
      acrossAt(
        trace(seriesOf([slow]), { ...area, start: 410n * second, end: 411n * second }, scale).line.parts,
        500,
      )?.low,
    ).toBe(305);
  });

  const windowsAt = (indexes: readonly number[], count: bigint) =>
    windowPiece(
      30,
      indexes.map((index) => ({ time: BigInt(index) << 30n, mean: 5, count })),
    );
  const windowBreaks = (indexes: readonly number[], count: bigint) =>
    trace(seriesOf([windowsAt(indexes, count)]), { ...area, end: 1000n << 30n }, scale).summary.breaks;

  test("windows: dense ones break at two that are missing, sparse ones where points would", () => {
    expect(windowBreaks([...every(0, 500), ...every(501, 1000)], 30n)).toBe(0);
    expect(windowBreaks([...every(0, 500), ...every(502, 1000)], 30n)).toBe(1);
    expect(windowBreaks([...every(0, 500), ...every(504, 1000)], 1n)).toBe(0);
    expect(windowBreaks([...every(0, 500), ...every(505, 1000)], 1n)).toBe(1);
    expect(windowBreaks([...every(0, 500, 10), ...every(530, 1000, 10)], 1n)).toBe(0);
    expect(windowBreaks([...every(0, 500, 10), ...every(540, 1000, 10)], 1n)).toBe(1);
  });

  test("a joined series is drawn on over gaps, but not over time of which nothing is known, and its band is not", () => {
    const raw = seriesOf([rawAt([...every(0, 300), ...every(700, 1000)])]);
    const joined = trace(raw, area, scale, true);
    expect(joined.summary.breaks).toBe(0);
    expect(joined.line.parts).toHaveLength(1);
    expect(acrossAt(joined.line.parts, 500)).toBeDefined();
    const windows = seriesOf([windowsAt([...every(0, 500), ...every(600, 1000)], 30n)]);
    const { line, band } = trace(windows, { ...area, end: 1000n << 30n }, scale, true);
    expect([line.parts.length, band.parts.length]).toEqual([1, 2]);
    const unknown = [
      rawPiece(
        [
          [0n, 5],
          [second, 5],
        ],
        { start: 0n, end: 2n * second },
      ),
      rawPiece(
        [
          [3n * second, 5],
          [4n * second, 5],
        ],
        { start: 3n * second, end: area.end },
      ),
    ];
    expect(trace(seriesOf(unknown), area, scale, true).summary.breaks).toBe(1);
  });

  test("the band has the gaps of the line", () => {
    const { band, line } = trace(
      seriesOf([windowsAt([...every(0, 500), ...every(600, 1000)], 30n)]),
      { ...area, end: 1000n << 30n },
      scale,
    );
    for (const { parts } of [band, line]) {
      expect(parts.map((part) => [part[0]?.x, Math.max(...part.map(({ x }) => x))])).toEqual([
        [60, 560],
        [660, 1060],
      ]);
    }
  });

  test("where nothing is known nothing is drawn, also where it is less than a usual interval", () => {
    const [left] = cutAt(rawAt(every(0, 1000, 100)), 350n * second, false);
    const [, right] = cutAt(rawAt(every(0, 1000, 100)), 360n * second, false);
    const { line, summary } = trace(seriesOf([left, right]), area, scale);
    expect(line.parts.map((part) => part.length)).toEqual([4, 6]);
    expect(summary.breaks).toBe(1);
  });

  test("only those in view are counted", () => {
    const piece = rawAt([...every(0, 100), ...every(200, 300), ...every(400, 500)]);
    const seen = (start: bigint, end: bigint) =>
      trace(seriesOf([piece]), { ...area, start: start * second, end: end * second }, scale).summary.breaks;
    expect([seen(0n, 500n), seen(150n, 299n), seen(210n, 290n), seen(99n, 450n)]).toEqual([2, 1, 0, 2]);
  });
});

describe("edges", () => {
  const area = { ...box, start: 100n, end: 200n };

  test("lines run on to the rows outside, and to the points before and after", () => {
    const piece = rawPiece([
      [90n, 0],
      [110n, 20],
      [190n, 100],
      [210n, 120],
    ]);
    const { line } = trace(seriesOf([piece]), area, scale);
    expect([60, 1060].map((x) => acrossAt(line.parts, x)?.low)).toEqual([yOf(10), yOf(110)]);
    const outside = seriesOf([rawPiece([[150n, 60]], { start: 100n, end: 200n })], {
      before: { time: 50n, value: 10 },
      after: { time: 250n, value: 110 },
    });
    expect([60, 1060].map((x) => acrossAt(trace(outside, area, scale).line.parts, x)?.low)).toEqual([
      yOf(35),
      yOf(85),
    ]);
  });

  test("a line from and to a century away, through 100 ns, is where it has to be", () => {
    const century = 3_155_760_000n * second;
    const series = seriesOf([rawPiece([], { start: 100n, end: 200n })], {
      before: { time: 150n - century, value: 0 },
      after: { time: 150n + century, value: 200 },
    });
    const { line, marks, summary } = trace(series, area, scale);
    for (const x of [60, 300, 1060]) expect(acrossAt(line.parts, x)?.low).toBeCloseTo(yOf(100), 6);
    for (const { x } of line.parts.flat()) expect(Math.abs(x)).toBeLessThan(6000);
    expect([marks.parts.length, summary.points]).toEqual([0, 0]);
  });

  test("no coordinate is further off than canvases can bear, and none is NaN", () => {
    const values = fc.oneof(
      fc.double(),
      fc.constantFrom(1e300, -1e300, 1e-300, Number.MAX_VALUE, Number.NaN, Number.POSITIVE_INFINITY, 0),
    );
    const scales = fc
      .tuple(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      )
      .map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));
    const rows = fc.array(fc.tuple(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), values, values, values));
    fc.assert(
      fc.property(rows, scales, views, (all, range, { area, shift }) => {
        const sorted = all.toSorted(([a], [b]) => (a < b ? -1 : 1));
        const raw = rawPiece(sorted.map(([time, value]) => [time, value]));
        const windows = windowPiece(
          40,
          sorted.map(([time, min, mean, max]) => ({ time, min, mean, max })),
        );
        for (const piece of [raw, windows]) {
          const { line, band, marks } = trace(seriesOf([piece], { shift }), area, range);
          for (const { x, y } of [...line.parts, ...band.parts, ...marks.parts].flat()) {
            expect(x >= 60 - BEYOND_PX && x <= 1060 + BEYOND_PX).toBe(true);
            expect(y >= 10 - BEYOND_PX && y <= 310 + BEYOND_PX).toBe(true);
          }
        }
      }),
    );
  });
});
