import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RawReading, WindowReading } from "../data/reading.ts";
import { buildColumns, valueExtent } from "./columns.ts";
import { gapThreshold } from "./gaps.ts";

const version = { major: 12n, minor: 0n };
const raw = (...times: (bigint | number)[]): RawReading => ({
  kind: "raw",
  version,
  time: BigInt64Array.from(times, BigInt),
  value: Float64Array.from(times, (_, index) => index),
});
const windows = (pointWidth: number, count: number, ...indexes: number[]): WindowReading => ({
  kind: "windows",
  version,
  pointWidth,
  time: BigInt64Array.from(indexes, (index) => BigInt(index) << BigInt(pointWidth)),
  min: Float64Array.from(indexes, (index) => index - 1),
  mean: Float64Array.from(indexes),
  max: Float64Array.from(indexes, (index) => index + 1),
  count: new Float64Array(indexes.length).fill(count),
});

describe("what counts as a gap", () => {
  test.each([
    ["raw: 4 times the median interval", raw(0, 10, 20, 30, 40), 40n],
    ["raw: a few long intervals do not matter", raw(0, 10, 20, 1000, 1010, 1020, 9000), 40n],
    ["raw: points at one time do not make the usual interval zero", raw(0, 0, 0, 10, 10, 20), 40n],
    ["raw: one interval says nothing", raw(0, 10), undefined],
    ["windows, many points in each: two are missing", windows(10, 100, 0, 1, 2, 3), 2048n],
    ["windows, one point in each: as for raw points", windows(10, 1, 0, 1, 2, 3), 5120n],
    ["no windows", windows(10, 1), undefined],
  ])("%s", (_, reading, expected) => {
    expect(gapThreshold(reading)).toBe(expected);
  });
});

describe("buildColumns", () => {
  test("x is relative to the start of the view, and exact in any year", () => {
    const start = 1_577_836_800_123_456_780n;
    const reading = raw(start + 1n, start + 3n, start + 5n);
    const { x, source } = buildColumns(reading, { start, end: start + 10n });
    expect(x).toEqual([1, 3, 5]);
    expect([...source]).toEqual([0, 1, 2]);
  });

  test("a missing window leaves the line whole, two break it", () => {
    const columns = buildColumns(windows(10, 100, 0, 1, 3, 4, 7, 8), { start: 0n, end: 10n << 10n });
    expect(columns.mean).toEqual([0, 1, 3, 4, null, 7, 8]);
    expect(columns.min).toEqual([-1, 0, 2, 3, null, 6, 7]);
    expect(columns.x).toEqual([512, 1536, 3584, 4608, 6144, 7680, 8704]);
    expect([...columns.source]).toEqual([0, 1, 2, 3, -1, 4, 5]);
  });

  test("one neighbour on each side of the view, no more", () => {
    const { source } = buildColumns(raw(0, 10, 20, 30, 40, 50, 60), { start: 19n, end: 41n });
    expect([...source]).toEqual([1, 2, 3, 4, 5]);
  });

  test("a point at each end of the view is in it", () => {
    const { source } = buildColumns(raw(10, 20, 30), { start: 10n, end: 30n });
    expect([...source]).toEqual([0, 1, 2]);
  });

  test("between two far points the line runs through the view with the right value", () => {
    const second = 1_000_000_000n;
    const reading = raw(0n, second, 2n * second, 3n * second);
    const start = second + second / 2n;
    const { x, mean, source } = buildColumns(reading, { start, end: start + 10n });
    expect(x).toEqual([-10, 20]);
    expect([...source]).toEqual([-1, -1]);
    expect(mean[0]).toBeCloseTo(1.5 - 1e-8, 12);
    expect(mean[1]).toBeCloseTo(1.5 + 2e-8, 12);
  });

  test("inside a gap nothing connects the far points", () => {
    const { mean } = buildColumns(raw(0, 10, 20, 10_000, 10_010), { start: 5000n, end: 5010n });
    expect(mean[1]).toBeNull();
    expect(mean).toHaveLength(3);
  });

  test("x never descends and stays within a view of the view", () => {
    const times = fc.array(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), { maxLength: 60 });
    fc.assert(
      fc.property(
        times,
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.integer({ min: 10, max: 1e15 }),
        (list, start, span) => {
          const sorted = list.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
          const { x } = buildColumns(raw(...sorted), { start, end: start + BigInt(span) });
          for (const [index, value] of x.entries()) {
            if (index > 0) expect(value).toBeGreaterThanOrEqual(x[index - 1]!);
            if (sorted.length > 1 && x.length > 1)
              expect(Math.abs(value - span / 2)).toBeLessThanOrEqual(1.5 * span + 1);
          }
        },
      ),
    );
  });
});

test("valueExtent takes the band, not the mean", () => {
  expect(valueExtent(windows(4, 2, 0, 5))).toEqual({ min: -1, max: 6 });
  expect(valueExtent(raw())).toBeUndefined();
});
