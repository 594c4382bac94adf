import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatTime, NS } from "./time.ts";
import { timeTicks } from "./time-ticks.ts";
import { namedZone, utcZone } from "./zone.ts";

const at = (iso: string) => BigInt(Date.parse(iso)) * NS.millisecond;
const berlin = namedZone("Europe/Berlin");
const labels = (start: bigint, end: bigint, width: number, zone = utcZone) =>
  timeTicks(start, end, width, zone).map(({ label }) => label);

describe("labels at every zoom", () => {
  test("ten years: one a year", () => {
    expect(labels(at("2010-01-01T00:00Z"), at("2020-01-01T00:00Z"), 800)).toEqual(
      Array.from({ length: 11 }, (_, index) => String(2010 + index)),
    );
  });

  test("one year: months, the year once", () => {
    expect(labels(at("2010-01-01T00:00Z"), at("2010-12-31T23:00Z"), 700).slice(0, 3)).toEqual([
      "Jan\n2010",
      "Feb",
      "Mar",
    ]);
  });

  test("two days: hours, the date where it changes", () => {
    const found = labels(at("2020-02-28T12:00Z"), at("2020-03-01T12:00Z"), 700);
    expect(found).toContain("00:00\n2020-02-29");
    expect(found).toContain("00:00\n2020-03-01");
  });

  test("twenty nanoseconds: all nine decimals, at whole nanoseconds", () => {
    const start = at("2020-01-01T00:00:05Z") + 123_456_780n;
    expect(labels(start, start + 20n, 600)).toEqual([
      "05.123456780\n2020-01-01 00:00",
      "05.123456785",
      "05.123456790",
      "05.123456795",
      "05.123456800",
    ]);
  });

  test("the first date gives way to a real change right beside it", () => {
    const found = labels(at("2020-01-01T22:10Z"), at("2020-01-02T10:00Z"), 700);
    expect(found[0]).toBe("23:00");
    expect(found[1]).toBe("00:00\n2020-01-02");
  });
});

describe("daylight-saving steps in Berlin", () => {
  test("spring: the hour that does not exist has no tick", () => {
    const found = labels(at("2020-03-28T23:00Z"), at("2020-03-29T04:00Z"), 700, berlin);
    expect(found.map((label) => label.split("\n")[0]?.slice(0, 5))).not.toContain("02:00");
    expect(found).toContain("03:00\n2020-03-29 +02:00");
  });

  test("autumn: the hour that comes twice has two ticks, an hour apart, with the offset", () => {
    const ticks = timeTicks(at("2020-10-24T22:00Z"), at("2020-10-25T03:00Z"), 700, berlin);
    const twice = ticks.filter(({ label }) => label.startsWith("02:00"));
    expect(twice.map(({ label }) => label)).toEqual(["02:00", "02:00\n2020-10-25 +01:00"]);
    expect(twice[1]!.time - twice[0]!.time).toBe(NS.hour);
  });

  test("days start at local midnight on both sides of a step", () => {
    for (const { time } of timeTicks(at("2020-03-25T12:00Z"), at("2020-04-02T12:00Z"), 900, berlin))
      expect(formatTime(time, berlin, 0)).toContain("T00:00:00");
  });

  test("a midnight that is skipped is the first instant after the skip", () => {
    const brazil = namedZone("America/Sao_Paulo");
    const found = timeTicks(at("2018-11-02T12:00Z"), at("2018-11-06T12:00Z"), 400, brazil);
    expect(found.map(({ time }) => formatTime(time, brazil, 0))).toContain("2018-11-04T01:00:00-02:00");
  });
});

describe("any range", () => {
  const range = fc
    .record({
      start: fc.bigInt({ min: -(16n << 56n), max: (48n << 56n) - 2n }),
      exponent: fc.double({ min: 1, max: 18, noNaN: true }),
    })
    .map(({ start, exponent }) => ({ start, end: start + BigInt(Math.round(10 ** exponent)) }));
  const zone = fc.constantFrom(utcZone, berlin, namedZone("Australia/Lord_Howe"));

  test("ticks are in range, strictly ascending, and neither too many nor too few", () => {
    fc.assert(
      fc.property(range, fc.integer({ min: 250, max: 2000 }), zone, ({ start, end }, width, wall) => {
        const ticks = timeTicks(start, end, width, wall);
        expect(ticks.length).toBeLessThanOrEqual(width / 40);
        for (const [index, { time }] of ticks.entries()) {
          expect(time >= start && time <= end).toBe(true);
          if (index > 0) expect(time > ticks[index - 1]!.time).toBe(true);
        }
        if (width >= 700) expect(ticks.length).toBeGreaterThanOrEqual(2);
      }),
    );
  });

  test("labels do not overlap their neighbours", () => {
    fc.assert(
      fc.property(range, fc.integer({ min: 250, max: 2000 }), ({ start, end }, width) => {
        const ticks = timeTicks(start, end, width, utcZone);
        const nsPerPx = Number(end - start) / width;
        for (const line of [0, 1]) {
          let edge = Number.NEGATIVE_INFINITY;
          for (const { time, label } of ticks) {
            const text = label.split("\n")[line] ?? "";
            if (text === "") continue;
            const middle = Number(time - start) / nsPerPx;
            expect(middle - (text.length * 6.6) / 2).toBeGreaterThan(edge);
            edge = middle + (text.length * 6.6) / 2;
          }
        }
      }),
    );
  });
});
