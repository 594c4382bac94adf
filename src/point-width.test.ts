import { InvalidPointWidth, InvalidTimeRange, MAX_TIME, MIN_TIME, nsDelta, PointWidth } from "btrdb-web";
import fc from "fast-check";
import { expect, test } from "vitest";

test("has its width in every unit", () => {
  const second = new PointWidth(30);
  expect(second.nanoseconds).toBe(1_073_741_824n);
  expect(second.seconds).toBeCloseTo(1.073741824, 12);
  expect([
    second.incr().exponent,
    second.decr().exponent,
    Number(second),
    String(second),
    JSON.stringify(second),
  ]).toEqual([31, 29, 30, "2^30 ns", "30"]);
  expect(new PointWidth(63).nanoseconds).toBe(2n ** 63n);
  expect(new PointWidth(3) < new PointWidth(4)).toBe(true);
  expect(PointWidth.from(second)).toBe(second);
});

test.each([-1, 64, 1.5, Number.NaN, "30", undefined])("%s is no point width", (value) => {
  expect(() => new PointWidth(value as number)).toThrow(InvalidPointWidth);
});

test("the example of the Python client's documentation", () => {
  // pointwidth(30).for_aligned_windows("2016-03-01", "2016-03-02") counts its last start, not its end
  const range = new PointWidth(30).forAlignedWindows("2016-03-01", "2016-03-02");
  expect(range).toEqual({
    start: 1456790399996657664n,
    end: 1456876798632525824n + (1n << 30n),
    count: 80466n,
  });
});

test("fromNanoseconds is the widest that fits", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (duration) => {
      const { nanoseconds } = PointWidth.fromNanoseconds(duration);
      expect(nanoseconds <= duration && duration < 2n * nanoseconds).toBe(true);
    }),
  );
  expect(PointWidth.fromNanoseconds(nsDelta({ days: 1 })).exponent).toBe(46);
  expect(() => PointWidth.fromNanoseconds(0n)).toThrow(InvalidPointWidth);
});

test("forRange gives at most two windows a pixel, and the next narrower would not", () => {
  const time = fc.bigInt({ min: MIN_TIME, max: MAX_TIME });
  fc.assert(
    fc.property(time, time, fc.integer({ min: 1, max: 5000 }), (a, b, pixels) => {
      fc.pre(a !== b);
      const [start, end] = a < b ? [a, b] : [b, a];
      const width = PointWidth.forRange(start, end, pixels);
      const windows = (exponent: number) =>
        ((end - 1n) >> BigInt(exponent)) - (start >> BigInt(exponent)) + 1n;
      expect(windows(width.exponent) <= 2n * BigInt(pixels)).toBe(true);
      // Moved to where it touches the most windows, the range would have too many of the next narrower ones.
      const narrower = BigInt(width.exponent - 1);
      if (width.exponent > 0) expect(((end - start - 1n) >> narrower) + 2n > 2n * BigInt(pixels)).toBe(true);
    }),
  );
  expect(() => PointWidth.forRange(1n, 1n, 100)).toThrow(InvalidTimeRange);
  expect(() => PointWidth.forRange(0n, 1n, 0)).toThrow(InvalidPointWidth);
});
