import fc from "fast-check";
import { expect, test } from "vitest";
import { valueTicks } from "./value-ticks.ts";

test("steps are 1, 2, 2.5 or 5 times a power of ten", () => {
  expect(valueTicks({ min: 0, max: 1 }, 10)).toEqual({
    step: 0.1,
    values: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
  });
  expect(valueTicks({ min: -120, max: 122 }, 6)).toEqual({ step: 50, values: [-100, -50, 0, 50, 100] });
  expect(valueTicks({ min: 7216, max: 7226 }, 4)).toEqual({
    step: 2.5,
    values: [7217.5, 7220, 7222.5, 7225],
  });
  expect(valueTicks({ min: 5, max: 5 }, 4)).toEqual({ step: 0, values: [5] });
});

test("axes over enormous and tiny values have ticks", () => {
  expect(valueTicks({ min: 0, max: 1e300 }, 5).values).toEqual([0, 2e299, 4e299, 6e299, 8e299, 1e300]);
  expect(valueTicks({ min: -1.7e308, max: 1.7e308 }, 4).values.map((value) => value / 1e308)).toEqual([
    -1, 0, 1,
  ]);
  expect(valueTicks({ min: 0, max: 1e-300 }, 5).values).toHaveLength(6);
  // Neighbours: as many ticks as there are numbers.
  expect(valueTicks({ min: 1, max: 1 + 2 ** -52 }, 8).values.length).toBeLessThanOrEqual(2);
});

test("whatever the scale: ticks rise, are inside, and are neither too many nor too few", () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(number, number, fc.integer({ min: 2, max: 20 }), (a, b, most) => {
      const scale = { min: Math.min(a, b), max: Math.max(a, b) };
      const { values, step } = valueTicks(scale, most);
      expect(values.length).toBeGreaterThan(0);
      expect(values.length).toBeLessThanOrEqual(most + 1);
      for (const [index, value] of values.entries()) {
        expect(value >= scale.min && value <= scale.max).toBe(true);
        if (index > 0) expect(value).toBeGreaterThan(values[index - 1] as number);
      }
      const size = Math.max(Math.abs(a), Math.abs(b));
      const length = scale.max / 4 - scale.min / 4;
      if (length > 1e-9 * size && size > 1e-290) {
        expect(step).toBeGreaterThan(0);
        // Two and a half times as far apart as they might be, at most; and one may be lost at either end.
        expect(values.length).toBeGreaterThanOrEqual(Math.floor(most / 2.5) - 1);
      }
    }),
  );
});
