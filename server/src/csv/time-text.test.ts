import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type EpochUnit, isEpochText, parseEpoch, parseIsoTime, TimeTextError } from "./time-text.ts";

const SCALE: Record<EpochUnit, [bigint, number]> = {
  s: [1_000_000_000n, 9],
  ms: [1_000_000n, 6],
  us: [1_000n, 3],
  ns: [1n, 0],
};

const nanoseconds = fc.bigInt({ min: -(16n << 56n), max: (48n << 56n) - 2n });

describe("parseEpoch", () => {
  test.each<[string, EpochUnit, bigint]>([
    ["0", "s", 0n],
    ["1709294400", "s", 1_709_294_400_000_000_000n],
    ["1709294400.123456789", "s", 1_709_294_400_123_456_789n],
    ["1709294400.1", "s", 1_709_294_400_100_000_000n],
    ["1709294400.", "s", 1_709_294_400_000_000_000n],
    ["1709294400.123456789000", "s", 1_709_294_400_123_456_789n],
    ["-0.000000001", "s", -1n],
    ["-1.5", "s", -1_500_000_000n],
    ["+12", "s", 12_000_000_000n],
    ["1709294400123.456789", "ms", 1_709_294_400_123_456_789n],
    ["1709294400123456.789", "us", 1_709_294_400_123_456_789n],
    ["1709294400123456789", "ns", 1_709_294_400_123_456_789n],
    ["1709294400123456789.0", "ns", 1_709_294_400_123_456_789n],
    ["-1152921504606846976", "ns", -(16n << 56n)],
  ])("%s %s", (text, unit, time) => {
    expect(parseEpoch(text, unit)).toBe(time);
  });

  test.each<[string, EpochUnit, string]>([
    ["1.0000000001", "s", "finer than a nanosecond"],
    ["1.0000001", "ms", "finer than a nanosecond"],
    ["1.5", "ns", "finer than a nanosecond"],
    ["1.70929E+12", "ms", "exponent"],
    ["abc", "s", "not a number"],
    ["", "s", "not a number"],
    ["0x10", "s", "not a number"],
    ["1,5", "s", "not a number"],
    ["1 000", "s", "not a number"],
    ["--1", "s", "not a number"],
    ["٣", "s", "not a number"],
  ])("refuses %j in %s", (text, unit, message) => {
    expect(() => parseEpoch(text, unit)).toThrow(TimeTextError);
    expect(() => parseEpoch(text, unit)).toThrow(message);
  });

  test("loses no nanosecond in any unit", () => {
    const property = fc.property(
      nanoseconds,
      fc.constantFrom<EpochUnit>("s", "ms", "us", "ns"),
      (time, unit) => {
        const [scale, decimals] = SCALE[unit];
        const magnitude = time < 0n ? -time : time;
        const fraction = decimals === 0 ? "" : `.${(magnitude % scale).toString().padStart(decimals, "0")}`;
        const text = `${time < 0n ? "-" : ""}${magnitude / scale}${fraction}`;
        expect(isEpochText(text)).toBe(true);
        expect(parseEpoch(text, unit)).toBe(time);
        // Zeros at the end may be left out.
        const short = fraction === "" ? text : text.replace(/0+$/, "");
        expect(parseEpoch(short, unit)).toBe(time);
      },
    );
    fc.assert(property, { numRuns: 2_000 });
  });
});

describe("parseIsoTime", () => {
  test.each([
    ["1970-01-01", 0n],
    ["2024-03-01", 1_709_251_200_000_000_000n],
    ["2024-03-01T12:00", 1_709_294_400_000_000_000n],
    ["2024-03-01T12:00:00", 1_709_294_400_000_000_000n],
    ["2024-03-01 12:00:00.5", 1_709_294_400_500_000_000n],
    ["2024-03-01T12:00:00,5Z", 1_709_294_400_500_000_000n],
    ["2024-03-01T12:00:00.123456789Z", 1_709_294_400_123_456_789n],
    ["2024-03-01T12:00:00.123456789000z", 1_709_294_400_123_456_789n],
    ["2024-03-01 12:00:00 UTC", 1_709_294_400_000_000_000n],
    ["2024-03-01T13:30:00+01:30", 1_709_294_400_000_000_000n],
    ["2024-03-01T04:00:00-0800", 1_709_294_400_000_000_000n],
    ["2024-03-01 13:00:00.000000001+01", 1_709_294_400_000_000_001n],
    ["2024-03-01 13:00:00 +01:00", 1_709_294_400_000_000_000n],
    ["1969-12-31T23:59:59.999999999Z", -1n],
    ["1960-02-29", -310_521_600_000_000_000n],
    ["1900-03-01", -2_203_891_200_000_000_000n],
    ["2000-02-29", 951_782_400_000_000_000n],
  ])("%s", (text, time) => {
    expect(parseIsoTime(text)).toBe(time);
  });

  test.each([
    ["2023-02-29", "calendar"],
    ["1900-02-29", "calendar"],
    ["2024-04-31", "calendar"],
    ["2024-13-01", "calendar"],
    ["2024-00-01", "calendar"],
    ["2024-03-01T24:00:00", "time of the day"],
    ["2024-03-01T12:60", "time of the day"],
    ["2016-12-31T23:59:60Z", "time of the day"],
    ["2024-03-01T12:00:00.0000000001Z", "finer than a nanosecond"],
    ["2024-03-01T12:00:00+25:00", "offset"],
    ["2024-03-01T12:00:00 CET", "not a time"],
    ["01.03.2024", "not a time"],
    ["3/1/2024", "not a time"],
    ["2024-3-1", "not a time"],
    ["2024-03-01T12", "not a time"],
    ["2024-03-01 12:00:00 PM", "not a time"],
    ["yesterday", "not a time"],
  ])("refuses %s", (text, message) => {
    expect(() => parseIsoTime(text)).toThrow(TimeTextError);
    expect(() => parseIsoTime(text)).toThrow(message);
  });

  test("agrees with Date, to the nanosecond, in every offset", () => {
    const minutes = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });
    const property = fc.property(nanoseconds, minutes, fc.constantFrom("T", " "), (time, offset, between) => {
      const ns = ((time % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
      const wholeMs = Number((time - ns) / 1_000_000n);
      const local = new Date(wholeMs + offset * 60_000).toISOString().slice(0, 19).replace("T", between);
      const two = (n: number) => String(n).padStart(2, "0");
      const minutesText = `${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
      const text = `${local}.${ns.toString().padStart(9, "0")}${offset < 0 ? "-" : "+"}${minutesText}`;
      expect(parseIsoTime(text)).toBe(time);
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  test("takes every day of the calendar and no other", () => {
    for (let year = 1890; year <= 2110; year++) {
      for (let month = 1; month <= 12; month++) {
        for (let day = 28; day <= 31; day++) {
          const text = `${year}-${String(month).padStart(2, "0")}-${day}`;
          const date = new Date(Date.UTC(year, month - 1, day));
          if (date.getUTCDate() === day) expect(parseIsoTime(text)).toBe(BigInt(date.getTime()) * 1_000_000n);
          else expect(() => parseIsoTime(text)).toThrow("calendar");
        }
      }
    }
  });
});
