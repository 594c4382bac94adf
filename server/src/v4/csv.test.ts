import { expect, test } from "vitest";
import { sixDecimals } from "./csv.ts";

// What Go 1.26 writes with fmt.Sprintf("%f").
test.each([
  [0, "0.000000"],
  [-0, "-0.000000"],
  [1.5, "1.500000"],
  [-1e-9, "-0.000000"],
  [1 / 3, "0.333333"],
  [123456789.12345679, "123456789.123457"],
  [999999999999999900000, "999999999999999868928.000000"],
  [1e21, "1000000000000000000000.000000"],
  [-1.7976931348623157e308, `-${BigInt(Number.MAX_VALUE)}.000000`],
])("%d is written as %s", (value, text) => {
  expect(sixDecimals(value)).toBe(text);
});
