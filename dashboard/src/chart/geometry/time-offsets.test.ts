import fc from "fast-check";
import { expect, test } from "vitest";
import { firstFrom, halvesOf, offsetAt, originOf, unsignedAt } from "./time-offsets.ts";

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

test("offsets are exact up to 104 days, and beyond rounded as a number is", () => {
  // Origins beyond 64 bits are there when a series is shifted.
  const origins = fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n });
  fc.assert(
    fc.property(fc.array(int64, { minLength: 1 }), origins, (times, origin) => {
      const halves = halvesOf(BigInt64Array.from(times));
      for (const [row, time] of times.entries())
        expect(offsetAt(halves, row, originOf(origin))).toBe(Number(time - origin));
    }),
  );
  const near = fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n });
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), near, (origin, offset) => {
      const halves = halvesOf(BigInt64Array.of(origin + offset));
      expect(BigInt(offsetAt(halves, 0, originOf(origin)))).toBe(offset);
    }),
  );
});

test("of a part of columns, the halves are those of the part", () => {
  const part = BigInt64Array.of(1n, 2n, 2n ** 40n).subarray(1);
  expect(offsetAt(halvesOf(part), 1, originOf(2n))).toBe(2 ** 40 - 2);
});

test("counts are unsigned", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (count) => {
      expect(unsignedAt(halvesOf(BigUint64Array.of(count)), 0)).toBe(Number(count));
    }),
  );
});

test("the first row from an offset on is that of a search from the front", () => {
  const sorted = fc
    .array(fc.bigInt({ min: -20n, max: 20n }))
    .map((times) => BigInt64Array.from(times).sort());
  fc.assert(
    fc.property(sorted, fc.integer({ min: -25, max: 25 }), fc.bigInt(-9n, 9n), (times, offset, origin) => {
      const first = times.findIndex((time) => Number(time - origin) >= offset);
      const found = firstFrom(halvesOf(times), originOf(origin), offset, 0, times.length);
      expect(found).toBe(first < 0 ? times.length : first);
    }),
  );
});
