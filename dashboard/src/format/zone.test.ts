import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { floorDiv } from "./floor-div.ts";
import { NS } from "./time.ts";
import { instantsOf, stepOver } from "./wall-time.ts";
import { namedZone, utcZone, zoneFor, zoneProblem } from "./zone.ts";
import { stretchFinder } from "./zone-stretches.ts";

const MIN = -(16n << 56n);
const MAX = 48n << 56n;
const anyTime = fc.bigInt({ min: MIN, max: MAX });
const at = (iso: string) => BigInt(Date.parse(iso)) * NS.millisecond;

/** Zones with odd steps: half hours, a ramadan, two steps within a week, days left out or lived twice, war time. */
const ODD = [
  "Europe/Berlin",
  "Europe/Vienna",
  "America/New_York",
  "America/St_Johns",
  "America/Sao_Paulo",
  "America/Noronha",
  "Africa/Casablanca",
  "Asia/Gaza",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Kwajalein",
  "Antarctica/Troll",
];

/** The same question straight to Intl, part by part. */
function slowOffset(time: bigint, id: string): bigint {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: id,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const ms = Number(floorDiv(time, NS.second)) * 1000;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(ms)) part[type] = Number(value);
  const { year = 0, month = 1, day, hour, minute, second } = part;
  return BigInt(Date.UTC(year, month - 1, day, hour, minute, second) - ms) * NS.millisecond;
}

describe("offsetAt", () => {
  test("is what Intl says, at any time", () => {
    fc.assert(
      fc.property(anyTime, fc.constantFrom(...ODD), (time, id) => {
        expect(namedZone(id).offsetAt(time)).toBe(slowOffset(time, id));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["Europe/Berlin", "1945-06-15T00:00Z", 3n, "double summer time"],
    ["Europe/Berlin", "1960-07-01T00:00Z", 1n, "no summer time"],
    ["Europe/Berlin", "2050-07-01T00:00Z", 2n, "beyond 2038"],
    ["Europe/Berlin", "2050-01-01T00:00Z", 1n, "beyond 2038"],
    ["America/New_York", "1969-12-31T23:59:59Z", -5n, "just before 1970"],
  ])("%s at %s is %s hours (%s)", (id, iso, hours) => {
    expect(namedZone(id).offsetAt(at(iso))).toBe(hours * NS.hour);
  });

  test("beyond all dates it does not throw", () => {
    for (const time of [10n ** 30n, -(10n ** 30n), 10n ** 400n])
      expect(typeof namedZone("Europe/Berlin").offsetAt(time)).toBe("bigint");
  });
});

describe("nextStep", () => {
  test("finds the nanosecond of a step, and both of two within a week", () => {
    const berlin = namedZone("Europe/Berlin");
    const spring = at("2020-03-29T01:00:00Z");
    expect(berlin.nextStep(at("2020-01-01T00:00Z"), at("2020-06-01T00:00Z"))).toBe(spring);
    expect(berlin.nextStep(spring - 1n, spring)).toBe(spring);
    expect(berlin.nextStep(spring - 2n, spring - 1n)).toBeUndefined();
    expect(berlin.nextStep(spring, at("2020-06-01T00:00Z"))).toBeUndefined();
    const noronha = namedZone("America/Noronha");
    const first = noronha.nextStep(at("2000-09-01T00:00Z"), MAX)!;
    expect(first).toBe(at("2000-10-08T02:00Z"));
    expect(noronha.nextStep(first, MAX)).toBe(at("2000-10-15T01:00Z"));
  });

  test("the offset changes there, and nowhere between", () => {
    const span = fc.bigInt({ min: 0n, max: 400n * NS.day });
    fc.assert(
      fc.property(anyTime, span, fc.constantFrom(...ODD), (after, length, id) => {
        const zone = namedZone(id);
        const step = zone.nextStep(after, after + length);
        const until = step ?? after + length;
        if (step !== undefined) expect(slowOffset(step, id)).not.toBe(slowOffset(step - 1n, id));
        for (let probe = 0n; probe < 8n; probe += 1n)
          expect(slowOffset(after + ((until - after) * probe) / 8n, id)).toBe(slowOffset(after, id));
      }),
    );
  });
});

test("a zone is explored once: the same times again ask Intl nothing", () => {
  let asked = 0;
  const find = stretchFinder((second) => {
    asked += 1;
    return second < 1_000_000_000 ? 3600 : 7200;
  });
  const look = () => {
    for (let day = 0n; day < 3650n; day += 10n) find(at("2000-01-01T00:00Z") + day * NS.day);
  };
  look();
  const cold = asked;
  expect(cold).toBeLessThan(3000);
  look();
  expect(asked).toBe(cold);
  expect(find(999_999_999_999_999_999n).offset).toBe(NS.hour);
  expect(find(1_000_000_000_000_000_000n).offset).toBe(2n * NS.hour);
});

describe("wall clocks", () => {
  const berlin = namedZone("Europe/Berlin");

  test("an hour that comes twice has two instants, one that is skipped none", () => {
    expect(instantsOf(at("2020-10-25T02:30:00Z"), berlin)).toEqual([
      at("2020-10-25T00:30:00Z"),
      at("2020-10-25T01:30:00Z"),
    ]);
    expect(instantsOf(at("2020-03-29T02:30:00Z"), berlin)).toEqual([]);
    expect(stepOver(at("2020-03-29T02:30:00Z"), berlin)).toBe(at("2020-03-29T01:00:00Z"));
    expect(stepOver(at("2020-03-29T03:00:00Z"), berlin)).toBeUndefined();
  });

  test("a whole day that Samoa left out", () => {
    const noon = at("2011-12-30T12:00:00Z");
    expect(instantsOf(noon, namedZone("Pacific/Apia"))).toEqual([]);
    expect(stepOver(noon, namedZone("Pacific/Apia"))).toBe(at("2011-12-30T10:00:00Z"));
  });

  test("every instant is found by what its wall clock shows", () => {
    fc.assert(
      fc.property(anyTime, fc.constantFrom(...ODD), (time, id) => {
        const zone = namedZone(id);
        const wall = time + zone.offsetAt(time);
        const found = instantsOf(wall, zone);
        expect(found).toContain(time);
        for (const instant of found) expect(instant + zone.offsetAt(instant)).toBe(wall);
        expect(stepOver(wall, zone)).toBeUndefined();
      }),
    );
  });
});

test("zoneFor takes UTC, local and IANA names, and falls back to UTC in words", () => {
  expect(zoneFor("UTC")).toBe(utcZone);
  expect(zoneFor("local").id).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  expect(zoneFor("Europe/Berlin")).toBe(namedZone("Europe/Berlin"));
  expect(zoneProblem("Europe/Berlin")).toBeUndefined();
  for (const id of ["Mars/Olympus", "", "__proto__", "x".repeat(10_000)]) {
    expect(zoneFor(id)).toBe(utcZone);
    expect(zoneProblem(id)).toMatch(/^This browser knows no time zone “.{0,60}”; times are in UTC\.$/u);
  }
});
