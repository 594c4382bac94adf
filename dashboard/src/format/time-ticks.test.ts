import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatTime, NS } from "./time.ts";
import { chooseStep, timeTicks } from "./time-ticks.ts";
import { floorDiv, namedZone, utcZone } from "./zone.ts";

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

  test("two-hour ticks: the offset alone where the date stands right before it", () => {
    const found = labels(at("2020-03-28T12:00Z"), at("2020-03-29T18:00Z"), 900, berlin);
    expect(found).toContain("00:00\n2020-03-29");
    expect(found).toContain("04:00\n+02:00");
  });

  test("closer, the date moves there with it", () => {
    const found = labels(at("2020-03-28T12:00Z"), at("2020-03-29T18:00Z"), 720, berlin);
    expect(found).toContain("00:00");
    expect(found).toContain("03:00\n2020-03-29 +02:00");
  });

  test("an hour that comes twice, where there is no room for both: the tick that crowds is left out", () => {
    const found = labels(at("2020-10-24T20:00Z"), at("2020-10-25T10:00Z"), 430, berlin);
    expect(found.filter((label) => label.startsWith("02:00"))).toHaveLength(1);
    expect(found).toContain("04:00\n2020-10-25 +01:00");
  });

  test("a day that is left out at the date line has no tick of its own", () => {
    const apia = namedZone("Pacific/Apia");
    const ticks = timeTicks(at("2011-12-28T12:00Z"), at("2012-01-02T12:00Z"), 400, apia);
    expect(ticks.map(({ label }) => label.split("\n")[0])).toEqual([
      "Dec 29",
      "Dec 31",
      "Jan 1",
      "Jan 2",
      "Jan 3",
    ]);
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
  const zone = fc.constantFrom(
    utcZone,
    berlin,
    namedZone("Australia/Lord_Howe"),
    namedZone("America/Havana"),
    namedZone("Pacific/Apia"),
    namedZone("Pacific/Kwajalein"),
  );

  const aroundStep = fc
    .record({
      step: fc.constantFrom(at("2020-03-29T01:00Z"), at("2020-10-25T01:00Z"), at("2020-04-04T15:00Z")),
      before: fc.double({ min: 0, max: 1, noNaN: true }),
      exponent: fc.double({ min: 9, max: 16, noNaN: true }),
    })
    .map(({ step, before, exponent }) => {
      const start = step - BigInt(Math.round(before * 10 ** exponent));
      return { start, end: start + BigInt(Math.round(10 ** exponent)) };
    });

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

  test("labels do not overlap their neighbours, around daylight-saving steps either", () => {
    fc.assert(
      fc.property(
        fc.oneof(range, aroundStep),
        fc.integer({ min: 250, max: 2000 }),
        zone,
        ({ start, end }, width, wall) => {
          const ticks = timeTicks(start, end, width, wall);
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
        },
      ),
    );
  });

  test("none is missing: neighbours are one step apart, but for what the clock jumps", () => {
    fc.assert(
      fc.property(range, fc.integer({ min: 700, max: 2000 }), zone, ({ start, end }, width, wall) => {
        const step = chooseStep(end - start, width);
        const ticks = timeTicks(start, end, width, wall);
        const longest = step.kind === "months" ? (BigInt(step.months) * 31n + 1n) * NS.day : step.ns;
        const edges = [start, ...ticks.map(({ time }) => time), end];
        for (const [index, time] of edges.entries()) {
          const next = edges[index + 1] ?? time;
          const jump = wall.offsetAt(time) - wall.offsetAt(next);
          // A tick that would run into the one before is left out, which makes one gap two steps long.
          expect(next - time).toBeLessThanOrEqual(
            longest + (jump > 0n ? jump : 0n) + (jump === 0n ? 0n : step.ns),
          );
        }
        if (wall === utcZone && step.kind === "fixed")
          for (const { time } of ticks) expect(floorDiv(time, step.ns) * step.ns).toBe(time);
      }),
    );
  });

  test("a step of the clock between two ticks of an hour axis is said", () => {
    fc.assert(
      fc.property(aroundStep, fc.integer({ min: 700, max: 2000 }), ({ start, end }, width) => {
        if (chooseStep(end - start, width).kind !== "fixed") return;
        const ticks = timeTicks(start, end, width, berlin);
        for (const [index, { time, label }] of ticks.entries()) {
          const before = ticks[index - 1];
          if (before === undefined || berlin.offsetAt(before.time) === berlin.offsetAt(time)) continue;
          expect(label).toMatch(/\+0[12]:00$/);
        }
      }),
    );
  });

  test("every zoom from a hundred years to ten nanoseconds, at every width", () => {
    const middle = at("2020-03-29T01:00Z");
    for (let span = 100n * 365n * NS.day; span >= 10n; span = (span * 10n) / 13n) {
      for (const width of [320, 700, 1440, 2560]) {
        const ticks = timeTicks(middle - span / 2n, middle + span / 2n, width, berlin);
        const texts = ticks.map(({ label }) => label);
        expect(ticks.length).toBeGreaterThanOrEqual(width >= 700 ? 3 : 1);
        if (span < NS.hour && span > 100n) expect(texts.some((text) => text.includes("\n"))).toBe(true);
        // What two ticks beside each other say is never the same.
        for (const [index, text] of texts.entries()) expect(text).not.toBe(texts[index + 1]);
      }
    }
  });
});
