import fc from "fast-check";
import { expect, test } from "vitest";
import { cutAt, rawPiece, windowPiece } from "./testing/series.ts";
import { usualInterval } from "./usual-interval.ts";

const pointsEvery = (intervals: readonly bigint[]) => {
  const times = [0n];
  for (const interval of intervals) times.push((times.at(-1) as bigint) + interval);
  return rawPiece(times.map((time) => [time, 0]));
};

test("of raw points it is the median, within 5 %, and for regular ones exact", () => {
  expect(usualInterval([pointsEvery([33_333_333n, 33_333_333n, 33_333_333n, 10n ** 15n])])).toBe(33_333_333);
  fc.assert(
    fc.property(fc.array(fc.bigInt(1n, 10n ** 18n), { minLength: 2, maxLength: 9 }), (intervals) => {
      const median = Number(BigInt64Array.from(intervals).sort()[(intervals.length - 1) >> 1]);
      const usual = usualInterval([pointsEvery(intervals)]);
      expect(usual).toBeGreaterThanOrEqual(median);
      expect(usual).toBeLessThanOrEqual(median * 1.05 + 1);
    }),
  );
});

test("points that share a time are no interval; with less than two there is nothing usual", () => {
  expect(usualInterval([pointsEvery([5n, 0n, 0n, 0n, 5n])])).toBe(5);
  expect(usualInterval([pointsEvery([5n, 0n])])).toBe(Number.POSITIVE_INFINITY);
  expect(usualInterval([])).toBe(Number.POSITIVE_INFINITY);
  expect(usualInterval([rawPiece([])])).toBe(Number.POSITIVE_INFINITY);
});

test("of windows it is the time from one to the next by the points in it", () => {
  const windows = (starts: readonly number[], count: bigint) =>
    windowPiece(
      10,
      starts.map((start) => ({ time: BigInt(start * 1024), mean: 0, count })),
    );
  expect(usualInterval([windows([0, 1, 2, 3], 32n)])).toBe(32);
  expect(usualInterval([windows([0, 5, 10, 15], 1n)])).toBe(5120);
  expect(usualInterval([windows([3], 2n)])).toBe(512);
});

test("it does not matter how rows are cut into pieces", () => {
  const some = fc.array(fc.bigInt(1n, 1000n), { minLength: 2, maxLength: 50 });
  fc.assert(
    fc.property(some, fc.array(fc.nat(50_000), { maxLength: 8 }), (intervals, cuts) => {
      const whole = pointsEvery(intervals);
      const pieces = [whole];
      for (const cut of cuts.toSorted((a, b) => a - b)) {
        const last = pieces.at(-1) as typeof whole;
        if (BigInt(cut) <= last.start || BigInt(cut) >= last.end) continue;
        pieces.splice(-1, 1, ...cutAt(last, BigInt(cut), true));
      }
      expect(usualInterval(pieces)).toBe(usualInterval([whole]));
    }),
  );
});

test("of very many rows a sample says it, also where points come in pairs", () => {
  const pairs = Array.from({ length: 100_000 }, (_, index) => (index % 2 === 0 ? 10n : 90n));
  const thirds = Array.from({ length: 100_000 }, (_, index) => (index % 3 === 0 ? 10n : 90n));
  expect([usualInterval([pointsEvery(pairs)]), usualInterval([pointsEvery(thirds)])]).toEqual([10, 90]);
});
