import { describe, expect, test } from "vitest";
import { type HeaderOptions, readHeader, splitUnit } from "./header.ts";

const header = (row: string, options: HeaderOptions = {}) => readHeader(row.split(","), 1, options);

test.each([
  ["temp (degC)", "temp", "degC"],
  ["temp [°C]", "temp", "°C"],
  ["power(kW)", "power", "kW"],
  ["phase (A) [V]", "phase (A)", "V"],
  ["temp", "temp", undefined],
  ["temp ()", "temp", undefined],
  ["(V)", "(V)", undefined],
  ["a (b", "a (b", undefined],
])("splitUnit(%j)", (text, name, unit) => {
  expect(splitUnit(text)).toEqual(unit === undefined ? { name } : { name, unit });
});

describe("the time column", () => {
  test.each([
    ["x,y", {}, 0],
    ["x,Time,y", {}, 1],
    ["x,TIMESTAMP (ms),y", {}, 1],
    ["x,y,DateTime", {}, 2],
    ["x,y,z", { timeColumn: "y" }, 1],
    ["time,y (s),z", { timeColumn: "y" }, 1],
    ["time,y (s),z", { timeColumn: "y (s)" }, 1],
    ["date,time,z", { timeColumn: "time" }, 1],
    [",a,b", {}, 0],
  ])("%j %j", (row, options, index) => {
    expect(header(row, options)).toMatchObject({ time: { index } });
  });

  test.each([
    ["time (s),v", "s"],
    ["t [ms],v", "ms"],
    ["t (µs),v", "us"],
    ["Time (Nanoseconds),v", "ns"],
    ["time (UTC),v", undefined],
    ["time,v", undefined],
  ])("unit of %j", (row, unit) => {
    expect((header(row) as { time: object }).time).toEqual({
      index: 0,
      header: row.split(",")[0],
      ...(unit === undefined ? {} : { unit }),
    });
  });
});

test("values have the unit of their header, or the one that the caller states", () => {
  expect(header("time,a (V),b", { unit: "A" })).toEqual({
    cells: 3,
    time: { index: 0, header: "time" },
    values: [
      { index: 1, header: "a (V)", name: "a", unit: "V" },
      { index: 2, header: "b", name: "b", unit: "A" },
    ],
  });
});

test("only the columns that are wanted, by header or name, and what is in the others does not matter", () => {
  const found = header("time,a (V),text,b,,b", { columns: ["a", "text"] });
  expect(found).toMatchObject({ cells: 6, values: [{ index: 1 }, { index: 2 }] });
});

test.each<[string, HeaderOptions, string | undefined, string]>([
  ["time", {}, undefined, "separated by comma, semicolon or tab"],
  ["date,time,v", {}, undefined, '"date" and "time" could each be the time column'],
  ["time,v", { timeColumn: "when" }, undefined, 'no column "when"'],
  ["time,a,a", {}, "a", 'same name as "a"'],
  ["time,a (V),a (A)", {}, "a (A)", 'same name as "a (V)"'],
  ["time,a,", {}, "number 3", "has no name"],
  ["time,a\0", {}, "a\0", "NUL"],
  [`time,${"ü".repeat(128)}`, {}, "ü".repeat(128), "255 bytes"],
  ["time,a", { columns: ["a", "c"] }, "c", "not in the header"],
  ["1709294400,1.5", {}, undefined, "data already"],
  ["2024-03-01T00:00:00Z,1.5", {}, undefined, "data already"],
])("refuses %j %j", (row, options, column, reason) => {
  expect(header(row, options)).toEqual([
    { line: 1, ...(column === undefined ? {} : { column }), reason: expect.stringContaining(reason) },
  ]);
});
