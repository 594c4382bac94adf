import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Accumulator, ROW } from "./statistics.ts";

function whole(values: readonly number[]): Accumulator {
  const sum = new Accumulator();
  sum.addValues(Float64Array.from(values), 0, values.length);
  return sum;
}

/** The same values as rows of a node, cut into parts. */
function inParts(values: readonly number[], size: number): Accumulator {
  const parts = Math.ceil(values.length / size);
  const rows = new Float64Array(parts * ROW);
  for (let part = 0; part < parts; part++) {
    whole(values.slice(part * size, (part + 1) * size)).writeRow(rows, part * ROW, 11);
  }
  const sum = new Accumulator();
  sum.addRows(rows, 0, parts);
  return sum;
}

describe("statistics", () => {
  test("of integers are exact, in one piece or in parts", () => {
    const integers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(integers, fc.integer({ min: 1, max: 50 }), (values, size) => {
        const count = values.length;
        const total = values.reduce((sum, value) => sum + value, 0);
        // count * variance * count is an integer below 2^53: no rounding before the root.
        const variance = (count * values.reduce((sum, v) => sum + v * v, 0) - total * total) / count / count;
        for (const sum of [whole(values), inParts(values, size)]) {
          expect(sum.count).toBe(count);
          expect(sum.min).toBe(Math.min(...values));
          expect(sum.max).toBe(Math.max(...values));
          expect(sum.mean).toBeCloseTo(total / count, 9);
          expect(sum.stddev).toBeCloseTo(Math.sqrt(variance), 9);
        }
      }),
    );
  });

  test("of small changes on a large value keep their digits, where a sum of squares has none", () => {
    const SMALL = 2 ** -10;
    const values = Array.from({ length: 10_000 }, (_, i) => 1e9 + (i % 2 === 0 ? SMALL : -SMALL));
    for (const sum of [whole(values), inParts(values, 1_000), inParts(values, 7)]) {
      expect(sum.stddev / SMALL).toBeCloseTo(1, 4);
    }
  });

  test("of equal values have no deviation at all", () => {
    expect(0.1 + 0.1 + 0.1).not.toBe(0.3);
    expect(inParts(new Array(1_000).fill(0.1), 3).stddev).toBe(0);
    expect(whole(new Array(3).fill(0.1)).stddev).toBe(0);
  });

  test("reach to the ends of the doubles", () => {
    const max = Number.MAX_VALUE;
    for (const sum of [whole([max, max, -max, -max]), inParts([max, max, -max, -max], 1)]) {
      expect(sum.mean / max).toBeCloseTo(0, 12);
      expect(sum.stddev / max).toBeCloseTo(1, 9);
    }
    expect(inParts([max, max, max], 1).mean).toBe(max);
    expect(inParts([1e-200, 3e-200], 1).stddev).toBeCloseTo(1e-200, 209);
    expect(inParts([1e-200, 3e-200], 1).stddev).toBeGreaterThan(0.99e-200);
  });

  test("of nothing are zeros", () => {
    const sum = new Accumulator();
    sum.addValues(new Float64Array(3), 2, 2);
    expect([sum.count, sum.min, sum.mean, sum.max, sum.stddev]).toEqual([0, 0, 0, 0, 0]);
  });

  test("of few values are rounded as by the open-source server", () => {
    // golden/20_alignedwindows.json, "pw 6" and "pw 20" after the flush.
    expect(whole([0.1, 0.2, 0.3]).mean).toBe(0.20000000000000004);
    const values = [1.5, -2, 3.25, 10, 0.1, 0.2, 0.3, 7, 7, -5, 1e6, 2, 4, 8];
    expect(whole(values).mean).toBe(71431.16785714285);
  });
});
