import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberTextError, parseValue } from "./number-text.ts";

test("reads every finite number as JavaScript writes it", () => {
  const property = fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
    expect(parseValue(Object.is(value, -0) ? "-0" : String(value))).toBe(value);
  });
  fc.assert(property, { numRuns: 2_000 });
});

test.each([
  ["+1.5", 1.5],
  [".5", 0.5],
  ["5.", 5],
  ["1E3", 1000],
  ["1e-400", 0],
])("%s is %d", (text, value) => {
  expect(parseValue(text)).toBe(value);
});

test.each(["", "NaN", "nan", "-NaN", "NA", "N/A", "<NA>", "null", "NULL"])("%j is a gap", (text) => {
  expect(parseValue(text)).toBeUndefined();
});

test.each([
  ["1e400", "too large"],
  ["inf", "infinite"],
  ["-Infinity", "infinite"],
  ["1,5", "decimal point"],
  ["1,234,567", "is not a number"],
  ["0x10", "is not a number"],
  ["1_000", "is not a number"],
  ["1 2", "is not a number"],
  ["-", "is not a number"],
  ["true", "is not a number"],
  ["#N/A!", "is not a number"],
])("refuses %j", (text, message) => {
  expect(() => parseValue(text)).toThrow(NumberTextError);
  expect(() => parseValue(text)).toThrow(message);
});
