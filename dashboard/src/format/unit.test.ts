import { describe, expect, test } from "vitest";
import { formatPowerOfTwo } from "./count.ts";
import { axisLabels, formatExact, parseUnit, prefixFor } from "./unit.ts";

test.each([
  ["volts", "V", true],
  ["Celsius", "°C", false],
  ["deg", "°", false],
  ["kV", "kV", false],
  [" mph ", "mph", false],
  ["", "", false],
  ["constructor", "constructor", false],
  ["twenty-three and one more", "twenty-three and one mo…", false],
])("unit %o is written %o", (text, symbol, prefixable) => {
  expect(parseUnit(text)).toEqual({ symbol, prefixable });
});

test.each([
  [7200, "V", "k"],
  [999, "V", ""],
  [0.02, "A", "m"],
  [7200, "kV", ""],
  [1e-15, "A", "p"],
  [0, "V", ""],
])("an axis up to %s %s takes the prefix %o", (size, unit, symbol) => {
  expect(prefixFor(size, parseUnit(unit)).symbol).toBe(symbol);
});

describe("axisLabels", () => {
  const none = { symbol: "", factor: 1 };
  test.each([
    [[59.98, 60, 60.02], 0.02, none, ["59.98", "60.00", "60.02"]],
    [[-0.5, 0, 0.5], 0.5, none, ["−0.5", "0.0", "0.5"]],
    [[7000, 7200, 7400], 200, { symbol: "k", factor: 1000 }, ["7.0", "7.2", "7.4"]],
    [[0, 2.5, 5], 2.5, none, ["0.0", "2.5", "5.0"]],
    [[10_000, 20_000], 10_000, none, ["10,000", "20,000"]],
    [[0, 1e9, 2e9], 1e9, none, ["0", "1e+9", "2e+9"]],
    [[1e-7, 2e-7], 1e-7, none, ["1e−7", "2e−7"]],
  ])("%o by %s", (ticks, step, prefix, expected) => {
    expect(axisLabels(ticks, step, prefix)).toEqual(expected);
  });

  test("neighbouring labels differ, also where the whole axis is a millionth", () => {
    const ticks = [0, 1, 2, 3].map((index) => 7215.62 + index * 5e-7);
    const labels = axisLabels(ticks, 5e-7, { symbol: "k", factor: 1000 });
    expect(labels).toEqual(["7.2156200000", "7.2156200005", "7.2156200010", "7.2156200015"]);
  });

  test("neighbouring labels differ, also far from zero", () => {
    const ticks = [123_456_789.1, 123_456_789.2, 123_456_789.3];
    expect(new Set(axisLabels(ticks, 0.1, none)).size).toBe(3);
  });
});

test("an exact value keeps its digits", () => {
  expect(formatExact(0.1 + 0.2, parseUnit("volts"))).toBe("0.30000000000000004\u00a0V");
  expect(formatExact(-3, parseUnit("celsius"))).toBe("−3\u00a0°C");
});

test("formatPowerOfTwo", () => {
  expect(formatPowerOfTwo(30)).toBe("2³⁰");
});
