import fc from "fast-check";
import { expect, test } from "vitest";
import { sortedOrder } from "./sort.ts";
import { halvesOf } from "./time-key.ts";

test("orders any times, and keeps the order of equal ones", () => {
  const time = fc.oneof(fc.bigInt(-3n, 3n), fc.bigInt(-(1n << 60n), 1n << 61n), fc.bigInt(0n, 1n << 17n));
  fc.assert(
    fc.property(fc.array(time), (times) => {
      const order = sortedOrder(halvesOf(BigInt64Array.from(times)));
      const expected = times
        .map((at, index) => ({ at, index }))
        .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
        .map(({ index }) => index);
      expect([...(order ?? times.keys())]).toEqual(expected);
    }),
  );
});

test("says nothing about what is sorted", () => {
  expect(sortedOrder(halvesOf(BigInt64Array.of(-5n, -5n, 0n, 1n << 40n)))).toBeUndefined();
  expect(sortedOrder(new Int32Array(0))).toBeUndefined();
});
