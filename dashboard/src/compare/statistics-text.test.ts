import { expect, test } from "vitest";
import { exactText, type StatisticsRow, shortText, tableText } from "./statistics-text.ts";

const numbers = { count: 12_345n, min: -0.1, mean: 1 / 3, max: 1e22, stddev: 0 };
const row: StatisticsRow = { label: "=a\tb", unit: "V", numbers };

test("short for reading, exact for copying", () => {
  expect(["count", "min", "mean", "max", "stddev"].map((c) => shortText(row, c as "min"))).toEqual([
    "12,345",
    "−0.1",
    "0.3333333",
    "1e+22",
    "0",
  ]);
  expect([exactText(row, "mean"), exactText(row, "count")]).toEqual(["0.3333333333333333", "12345"]);
});

test("a difference has its sign; what is not there is no number", () => {
  const difference: StatisticsRow = {
    ...row,
    signed: true,
    numbers: { count: -3n, min: 0, mean: 0.5, max: Number.NaN, stddev: -2 },
  };
  expect(["count", "min", "mean", "max", "stddev"].map((c) => shortText(difference, c as "min"))).toEqual([
    "−3",
    "0",
    "+0.5",
    "–",
    "−2",
  ]);
  expect(exactText({ ...row, numbers: undefined }, "min")).toBe("");
});

test("a table that a spreadsheet takes, with names that stay in their cell", () => {
  expect(tableText([row])).toBe(
    "series\tunit\tcount\tmin\tmean\tmax\tstddev\n'=a b\tV\t12345\t-0.1\t0.3333333333333333\t1e+22\t0",
  );
});
