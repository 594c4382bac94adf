import { expect, test } from "vitest";
import { parseDuration } from "./parse-duration.ts";

test("durations as people write them", () => {
  const hour = 3_600_000_000_000n;
  for (const [text, wanted] of [
    ["1 day", 24n * hour],
    ["2 Weeks", 336n * hour],
    ["1 year", 8760n * hour],
    ["1 d 12 h", 36n * hour],
    ["1d12h", 36n * hour],
    ["1 d, 12 h", 36n * hour],
    ["-1.5 h", (-3n * hour) / 2n],
    ["−1 h", -hour],
    ["+ 20ms", 20_000_000n],
    ["3 µs", 3_000n],
    ["0.000000001 s", 1n],
    ["7 ns", 7n],
    ["90 seconds", 90_000_000_000n],
  ] as const) {
    expect(parseDuration(text), text).toBe(wanted);
  }
});

test("anything else is none", () => {
  for (const text of [
    "",
    " ",
    "-",
    "5",
    "h",
    "1 x",
    "1 h x",
    "0.5 ns",
    "1..5 h",
    "1e3 s",
    "ss",
    "1 h -1 d",
    "1 constructor",
  ]) {
    expect(parseDuration(text), text).toBeUndefined();
  }
});
