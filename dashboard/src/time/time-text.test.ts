import { MAX_TIME, MIN_TIME } from "btrdb-web";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NS } from "../format/time.ts";
import { namedZone, utcZone, zoneFor } from "../format/zone.ts";
import { parseTime, typedTime } from "./time-text.ts";

const at = (iso: string) => BigInt(Date.parse(iso)) * NS.millisecond;
const berlin = namedZone("Europe/Berlin");
const NOW = at("2024-03-01T12:34:56Z") + 789n;
const value = (text: string, zone = utcZone) => {
  const parsed = parseTime(text, zone, NOW);
  if (parsed.problem !== undefined) throw new Error(parsed.problem);
  return parsed.value;
};

test.each([
  ["2024-03-01T12:00:00.123456789Z", at("2024-03-01T12:00Z") + 123_456_789n],
  ["2024-03-01 12:00:00.1", at("2024-03-01T12:00Z") + 100_000_000n],
  ["2024-03-01 12:00:00,000000001", at("2024-03-01T12:00Z") + 1n],
  ["2024-03-01 12:00:00.1234567890000", at("2024-03-01T12:00Z") + 123_456_789n],
  ["2024-03-01 12:00", at("2024-03-01T12:00Z")],
  ["  2024-3-1   9:05 ", at("2024-03-01T09:05Z")],
  ["2024-03-01", at("2024-03-01T00:00Z")],
  ["2024-03-01 24:00", at("2024-03-02T00:00Z")],
  ["2024-03-01 12:00 +05:30", at("2024-03-01T06:30Z")],
  ["2024-03-01 12:00−05:00", at("2024-03-01T17:00Z")],
  ["2024-03-01T12:00:00 utc", at("2024-03-01T12:00Z")],
  ["1940-01-01 12:00:00.000000001 +00:19:32", at("1940-01-01T11:40:28Z") + 1n],
  ["1709294400000000001", 1_709_294_400_000_000_001n],
  ["-1000000000000000001", -1_000_000_000_000_000_001n],
  ["-1 ns", -1n],
  ["now", NOW],
  ["NOW - 1h30m", NOW - 90n * NS.minute],
  ["now+1ns", NOW + 1n],
  ["today", at("2024-03-01T00:00Z")],
  ["Yesterday", at("2024-02-29T00:00Z")],
  ["1969-12-31 23:59:59.999999999", -1n],
])("%s", (text, time) => {
  expect(value(text)).toBe(time);
});

test("without an offset it is a time of the zone, with one it isn't", () => {
  expect(value("2024-07-01 12:00", berlin)).toBe(at("2024-07-01T10:00Z"));
  expect(value("2024-07-01", berlin)).toBe(at("2024-06-30T22:00Z"));
  expect(value("2024-07-01 12:00Z", berlin)).toBe(at("2024-07-01T12:00Z"));
  expect(value("today", namedZone("Pacific/Auckland"))).toBe(at("2024-03-01T11:00Z"));
});

test.each([
  ["", "There is no time yet."],
  [
    "noon",
    "“noon” is no time: write 2024-03-01 12:00:00.123456789, a date, now-15m, or nanoseconds since 1970.",
  ],
  ["2024-02-30 12:00", "“2024-02-30 12:00” is no time: there is no such day."],
  ["2024-13-01", "“2024-13-01” is no time: there is no such day."],
  ["2024-03-01 25:00", "“2024-03-01 25:00” is no time: no clock shows that."],
  ["2024-03-01 12:60", "“2024-03-01 12:60” is no time: no clock shows that."],
  ["2024-03-01 24:00:01", "“2024-03-01 24:00:01” is no time: no clock shows that."],
  ["2024-03-01 12:00 +30:00", "“2024-03-01 12:00 +30:00” is no time: no zone is +30:00 from UTC."],
  [
    "2024-03-01 12:00:00.1234567891",
    "“2024-03-01 12:00:00.1234567891” has more than nine decimals, which is all that BTrDB keeps.",
  ],
  ["now-soon", "“soon” is no length of time: write 15m, 1h30m, or 7 days."],
  ["1900-01-01", "“1900-01-01” is out of reach: BTrDB keeps 1933-06-20 to 2079-08-08."],
  ["0050-01-01", "“0050-01-01” is out of reach: BTrDB keeps 1933-06-20 to 2079-08-08."],
  ["now+99y", "“now+99y” is out of reach: BTrDB keeps 1933-06-20 to 2079-08-08."],
  ["99999999999999999999", "“99999999999999999999” is out of reach: BTrDB keeps 1933-06-20 to 2079-08-08."],
])("%s is refused in words", (text, problem) => {
  expect(parseTime(text, utcZone, NOW)).toEqual({ problem });
});

test("digits that look like seconds are nanoseconds, and that is said", () => {
  expect(parseTime("1709294400", utcZone, NOW)).toEqual({
    value: 1_709_294_400n,
    note: "1709294400 is read as nanoseconds since 1970: 1970-01-01T00:00:01.709294400Z.",
  });
});

describe("daylight-saving steps", () => {
  test("a time that the clock skips is as much later as the clock is put forward", () => {
    expect(parseTime("2020-03-29 02:30", berlin, NOW)).toEqual({
      value: at("2020-03-29T01:30Z"),
      note: "The clock skips 02:30 on 2020-03-29 in Europe/Berlin: 2020-03-29 03:30:00 is taken.",
    });
  });

  test("of a time that comes twice it is the first; the note says how to write the second", () => {
    const parsed = parseTime("2020-10-25 02:30", berlin, NOW);
    expect(parsed).toEqual({
      value: at("2020-10-25T00:30Z"),
      note: "The clock shows 02:30 on 2020-10-25 in Europe/Berlin twice: the first time is taken. For the second, write 2020-10-25 02:30:00 +01:00.",
    });
    expect(value("2020-10-25 02:30:00 +01:00", berlin)).toBe(at("2020-10-25T01:30Z"));
  });

  test("a day that has no midnight starts when it starts; one that was left out, at the next", () => {
    expect(value("2018-11-04", namedZone("America/Sao_Paulo"))).toBe(at("2018-11-04T03:00Z"));
    expect(value("2011-12-30", namedZone("Pacific/Apia"))).toBe(at("2011-12-30T10:00Z"));
  });
});

const anyTime = fc.oneof(
  fc.bigInt({ min: MIN_TIME, max: MAX_TIME }),
  // Hours around a step in Berlin and in Lord Howe
  fc.bigInt({ min: at("2020-10-24T22:00Z"), max: at("2020-10-25T04:00Z") }),
  fc.bigInt({ min: at("2020-04-04T12:00Z"), max: at("2020-04-04T18:00Z") }),
);
const zones = fc.constantFrom(
  "UTC",
  "Europe/Berlin",
  "Europe/Amsterdam",
  "Australia/Lord_Howe",
  "America/St_Johns",
  "Pacific/Apia",
);

test("what is shown to be edited gives the time back, in every zone and at every step", () => {
  fc.assert(
    fc.property(anyTime, zones, (time, id) => {
      const zone = zoneFor(id);
      expect(value(typedTime(time, zone), zone)).toBe(time);
    }),
    { numRuns: 500 },
  );
});

test.each([
  [0n, "2024-03-01 12:00:00"],
  [120_000_000n, "2024-03-01 12:00:00.120"],
  [1_000n, "2024-03-01 12:00:00.000001"],
  [1n, "2024-03-01 12:00:00.000000001"],
])("shows no more decimals than there are: %s ns", (fraction, text) => {
  expect(typedTime(at("2024-03-01T12:00Z") + fraction, utcZone)).toBe(text);
});

test("any text at all is a time or a problem", () => {
  const piece = fc.constantFrom(
    "2024",
    "-",
    "03",
    "now",
    " ",
    ":",
    "12",
    "Z",
    "+01:00",
    ".5",
    "9".repeat(30),
    "ns",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece, { maxLength: 9 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(text, zones, (typed, id) => {
      const parsed = parseTime(typed, zoneFor(id), NOW);
      if (parsed.problem === undefined)
        expect(parsed.value >= MIN_TIME && parsed.value <= MAX_TIME).toBe(true);
      else expect(parsed.problem).toMatch(/\.$/u);
    }),
    { numRuns: 1000 },
  );
});
