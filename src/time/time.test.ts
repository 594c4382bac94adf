import { BTRDBTypeError, BTRDBValueError, MAX_TIME, MIN_TIME } from "btrdb-web";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatTime, toDate, toInstant } from "./format-time.ts";
import { now, nsDelta } from "./ns-delta.ts";
import { fromMilliseconds, fromNanoseconds, type TimeInput, toTime } from "./to-time.ts";

const NOON = 1_709_294_400_000_000_000n; // 2024-03-01T12:00:00Z

describe("toTime", () => {
  test.each<[TimeInput, bigint]>([
    [5n, 5n],
    ["5", 5n],
    ["-5", -5n],
    ["1709294400000000000", NOON],
    [new Date("2024-03-01T12:00:00.001Z"), NOON + 1_000_000n],
    [{ epochNanoseconds: NOON + 1n }, NOON + 1n],
    // every format of the Python client
    ["2024-03-01 12:00:00.123456+0000", NOON + 123_456_000n],
    ["2024-03-01 12:00:00.123456", NOON + 123_456_000n],
    ["2024-03-01T12:00:00.123456Z", NOON + 123_456_000n],
    ["2024-03-01T12:00:00Z", NOON],
    ["2024-03-01T12:00:00.123456+0000", NOON + 123_456_000n],
    ["2024-03-01T12:00:00.123456", NOON + 123_456_000n],
    ["2024-03-01 12:00:00+0000", NOON],
    ["2024-03-01 12:00:00", NOON],
    ["2024-03-01", NOON - nsDelta({ hours: 12 })],
    // and beyond it
    ["2024-03-01T12:00:00.123456789Z", NOON + 123_456_789n],
    ["2024-03-01T12:00:00.1Z", NOON + 100_000_000n],
    ["2024-03-01T12:00Z", NOON],
    ["2024-03-01t12:00:00z", NOON],
    ["2024-03-01T14:00:00+02:00", NOON],
    ["2024-03-01T14:00:00 +02:00", NOON],
    ["2024-03-01T06:30:00-05:30", NOON],
    ["2024-03-01T07:00:00-05", NOON],
    ["1969-12-31T23:59:59.999999999Z", -1n],
    ["1969-12-31T23:59:59Z", -1_000_000_000n],
    ["1933-01-01T00:00:00.000000001Z", -1_167_609_599_999_999_999n],
    ["2024-02-29", 1_709_164_800_000_000_000n],
  ])("%s", (input, expected) => expect(toTime(input)).toBe(expected));

  test.each([
    "",
    "now",
    "2024-3-1",
    "2024-02-30",
    "2023-02-29",
    "2024-13-01",
    "2024-03-01T24:00:00Z",
    "2024-03-01T12:60:00Z",
    "2024-03-01T12:00:60Z",
    "2024-03-01T12:00:00.1234567890Z",
    "2024-03-01T12:00:00+24:00",
    "2024-03-01T12:00:00+02:60",
    "2024-03-01T12:00:00 UTC",
    "1e18",
    "1.5",
    "0x10",
    " 5",
    "--5",
  ])("%j is refused", (text) => {
    expect(() => toTime(text)).toThrow(BTRDBValueError);
  });

  test("a plain number is refused with the reason and what to use", () => {
    for (const number of [0, 1_709_294_400_000, Number.NaN]) {
      expect(() => toTime(number as unknown as bigint)).toThrow(BTRDBTypeError);
      expect(() => toTime(number as unknown as bigint)).toThrow(
        /milliseconds or nanoseconds.*2\^53.*fromMilliseconds.*fromNanoseconds/,
      );
    }
    for (const other of [null, undefined, {}, [], true])
      expect(() => toTime(other as unknown as bigint)).toThrow(BTRDBTypeError);
    expect(() => toTime(new Date("nonsense"))).toThrow(BTRDBValueError);
  });
});

test("numbers have to say what they count", () => {
  expect(fromMilliseconds(1_709_294_400_000)).toBe(NOON);
  expect(fromMilliseconds(0.5)).toBe(500_000n);
  expect(fromMilliseconds(-0.000_001)).toBe(-1n);
  expect(fromNanoseconds(123)).toBe(123n);
  expect(() => fromNanoseconds(2 ** 53)).toThrow("2^53");
  expect(() => fromNanoseconds(0.5)).toThrow(BTRDBValueError);
  expect(() => fromMilliseconds(Number.POSITIVE_INFINITY)).toThrow(BTRDBValueError);
});

const times = fc.oneof(
  fc.bigInt({ min: MIN_TIME, max: MAX_TIME }),
  fc.bigInt({ min: -2_000_000_000n, max: 2_000_000_000n }),
  fc.constantFrom(MIN_TIME, MAX_TIME - 1n, 0n, -1n),
);

test("text and back again is the same nanosecond, over the whole range", () => {
  fc.assert(
    fc.property(times, fc.constantFrom("nine" as const, "needed" as const), (time, decimals) => {
      const text = formatTime(time, decimals);
      expect(text).toMatch(decimals === "nine" ? /\.\d{9}Z$/ : /(?<!0)Z$|:\d\dZ$/);
      expect(toTime(text)).toBe(time);
      expect(toTime(text.replace("T", " ").replace("Z", ""))).toBe(time);
    }),
    { numRuns: 2000 },
  );
});

test("an offset moves the clock, not the time", () => {
  fc.assert(
    fc.property(times, fc.integer({ min: -1439, max: 1439 }), (time, minutes) => {
      const local = formatTime(time + nsDelta({ minutes })).slice(0, -1);
      const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) =>
        String(part).padStart(2, "0"),
      );
      expect(toTime(`${local}${minutes < 0 ? "-" : "+"}${hours}:${rest}`)).toBe(time);
    }),
  );
});

test("a Date is the millisecond that has begun", () => {
  fc.assert(
    fc.property(times, (time) => {
      const back = toTime(toDate(time));
      expect(back).toBeLessThanOrEqual(time);
      expect(time - back).toBeLessThan(1_000_000n);
    }),
  );
});

test("a Temporal.Instant has every nanosecond", () => {
  const polyfill = {
    Instant: { fromEpochNanoseconds: (epochNanoseconds: bigint) => ({ epochNanoseconds }) },
  };
  fc.assert(
    fc.property(times, (time) => {
      expect(toTime(toInstant(time, polyfill))).toBe(time);
    }),
  );
  if (!("Temporal" in globalThis)) expect(() => toInstant(0n)).toThrow("no Temporal");
});

test("nsDelta adds up its parts exactly", () => {
  expect(nsDelta({})).toBe(0n);
  expect(
    nsDelta({ days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5, microseconds: 6, nanoseconds: 7 }),
  ).toBe(93_784_005_006_007n);
  expect(nsDelta({ seconds: 0.1 })).toBe(100_000_000n);
  expect(nsDelta({ seconds: -1.5 })).toBe(-1_500_000_000n);
  expect(nsDelta({ days: 36_500 })).toBe(36_500n * 86_400_000_000_000n);
  expect(nsDelta({ nanoseconds: 3n })).toBe(3n);
  expect(() => nsDelta({ nanoseconds: 0.5 })).toThrow(BTRDBValueError);
  expect(() => nsDelta({ hours: Number.NaN })).toThrow("hours");
});

test("now is between two readings of Date", () => {
  const before = BigInt(Date.now()) * 1_000_000n;
  const time = now();
  const after = BigInt(Date.now()) * 1_000_000n;
  expect(time).toBeGreaterThan(before - 6_000_000n);
  expect(time).toBeLessThan(after + 6_000_000n);
});
