import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decimalsForSpan, formatDuration, formatTime, NS, wallTime } from "./time.ts";
import { namedZone, utcZone } from "./zone.ts";

const MIN = -(16n << 56n);
const MAX = 48n << 56n;
const anyTime = fc.bigInt({ min: MIN, max: MAX - 2n });

describe("formatTime", () => {
  test.each([
    [0n, "1970-01-01T00:00:00.000000000Z"],
    [1n, "1970-01-01T00:00:00.000000001Z"],
    [-1n, "1969-12-31T23:59:59.999999999Z"],
    [1_577_836_800_123_456_789n, "2020-01-01T00:00:00.123456789Z"],
    [MIN, "1933-06-20T00:01:35.393153024Z"],
    [MAX - 2n, "2079-08-08T23:55:13.820540926Z"],
  ])("%s ns in UTC", (time, text) => {
    expect(formatTime(time, utcZone)).toBe(text);
  });

  test("cuts decimals and does not round up into the next second", () => {
    expect(formatTime(999_999_999n, utcZone, 3)).toBe("1970-01-01T00:00:00.999Z");
    expect(formatTime(999_999_999n, utcZone, 0)).toBe("1970-01-01T00:00:00Z");
  });

  test.each([
    ["Europe/Berlin", "2020-03-29T01:59:59.999999999+01:00", 1_585_443_599_999_999_999n],
    ["Europe/Berlin", "2020-03-29T03:00:00.000000000+02:00", 1_585_443_600_000_000_000n],
    ["America/New_York", "2019-12-31T19:00:00.000000000-05:00", 1_577_836_800_000_000_000n],
    ["Asia/Kathmandu", "2020-01-01T05:45:00.000000000+05:45", 1_577_836_800_000_000_000n],
  ])("%s: %s", (id, text, time) => {
    expect(formatTime(time, namedZone(id))).toBe(text);
  });

  test("keeps every nanosecond: the text gives the time back", () => {
    fc.assert(
      fc.property(
        anyTime,
        fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns"),
        (time, id) => {
          const wall = wallTime(time, id === "UTC" ? utcZone : namedZone(id));
          const seconds =
            Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second) / 1000;
          expect(BigInt(seconds) * NS.second + BigInt(wall.nanosecond) - wall.offset).toBe(time);
        },
      ),
    );
  });

  test("an unknown zone is refused", () => {
    expect(() => namedZone("Mars/Olympus")).toThrow(RangeError);
  });
});

test.each([
  [1n, "1 ns"],
  [999n, "999 ns"],
  [1_500n, "1.5 µs"],
  [1n << 30n, "1.07 s"],
  [1n << 40n, "18.3 min"],
  [1n << 57n, "4.57 years"],
  [365n * NS.day, "365 d"],
  [8_759n * NS.hour, "365 d"],
])("formatDuration(%s) is %s", (duration, text) => {
  expect(formatDuration(duration)).toBe(text);
});

test.each([
  [NS.day, 0],
  [NS.minute, 3],
  [NS.second, 3],
  [NS.millisecond, 6],
  [10n, 9],
])("decimalsForSpan(%s) is %s", (span, decimals) => {
  expect(decimalsForSpan(span)).toBe(decimals);
});
