import { expect, test } from "vitest";
import { rawPiece, seriesOf, windowPiece } from "./testing/series.ts";
import { valueExtent } from "./value-extent.ts";

const view = { start: 100n, end: 200n };
const whole = { start: 0n, end: 300n };

test("of raw points in view, and of where the line crosses the edges", () => {
  const points = rawPiece(
    [
      [80n, 900],
      [99n, 4],
      [101n, 6],
      [150n, 7],
      [190n, 8],
      [210n, 12],
      [250n, -900],
    ],
    whole,
  );
  expect(valueExtent(seriesOf([points]), view)).toEqual({ min: 5, max: 10 });
});

test("of a line that passes through without a point", () => {
  const passing = seriesOf([rawPiece([], whole)], {
    before: { time: 50n, value: 0 },
    after: { time: 250n, value: 200 },
  });
  expect(valueExtent(passing, view)).toEqual({ min: 50, max: 150 });
});

test("of windows that reach into the view, their minimum and maximum", () => {
  const windows = [
    { time: 32n, min: -9, mean: 3, max: 99 },
    { time: 64n, min: 1, mean: 3, max: 4 },
    { time: 128n, min: 2, mean: 3, max: 6 },
    { time: 192n, min: 2, mean: 3, max: 5 },
    { time: 224n, min: -7, mean: 3, max: 77 },
  ];
  expect(valueExtent(seriesOf([windowPiece(6, windows, whole)]), view)).toEqual({ min: 1, max: 6 });
});

test("a shift moves what is visible", () => {
  const points = rawPiece(
    [
      [10n, 1],
      [20n, 2],
      [30n, 3],
      [40n, 4],
    ],
    { start: 110n, end: 141n },
  );
  const series = seriesOf([points], { shift: 100n });
  expect(valueExtent(series, { start: 120n, end: 131n })).toEqual({ min: 2, max: 3.1 });
});

test("only of numbers that are finite; undefined where there are none", () => {
  const points = rawPiece(
    [
      [110n, Number.NaN],
      [120n, 5],
      [130n, Number.POSITIVE_INFINITY],
      [180n, -1e308],
      [210n, 1e308],
    ],
    whole,
  );
  const extent = valueExtent(seriesOf([points]), view);
  expect(extent?.min).toBe(-1e308);
  expect(extent?.max).toBeCloseTo(1e308 / 3, -300);
  const nothing = [
    [],
    [rawPiece([], whole)],
    [rawPiece([[120n, Number.NaN]], whole)],
    [rawPiece([[20n, 5]], whole)],
  ];
  expect(nothing.map((pieces) => valueExtent(seriesOf(pieces), view))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("a gap is not crossed", () => {
  const times = [60n, 70n, 80n, 180n, 190n, 195n];
  const points = rawPiece(
    times.map((time) => [time, time < 100n ? -50 : 5]),
    whole,
  );
  expect(valueExtent(seriesOf([points]), view)).toEqual({ min: 5, max: 5 });
});
