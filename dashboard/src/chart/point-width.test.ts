import fc from "fast-check";
import { expect, test } from "vitest";
import { choosePointWidth, rawPointLimit } from "./point-width.ts";

test.each([
  [1000n * (1n << 30n), 1000, 30],
  [1999n * (1n << 30n), 1000, 30],
  [2000n * (1n << 30n), 1000, 31],
  [1000n * (1n << 30n) - 1n, 1000, 29],
  [2000n, 1000, 1],
  [1999n, 1000, undefined],
  [10n, 1000, undefined],
  [(64n << 56n) - 2n, 1, 61],
])("a span of %s ns on %s px: point width %s", (span, width, expected) => {
  expect(choosePointWidth(span, width)).toBe(expected);
});

test("never more than two windows a pixel, and at least one", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 10n, max: 64n << 56n }),
      fc.integer({ min: 1, max: 8000 }),
      (span, width) => {
        const exponent = choosePointWidth(span, width);
        if (exponent === undefined) {
          expect(span < 2n * BigInt(width)).toBe(true);
          return;
        }
        const windows = Number(span) / 2 ** exponent;
        expect(windows).toBeGreaterThanOrEqual(width * (1 - 1e-9));
        expect(windows).toBeLessThanOrEqual(2 * width + 2);
      },
    ),
  );
});

test("raw points up to two a pixel", () => {
  expect(rawPointLimit(700.5)).toBe(1400);
});
