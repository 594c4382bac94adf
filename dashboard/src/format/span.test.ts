import fc from "fast-check";
import { expect, test } from "vitest";
import { formatSpan, parseSpan, spanWords } from "./span.ts";
import { NS } from "./time.ts";

test.each([
  ["15m", 15n * NS.minute],
  ["15 min", 15n * NS.minute],
  ["1h30m", 90n * NS.minute],
  ["1 hour, 30 minutes", 90n * NS.minute],
  ["1.5h", 90n * NS.minute],
  ["a week", 7n * NS.day],
  ["an hour", NS.hour],
  ["2 Months", 60n * NS.day],
  ["1y", 365n * NS.day],
  ["0.123456789s", 123_456_789n],
  ["20 µs", 20_000n],
  ["1ns", 1n],
  ["0s", 0n],
])("%s", (text, span) => {
  expect(parseSpan(text)).toBe(span);
});

test.each([
  "",
  "15",
  "m",
  "15M",
  "15 parsecs",
  "1.5ns",
  "-15m",
  "15m ago",
  "1e3s",
  "9".repeat(200),
  `${"9".repeat(30)}s`,
])("%s is no length of time", (text) => {
  expect(parseSpan(text)).toBeUndefined();
});

test.each([
  [15n * NS.minute, "15m", "15 minutes"],
  [NS.hour, "1h", "1 hour"],
  [90n * NS.minute, "90m", "1 hour 30 minutes"],
  [NS.day, "1d", "24 hours"],
  [36n * NS.hour, "36h", "36 hours"],
  [7n * NS.day, "7d", "7 days"],
  [365n * NS.day, "365d", "1 year"],
  [400n * NS.day, "400d", "1 year 35 days"],
  [1_073_741_824n, "1073741824ns", "1.07 s"],
  [1500n * NS.millisecond, "1500ms", "1.5 s"],
  [10n, "10ns", "10 ns"],
  [0n, "0ns", "0 ns"],
])("%s ns is %s, %s", (span, short, words) => {
  expect(formatSpan(span)).toBe(short);
  expect(spanWords(span)).toBe(words);
});

test("the short text gives every length back", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 1n << 63n }),
      fc.constantFrom(1n, NS.second, NS.day),
      (count, unit) => {
        const span = (count / unit) * unit;
        expect(parseSpan(formatSpan(span))).toBe(span);
      },
    ),
  );
});
