import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AxisDemand, AxisRange, type AxisSpan } from "./axis-range.ts";

const demand = (extent: AxisSpan | undefined, more: Partial<AxisDemand> = {}): AxisDemand => ({
  extent,
  fixed: undefined,
  resting: true,
  now: 0,
  animate: false,
  ...more,
});

test("at rest the axis is what the values need, with six hundredths of room on each side", () => {
  expect(new AxisRange().next(demand({ min: 0, max: 100 }))).toEqual({ min: -6, max: 106 });
});

test("a constant gets room, zero as well", () => {
  expect(new AxisRange().next(demand({ min: 50, max: 50 }))).toEqual({ min: 49.5, max: 50.5 });
  expect(new AxisRange().next(demand({ min: 0, max: 0 }))).toEqual({ min: -1, max: 1 });
});

describe("while the user moves", () => {
  test("it does not shrink", () => {
    const axis = new AxisRange();
    const before = axis.next(demand({ min: 0, max: 100 }));
    expect(axis.next(demand({ min: 40, max: 41 }, { resting: false }))).toEqual(before);
  });

  test("it widens at once, only on the side that needs it", () => {
    const axis = new AxisRange();
    const before = axis.next(demand({ min: 0, max: 100 }));
    const after = axis.next(demand({ min: 0, max: 200 }, { resting: false }));
    expect(after.min).toBe(before.min);
    expect(after.max).toBeGreaterThan(200);
  });

  test("a ramp moves it in steps, not with every pixel", () => {
    const axis = new AxisRange();
    const seen = new Set<number>();
    for (let at = 0; at < 200; at += 1)
      seen.add(axis.next(demand({ min: at, max: at + 100 }, { resting: at === 0 })).max);
    expect(seen.size).toBeLessThan(30);
  });
});

test("it shrinks smoothly once all is at rest, and then stands still", () => {
  const axis = new AxisRange();
  axis.next(demand({ min: 0, max: 100 }));
  const at = (now: number) => axis.next(demand({ min: 0, max: 10 }, { now, animate: true })).max;
  const path = [0, 60, 120, 180, 240].map(at);
  expect(path[0]).toBe(106);
  expect(path.slice(0, 4)).toEqual(path.slice(0, 4).toSorted((a, b) => b - a));
  expect(path[3]).toBeCloseTo(10.6);
  expect(path[4]).toBe(path[3]);
  expect(axis.moving).toBe(false);
});

test("a fixed range is what it is", () => {
  const axis = new AxisRange();
  const fixed = { min: 10, max: 20 };
  expect(axis.next(demand({ min: 0, max: 100 }, { fixed, resting: false }))).toEqual(fixed);
});

test("where there is nothing in view it stays", () => {
  const axis = new AxisRange();
  const before = axis.next(demand({ min: 0, max: 100 }));
  expect(axis.next(demand(undefined))).toEqual(before);
  expect(new AxisRange().next(demand(undefined))).toEqual({ min: 0, max: 1 });
});

test("whatever comes, all values in view are inside", () => {
  const step = fc.record({
    ends: fc.tuple(
      fc.double({ noNaN: true, min: -1e12, max: 1e12 }),
      fc.double({ noNaN: true, min: -1e12, max: 1e12 }),
    ),
    resting: fc.boolean(),
    animate: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const axis = new AxisRange();
      let now = 0;
      for (const { ends, resting, animate } of steps) {
        now += 16;
        const extent = { min: Math.min(...ends), max: Math.max(...ends) };
        const { min, max } = axis.next(demand(extent, { resting, animate, now }));
        expect(min).toBeLessThanOrEqual(extent.min);
        expect(max).toBeGreaterThanOrEqual(extent.max);
        expect(max).toBeGreaterThan(min);
      }
    }),
  );
});
