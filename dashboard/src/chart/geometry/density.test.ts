import fc from "fast-check";
import { expect, test } from "vitest";
import { density } from "./density.ts";
import { cutAt, rawPiece, seriesOf, windowPiece } from "./testing/series.ts";

const sum = (numbers: Iterable<number>) => [...numbers].reduce((all, one) => all + one, 0);

test("raw points count where they are, those of all series together", () => {
  const one = seriesOf([
    rawPiece([
      [99n, 1],
      [100n, 1],
      [109n, 1],
      [110n, 1],
      [199n, 1],
      [200n, 1],
    ]),
  ]);
  const shifted = seriesOf([rawPiece([[15n, 1]], { start: 115n, end: 116n })], { shift: 100n });
  expect([...density([one, shifted], { start: 100n, end: 200n }, 10)]).toEqual([
    2, 2, 0, 0, 0, 0, 0, 0, 0, 1,
  ]);
});

test("a window's count is spread over its length", () => {
  const windows = windowPiece(6, [
    { time: 64n, mean: 0, count: 64n },
    { time: 128n, mean: 0, count: 128n },
  ]);
  expect([...density([seriesOf([windows])], { start: 80n, end: 200n }, 4)]).toEqual([30, 18 + 24, 60, 44]);
});

test("of what overlaps another piece, only the part of the own piece counts", () => {
  const [left] = cutAt(windowPiece(6, [{ time: 0n, mean: 0, count: 64n }]), 32n, false);
  const finer = rawPiece(
    [
      [32n, 1],
      [40n, 1],
    ],
    { start: 32n, end: 64n },
  );
  expect([...density([seriesOf([left, finer])], { start: 0n, end: 64n }, 2)]).toEqual([32, 2]);
});

test("the sum over all bins is the number of points in view", () => {
  const windows = fc.array(fc.tuple(fc.bigInt(0n, 500n), fc.bigInt(0n, 2n ** 40n)), { maxLength: 50 });
  fc.assert(
    fc.property(
      windows,
      fc.integer({ min: 1, max: 300 }),
      fc.bigInt(-(2n ** 60n), 2n ** 60n),
      (all, bins, base) => {
        const counts = new Map(all.toSorted(([a], [b]) => (a < b ? -1 : 1)));
        const start = (base >> 30n) << 30n;
        const piece = windowPiece(
          30,
          [...counts].map(([index, count]) => ({ time: start + (index << 30n), mean: 0, count })),
        );
        const total = Number([...counts.values()].reduce((before, count) => before + count, 0n));
        const found = density([seriesOf([piece])], { start, end: start + (501n << 30n) }, bins);
        expect(Math.abs(sum(found) - total)).toBeLessThanOrEqual(total * 1e-9);
      },
    ),
  );
});
