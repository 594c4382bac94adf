import fc from "fast-check";
import { expect, test } from "vitest";
import { panSpan, zoomSpan } from "./axis-moves.ts";

test("panning keeps the length, zooming what is under the pointer", () => {
  expect(panSpan({ min: 100, max: 200 }, 0.25)).toEqual({ min: 125, max: 225 });
  expect(panSpan({ min: -1, max: 1 }, -0.5)).toEqual({ min: -2, max: 0 });
  expect(zoomSpan({ min: 100, max: 200 }, 0.25, 0.5)).toEqual({ min: 112.5, max: 162.5 });
  expect(zoomSpan({ min: 0, max: 10 }, 0.5, 2)).toEqual({ min: -5, max: 15 });
});

test("whatever is done to it, a span stays one", () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  const step = fc.oneof(
    fc.double({ min: -1, max: 1, noNaN: true }).map((by) => ({ by })),
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      factor: fc.double({ min: 0.1, max: 10, noNaN: true }),
    }),
  );
  fc.assert(
    fc.property(number, number, fc.array(step, { maxLength: 200 }), (a, b, steps) => {
      if (a === b) return;
      let span = { min: Math.min(a, b), max: Math.max(a, b) };
      for (const one of steps) {
        span = "by" in one ? panSpan(span, one.by) : zoomSpan(span, one.at, one.factor);
        expect(Number.isFinite(span.min) && Number.isFinite(span.max) && span.min < span.max).toBe(true);
      }
    }),
  );
});
