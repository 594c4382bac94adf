import { MAX_TIME, MIN_TIME } from "btrdb-web";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NS } from "../format/time.ts";
import { namedZone, utcZone, zoneFor } from "../format/zone.ts";
import type { RangeState } from "../state/view-state.ts";
import { parseRange, typedRange } from "./range-text.ts";

const at = (iso: string) => BigInt(Date.parse(iso)) * NS.millisecond;
const NOW = at("2024-03-01T12:34:56Z");
const berlin = namedZone("Europe/Berlin");
const last = (span: bigint, live = false): RangeState => ({ kind: "last", span, live });
const fixed = (start: string, end: string): RangeState => ({ kind: "fixed", start: at(start), end: at(end) });
const parse = (text: string, zone = utcZone) => parseRange(text, { zone, now: NOW });

test.each([
  ["all", { kind: "all" }],
  ["All data", { kind: "all" }],
  ["last 15 minutes", last(15n * NS.minute)],
  ["Last 15 minutes · live", last(15n * NS.minute, true)],
  ["last 15m live", last(15n * NS.minute, true)],
  ["last hour", last(NS.hour)],
  ["the past week", last(7n * NS.day)],
  ["15m", last(15n * NS.minute)],
  ["1h30m", last(90n * NS.minute)],
  ["7d", last(7n * NS.day)],
  ["now-1h to now", last(NS.hour)],
  ["now - 1h to now", last(NS.hour)],
  ["now-1h/now", last(NS.hour)],
  ["now-2h to now-1h", fixed("2024-03-01T10:34:56Z", "2024-03-01T11:34:56Z")],
  ["now-2h - now-1h", fixed("2024-03-01T10:34:56Z", "2024-03-01T11:34:56Z")],
  ["2024-03-01 12:00 to 2024-03-01 13:00", fixed("2024-03-01T12:00Z", "2024-03-01T13:00Z")],
  ["2024-03-01T12:00Z/2024-03-01T13:00Z", fixed("2024-03-01T12:00Z", "2024-03-01T13:00Z")],
  ["2024-03-01 12:00:00 – 13:00:00 UTC", fixed("2024-03-01T12:00Z", "2024-03-01T13:00Z")],
  ["2024-03-01 12:00 - 13:00", fixed("2024-03-01T12:00Z", "2024-03-01T13:00Z")],
  ["2024-03-01 12:00..2024-03-02", fixed("2024-03-01T12:00Z", "2024-03-02T00:00Z")],
  ["from 2024-03-01 until today 12:00", undefined],
  ["between 2024-02-01 and 2024-03-01", fixed("2024-02-01T00:00Z", "2024-03-01T00:00Z")],
  ["2024-07-01 12:00 to 13:00 Europe/Berlin", fixed("2024-07-01T10:00Z", "2024-07-01T11:00Z")],
  ["2024", fixed("2024-01-01T00:00Z", "2025-01-01T00:00Z")],
  ["2024-02", fixed("2024-02-01T00:00Z", "2024-03-01T00:00Z")],
  ["2024-12-31", fixed("2024-12-31T00:00Z", "2025-01-01T00:00Z")],
  ["today", fixed("2024-03-01T00:00Z", "2024-03-02T00:00Z")],
  ["yesterday to today", fixed("2024-02-29T00:00Z", "2024-03-01T00:00Z")],
  ["0 ns to 10 ns", { kind: "fixed", start: 0n, end: 10n }],
])("%s", (text, range) => {
  const parsed = parse(text);
  if (range === undefined) expect(parsed.problem).toMatch(/^End: /);
  else expect(parsed).toEqual({ value: range });
});

test("a day of 23 hours, and one of 25", () => {
  expect(parse("2020-03-29", berlin)).toEqual({ value: fixed("2020-03-28T23:00Z", "2020-03-29T22:00Z") });
  expect(parse("2020-10-25", berlin)).toEqual({ value: fixed("2020-10-24T22:00Z", "2020-10-25T23:00Z") });
});

test("whether it is live is up to the caller where the text doesn't say", () => {
  const options = { zone: utcZone, now: NOW, live: true };
  expect(parseRange("15m", options)).toEqual({ value: last(15n * NS.minute, true) });
  expect(parseRange("now-1h to now", options)).toEqual({ value: last(NS.hour, true) });
});

test("notes of both times are kept", () => {
  expect(parse("2020-03-29 02:30 to 2020-10-25 02:30", berlin)).toMatchObject({
    note: expect.stringMatching(/^The clock skips 02:30 .* The clock shows 02:30 .* twice/u),
  });
});

test.each([
  ["", /^There is no range yet: write /],
  ["soon", /^“soon” is no range: write “last 15 minutes”/],
  ["last parsec", /^“parsec” is no length of time/],
  ["last 15M", /^“15M” is no length of time/],
  ["0s", /it has no length/],
  ["200y", /longer than all the time of BTrDB/],
  ["2024-03-01 12:00", /is no range/],
  [
    "2024-03-02 to 2024-03-01",
    /^The start, 2024-03-02 00:00:00, is not before the end, 2024-03-01 00:00:00\.$/,
  ],
  ["2024-03-01 to 2024-03-01", /not before/],
  ["2024-02-30 to 2024-03-01", /^Start: “2024-02-30” is no time: there is no such day\.$/],
  ["2024-03-01 to noon", /^End: “noon” is no time/],
  ["2024-02-30", /there is no such day/],
  ["2024-13", /there is no such month/],
  ["1900", /out of reach/],
  ["2024-03-01 12:00 to 13:00 Mars/Olympus", /^There is no time zone “Mars\/Olympus”\.$/],
])("%s is refused in words", (text, problem) => {
  expect(parse(text).problem).toMatch(problem);
});

describe("what is shown to be edited", () => {
  const time = fc.bigInt({ min: MIN_TIME, max: MAX_TIME });
  const range: fc.Arbitrary<RangeState> = fc.oneof(
    fc
      .tuple(time, time)
      .filter(([a, b]) => a !== b)
      .map(([a, b]) => (a < b ? { start: a, end: b } : { start: b, end: a }))
      .map(({ start, end }) => ({ kind: "fixed" as const, start, end })),
    fc.record({
      kind: fc.constant("last" as const),
      span: fc.bigInt({ min: 1n, max: MAX_TIME - MIN_TIME }),
      live: fc.boolean(),
    }),
    fc.constant({ kind: "all" as const }),
  );

  test("gives the range back", () => {
    fc.assert(
      fc.property(range, fc.constantFrom("UTC", "Europe/Berlin", "Australia/Lord_Howe"), (given, id) => {
        const zone = zoneFor(id);
        expect(parse(typedRange(given, zone), zone)).toEqual({ value: given });
      }),
      { numRuns: 500 },
    );
  });
});

test("any text at all is a range or a problem", () => {
  const piece = fc.constantFrom(
    "2024-03-01",
    "12:00",
    " to ",
    "/",
    " - ",
    "now",
    "last ",
    "15m",
    "live",
    " UTC",
    "all",
    "-1h",
    "999999y",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece, { maxLength: 8 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(text, (typed) => {
      const parsed = parse(typed, berlin);
      if (parsed.problem !== undefined) expect(parsed.problem).toMatch(/\.$/u);
      else if (parsed.value.kind === "fixed") {
        expect(MIN_TIME <= parsed.value.start && parsed.value.start < parsed.value.end).toBe(true);
        expect(parsed.value.end <= MAX_TIME).toBe(true);
      } else if (parsed.value.kind === "last") expect(parsed.value.span > 0n).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
