import { expect, test } from "vitest";
import { formatBytes, formatDone, formatPercent, formatRate } from "./progress-text.ts";
import { rateMeter } from "./transfer-rate.ts";

test("sizes", () => {
  expect([0, 999, 1000, 999_499, 999_500, 1_234_567, 9.9996e15].map(formatBytes)).toEqual([
    "0 B",
    "999 B",
    "1 kB",
    "999 kB",
    "1 MB",
    "1.23 MB",
    "10000 TB",
  ]);
});

test("how much is done: 100 % only when it is all", () => {
  expect([formatPercent(0, 0), formatPercent(999_999, 1_000_000), formatPercent(3, 3)]).toEqual([
    "0 %",
    "99 %",
    "100 %",
  ]);
  expect([formatDone(1, 1), formatDone(1234, 56_789)]).toEqual(["1 of 1 point", "1,234 of 56,789 points"]);
});

test("the rate is that of the last seconds, not of all the time", () => {
  let now = 0;
  const rate = rateMeter(() => now);
  expect(formatRate(rate(0, 10_000))).toBe("");
  now = 1000;
  expect(rate(1000, 10_000)).toEqual({ perSecond: 1000, remainingMs: 9000 });
  for (now = 2000; now <= 11_000; now += 1000) rate(1000 + (now - 1000) / 10, 10_000);
  now = 12_000;
  expect(rate(2100, 10_000)).toEqual({ perSecond: 100, remainingMs: 79_000 });
  expect(formatRate({ perSecond: 123_456, remainingMs: 79_000 })).toBe("123,000 points/s, 1.32 min left");
  expect(formatRate({ perSecond: 5, remainingMs: 1 })).toBe("5 points/s, 1 s left");
});
