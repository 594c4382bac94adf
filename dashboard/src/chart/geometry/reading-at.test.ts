import fc from "fast-check";
import { expect, test } from "vitest";
import { nextReading, readingAt } from "./reading-at.ts";
import { cutAt, rawPiece, seriesOf, windowPiece } from "./testing/series.ts";

const raw = rawPiece(
  [
    [10n, 1],
    [20n, 2],
    [20n, 3],
    [31n, 4],
  ],
  { start: 0n, end: 50n },
);
const windows = windowPiece(3, [
  { time: 8n, mean: 1 },
  { time: 16n, mean: 2 },
  { time: 40n, mean: 3, count: 0n },
  { time: 48n, min: 3, mean: 4, max: 5, count: 2n ** 63n },
]);

test("the nearest point, the earlier one of two", () => {
  const series = seriesOf([raw]);
  const valueAt = (time: bigint, within?: bigint) => {
    const reading = readingAt(series, time, within === undefined ? {} : { within });
    return reading?.kind === "raw" ? reading.value : undefined;
  };
  expect([
    valueAt(-99n),
    valueAt(15n),
    valueAt(16n),
    valueAt(25n),
    valueAt(26n),
    valueAt(10n ** 18n),
  ]).toEqual([1, 1, 2, 3, 4, 4]);
  expect([valueAt(7n, 3n), valueAt(6n, 3n), valueAt(34n, 3n), valueAt(35n, 3n)]).toEqual([
    1,
    undefined,
    4,
    undefined,
  ]);
});

test("the window that a time is in, exact; else what is least away", () => {
  const startAt = (time: bigint, within?: bigint) =>
    readingAt(seriesOf([windows]), time, within === undefined ? {} : { within })?.time;
  expect([startAt(8n, 0n), startAt(15n, 0n), startAt(16n, 0n), startAt(23n, 0n), startAt(24n, 0n)]).toEqual([
    8n,
    8n,
    16n,
    16n,
    undefined,
  ]);
  // Without points, the window from 40 on is as if it were not there.
  expect([startAt(35n), startAt(36n), startAt(41n)]).toEqual([16n, 48n, 48n]);
  expect(readingAt(seriesOf([windows]), 50n)).toEqual({
    kind: "windows",
    time: 48n,
    pointWidth: 3,
    min: 3,
    mean: 4,
    max: 5,
    count: 2n ** 63n,
    stddev: 0.5,
    exact: true,
  });
});

test("a window counts only as far as its piece reaches", () => {
  const [coarse] = cutAt(windowPiece(6, [{ time: 0n, mean: 1 }], { exact: false }), 32n, false);
  const finer = rawPiece([[40n, 2]], { start: 32n, end: 64n });
  const series = seriesOf([coarse, finer]);
  expect([readingAt(series, 31n)?.exact, readingAt(series, 36n)?.kind, readingAt(series, 34n)?.kind]).toEqual(
    [false, "raw", "windows"],
  );
});

test("with a shift: asked for in the view's time, answered in the stream's own", () => {
  const series = seriesOf([{ ...raw, start: 1000n, end: 1050n }], { shift: 1000n });
  expect(readingAt(series, 1031n, { within: 0n })?.time).toBe(31n);
  expect(nextReading(series, 1010n, 1)?.time).toBe(20n);
  expect(nextReading(series, 1010n, -1)).toBeUndefined();
});

test("nothing where there is nothing", () => {
  for (const pieces of [[], [rawPiece([], { start: 0n, end: 9n })]]) {
    expect(readingAt(seriesOf(pieces), 5n)).toBeUndefined();
    expect([nextReading(seriesOf(pieces), 5n, 1), nextReading(seriesOf(pieces), 5n, -1)]).toEqual([
      undefined,
      undefined,
    ]);
  }
});

test("steps visit every time once, there and back, over tile borders, with the points outside at the ends", () => {
  const times = fc.uniqueArray(fc.bigInt(0n, 200n), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(times, fc.bigInt(0n, 200n), (all, cut) => {
      const sorted = [...BigInt64Array.from(all).sort()];
      const points = sorted.flatMap((time): [bigint, number][] => [
        [time, 1],
        [time, 2],
      ]);
      const series = seriesOf(cutAt(rawPiece(points, { start: 0n, end: 201n }), cut, true), {
        before: { time: -7n, value: 0 },
        after: { time: 300n, value: 0 },
      });
      for (const direction of [1, -1] as const) {
        const visited: bigint[] = [];
        let reading = nextReading(series, direction === 1 ? -1000n : 1000n, direction);
        while (reading !== undefined) {
          visited.push(reading.time);
          reading = nextReading(series, reading.time, direction);
        }
        const ends = [-7n, ...sorted, 300n];
        expect(visited).toEqual(direction === 1 ? ends : ends.toReversed());
      }
    }),
  );
});
