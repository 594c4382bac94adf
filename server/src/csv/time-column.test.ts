import { describe, expect, test } from "vitest";
import { TimeColumn, type TimeUnit } from "./time-column.ts";

function read(texts: readonly string[], unit: TimeUnit | "auto" = "auto") {
  const column = new TimeColumn(unit);
  const times = texts.map((text, i) => column.read(text, i + 2));
  return { times, unit: column.unit, doubt: column.doubt() };
}

describe("auto", () => {
  test.each<[string[], TimeUnit, bigint[]]>([
    [["2024-03-01T12:00:00Z", "1960-01-01"], "iso", [1_709_294_400_000_000_000n, -315_619_200_000_000_000n]],
    [["1709294400", "1709294400.000000001"], "s", [1_709_294_400_000_000_000n, 1_709_294_400_000_000_001n]],
    [["1709294400000", "-1709294400000"].slice(0, 1), "ms", [1_709_294_400_000_000_000n]],
    [["1709294400000000"], "us", [1_709_294_400_000_000_000n]],
    [["1709294400000000000"], "ns", [1_709_294_400_000_000_000n]],
    [["-300000000000"], "ms", [-300_000_000_000_000_000n]],
    [["0", "0.0", "1709294400000"], "ms", [0n, 0n, 1_709_294_400_000_000_000n]],
    [["0", "1", "2", "0.5"], "s", [0n, 1_000_000_000n, 2_000_000_000n, 500_000_000n]],
    [["000000000001709294400"], "s", [1_709_294_400_000_000_000n]],
  ])("%j is in %s", (texts, unit, times) => {
    expect(read(texts)).toEqual({ times, unit, doubt: undefined });
  });

  test.each([
    [["1709294400", "1709294400000"], "looks like milliseconds, but line 2 has seconds"],
    [["0", "1709294400000", "5"], "looks like seconds, but line 3 has milliseconds"],
    [["1709294400000000000", "1709294400000000"], "looks like microseconds, but line 2 has nanoseconds"],
    [["1709294400", "2024-03-01"], "is ISO 8601 text, but line 2 has a number"],
    [["2024-03-01", "1709294400"], "is a number, but line 2 has ISO 8601 text"],
    [["1709294400", "noon"], "is not a time"],
    [["1709294400", ""], "is empty"],
    [["9999999999"], "outside the years that BTrDB can hold (1933 to 2079), as seconds since 1970"],
    [["2090-01-01"], "outside the years that BTrDB can hold (1933 to 2079)"],
    [["1900-01-01"], "outside the years"],
    [["1.709E9"], "exponent"],
  ])("refuses %j", (texts, message) => {
    expect(() => read(texts)).toThrow(message);
  });

  test.each([
    [["2001", "2002"], "years"],
    [["0", "20240301", "20240302"], "YYYYMMDD"],
    [["202403011200", "202403011201"], "YYYYMMDDhhmm"],
    [["45352", "45352.5"], "spreadsheet"],
  ])("doubts %j", (texts, message) => {
    expect(read(texts).doubt).toContain(message);
  });

  test("has no doubt where one number is of another kind", () => {
    expect(read(["2001", "2002", "2201"]).doubt).toBeUndefined();
  });
});

describe("a stated unit", () => {
  test("holds for every number, and leaves no doubt", () => {
    const expected = { times: [2_001_000_000n, 1_709_294_400_000_000_000n], unit: "ms", doubt: undefined };
    expect(read(["2001", "1709294400000"], "ms")).toEqual(expected);
  });

  test("refuses the other kind", () => {
    expect(() => read(["2024-03-01"], "s")).toThrow("is not a number");
    expect(() => read(["1709294400"], "iso")).toThrow("is not a time");
  });

  test("keeps to the range of BTrDB", () => {
    expect(read(["-1152921504606846976", "3458764513820540926"], "ns").times).toHaveLength(2);
    expect(() => read(["-1152921504606846977"], "ns")).toThrow("outside");
    expect(() => read(["3458764513820540927"], "ns")).toThrow("outside");
  });
});
