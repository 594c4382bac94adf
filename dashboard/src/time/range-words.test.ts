import { expect, test } from "vitest";
import { NS } from "../format/time.ts";
import type { RangeState } from "../state/view-state.ts";
import { rangeWords } from "./range-words.ts";

const at = (iso: string) => BigInt(Date.parse(iso)) * NS.millisecond;
const fixed = (start: string, end: string, more = 0n): RangeState => ({
  kind: "fixed",
  start: at(start) + more,
  end: at(end) + more,
});
const last = (span: bigint, live: boolean): RangeState => ({ kind: "last", span, live });

test.each<[RangeState, string, string]>([
  [{ kind: "all" }, "UTC", "All data"],
  [last(15n * NS.minute, true), "UTC", "Last 15 minutes · live"],
  [last(NS.hour, false), "UTC", "Last hour"],
  [last(NS.day, false), "UTC", "Last 24 hours"],
  [last(90n * NS.minute, false), "UTC", "Last 1 hour 30 minutes"],
  [last(1_500_000_000n, false), "UTC", "Last 1.5 s"],
  [fixed("2024-03-01T12:00Z", "2024-03-01T13:00Z"), "UTC", "2024-03-01 12:00:00 – 13:00:00 UTC"],
  [
    fixed("2024-03-01T12:00Z", "2024-03-02T13:00Z"),
    "Europe/Berlin",
    "2024-03-01 13:00:00 – 2024-03-02 14:00:00 Europe/Berlin",
  ],
  [fixed("2024-03-01T00:00Z", "2024-03-08T00:00Z"), "UTC", "2024-03-01 – 2024-03-08 UTC"],
  [
    fixed("2024-03-01T12:00:00Z", "2024-03-01T12:00:01Z", 5n),
    "UTC",
    "2024-03-01 12:00:00.000 – 12:00:01.000 UTC",
  ],
  [
    { kind: "fixed", start: at("2024-03-01T12:00Z") + 1n, end: at("2024-03-01T12:00Z") + 11n },
    "UTC",
    "2024-03-01 12:00:00.000000001 – 12:00:00.000000011 UTC",
  ],
  [
    fixed("2020-10-25T00:30Z", "2020-10-25T01:30Z"),
    "Europe/Berlin",
    "2020-10-25 02:30:00 +02:00 – 02:30:00 +01:00 Europe/Berlin",
  ],
  [
    fixed("2024-03-01T12:00Z", "2024-03-01T13:00Z"),
    "America/New_York",
    "2024-03-01 07:00:00 – 08:00:00 America/New York",
  ],
])("%o in %s is %s", (range, zone, words) => {
  expect(rangeWords(range, zone)).toBe(words);
});
