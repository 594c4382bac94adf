import fc from "fast-check";
import { expect, test } from "vitest";
import {
  BOTTOM,
  END_TIME,
  FIRST_TIME,
  halvesOf,
  isBefore,
  isWindowLast,
  isWindowStart,
  lowerBound,
  lowMaskHi,
  lowMaskLo,
  SHIFT,
  slotHi,
  slotLo,
  slotOf,
  timeKey,
  timeOf,
  upperBound,
} from "./time-key.ts";

const time = fc.oneof(
  fc.bigInt(FIRST_TIME, END_TIME - 1n),
  fc.constantFrom(FIRST_TIME, -1n, 0n, 1n, 1n << 56n, (1n << 32n) - 1n, 1n << 32n, END_TIME - 1n),
);

test("the slots of the levels are the digits of a time", () => {
  fc.assert(
    fc.property(time, (at) => {
      const { hi, lo } = timeKey(at);
      let nodeHi = 0;
      let nodeLo = 0;
      for (let level = 0; level <= BOTTOM; level++) {
        const slot = slotOf(hi, lo, level);
        expect(slot).toBeGreaterThanOrEqual(0);
        expect(slot).toBeLessThan(level === BOTTOM ? 4 : 64);
        nodeHi = slotHi(nodeHi, slot, level);
        nodeLo = slotLo(nodeLo, slot, level);
        const width = BigInt(SHIFT[level]!);
        expect(timeOf(nodeHi, nodeLo)).toBe((at >> width) << width);
      }
    }),
  );
});

test("times are ordered as BigInts are", () => {
  fc.assert(
    fc.property(time, time, (one, other) => {
      const [a, b] = [timeKey(one), timeKey(other)];
      expect(isBefore(a.hi, a.lo, b.hi, b.lo)).toBe(one < other);
      expect(timeOf(a.hi, a.lo)).toBe(one);
    }),
  );
});

test("windows begin at multiples of their width and end before the next", () => {
  fc.assert(
    fc.property(time, fc.integer({ min: 0, max: 63 }), (at, bits) => {
      const start = timeKey((at >> BigInt(bits)) << BigInt(bits));
      const { hi, lo } = timeKey(at);
      expect({ hi: hi & ~lowMaskHi(bits), lo: lo & ~lowMaskLo(bits) }).toEqual(start);
      expect(isWindowStart(hi, lo, bits)).toBe(BigInt.asUintN(bits, at) === 0n);
      expect(isWindowLast(hi, lo, bits)).toBe(BigInt.asUintN(bits, at + 1n) === 0n);
    }),
  );
});

test("bounds are where a scan finds them", () => {
  const at = fc.oneof(
    fc.bigInt(-9n, 9n),
    fc.bigInt(-(1n << 34n), 1n << 34n),
    fc.bigInt(0n, 300n).map((n) => n * 8_333_333n),
    time,
  );
  fc.assert(
    fc.property(fc.array(at, { maxLength: 300, size: "max" }), at, (times, wanted) => {
      const sorted = BigInt64Array.from(times).sort();
      const { hi, lo } = timeKey(wanted);
      const from = lowerBound(halvesOf(sorted), 0, sorted.length, hi, lo);
      const to = upperBound(halvesOf(sorted), 0, sorted.length, hi, lo);
      expect([from, to]).toEqual([
        times.filter((other) => other < wanted).length,
        times.filter((other) => other <= wanted).length,
      ]);
    }),
  );
});
