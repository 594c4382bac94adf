import { MAX_TIME, MIN_TIME } from "btrdb-web";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clamp, MIN_SPAN, pan, part, rangeOfPoints, type TimeRange, timeAt, zoom } from "./time-range.ts";

const bound = { min: MIN_TIME, max: MAX_TIME - 2n };
const anyRange = fc.tuple(fc.bigInt(bound), fc.bigInt(bound)).map((ends) => {
  const [start, end] = BigInt64Array.from(ends).sort();
  return clamp(start!, end!);
});

const valid = ({ start, end }: TimeRange) => {
  expect(start >= MIN_TIME && end <= MAX_TIME - 2n && end - start >= MIN_SPAN).toBe(true);
};

describe("whatever is done, the range stays within the bounds of time", () => {
  test("zoom, pan and part", () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        anyRange,
        fraction,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fraction,
        (range, at, by, to) => {
          valid(zoom(range, at, by));
          valid(pan(range, by - 50));
          valid(part(range, at, to));
        },
      ),
    );
  });
});

test("zoom leaves the time under the cursor in place, to the pixel", () => {
  const range = { start: 0n, end: 10n ** 15n };
  const closer = zoom(range, 0.25, 0.5);
  expect(closer).toEqual({ start: 125_000_000_000_000n, end: 625_000_000_000_000n });
  expect(timeAt(closer, 0.25)).toBe(timeAt(range, 0.25));
});

test("zooming in and in again ends at ten nanoseconds and not before", () => {
  let range: TimeRange = { start: 1_577_836_800_000_000_000n, end: 1_893_456_000_000_000_000n };
  for (let step = 0; step < 200; step += 1) range = zoom(range, 0.3, 0.7);
  expect(range.end - range.start).toBe(MIN_SPAN);
  for (let step = 0; step < 20; step += 1) range = zoom(range, 0.5, 1.01);
  expect(range.end - range.start).toBeGreaterThan(MIN_SPAN);
});

test("pan there and back is where it was", () => {
  const range = { start: 1_577_836_800_000_000_001n, end: 1_577_836_800_000_012_346n };
  expect(pan(pan(range, 0.1), -0.1)).toEqual(range);
});

test("a stream of one point gets room around it", () => {
  expect(rangeOfPoints(5n, 5n)).toEqual({ start: -999_999_995n, end: 1_000_000_005n });
  expect(rangeOfPoints(5n, 500n)).toEqual({ start: 5n, end: 500n });
});
