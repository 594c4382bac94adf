import { afterEach, describe, expect, test, vi } from "vitest";
import { PollInterval } from "./poll-interval.ts";

const options = { minIntervalMs: 100, maxIntervalMs: 1000 };
const at = (random: number) => new PollInterval({ ...options, random: () => random });

afterEach(() => vi.useRealTimers());

describe("the interval", () => {
  test("stays at a quarter of a rhythm, as long as that goes on", () => {
    vi.useFakeTimers();
    const interval = at(0.5);
    interval.moved();
    vi.advanceTimersByTime(1000);
    interval.moved();
    const seen: number[] = [];
    for (let i = 0; i < 12; i++) {
      vi.advanceTimersByTime(250);
      interval.quiet();
      seen.push(Math.round(interval.next()));
    }
    // 2 s of silence are twice the rhythm.
    expect(seen).toEqual([150, 225, 250, 250, 250, 250, 250, 375, 563, 844, 1000, 1000]);
  });

  test("grows by a half with each quiet answer, up to the longest, and falls back with a change", () => {
    const interval = at(0.5);
    const seen = [interval.next()];
    for (let i = 0; i < 7; i++) {
      interval.quiet();
      seen.push(Math.round(interval.next()));
    }
    expect(seen).toEqual([100, 150, 225, 338, 506, 759, 1000, 1000]);
    interval.moved();
    expect(interval.next()).toBe(100);
  });

  test("doubles with each failure, spread wide, and is never out of its bounds", () => {
    const [early, late] = [at(0), at(0.999)];
    for (const interval of [early, late]) for (let i = 0; i < 2; i++) interval.failed();
    expect(early.next()).toBeCloseTo(200);
    expect(late.next()).toBeCloseTo(600, -1);
    for (let i = 0; i < 5; i++) late.failed();
    expect(late.next()).toBe(1000);
    late.moved();
    expect(late.next()).toBeCloseTo(110, 0);
    early.moved();
    expect(early.next()).toBe(100);
  });

  test("has a default that fits the one bound that is given", () => {
    expect(new PollInterval({ maxIntervalMs: 50 }).next()).toBe(50);
    const slow = new PollInterval({ minIntervalMs: 60_000 });
    slow.quiet();
    expect(slow.next()).toBe(60_000);
  });

  test.each([
    { minIntervalMs: 0 },
    { minIntervalMs: -1 },
    { minIntervalMs: Number.NaN },
    { maxIntervalMs: Number.NaN },
    { maxIntervalMs: Number.POSITIVE_INFINITY },
    { minIntervalMs: 2, maxIntervalMs: 1 },
  ])("can't be %o", (wrong) => {
    expect(() => new PollInterval(wrong)).toThrow(/interval/u);
  });
});

describe("a stream of which the server tells", () => {
  const interval = () => new PollInterval({ minIntervalMs: 100, maxIntervalMs: 10_000, random: () => 0.5 });

  test("is asked as rarely as may be, once it has told", () => {
    const told = interval();
    told.quiet();
    expect(told.next()).toBe(150);
    told.told();
    told.moved();
    expect(told.next()).toBe(10_000);
    told.quiet();
    expect(told.next()).toBe(10_000);
  });

  test("is asked once more where what was told of is not there yet", () => {
    const told = interval();
    told.told();
    told.quiet();
    expect(told.next()).toBe(100);
    told.quiet();
    expect(told.next()).toBe(10_000);
  });

  test("is asked often again when that is lost", () => {
    const told = interval();
    told.told();
    told.moved();
    told.lost();
    expect(told.next()).toBe(100);
    told.quiet();
    expect(told.next()).toBe(150);
  });
});
