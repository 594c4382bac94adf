import type { Reading } from "../data/reading.ts";
import { formatCount, formatPowerOfTwo } from "../format/count.ts";
import { formatDuration } from "../format/time.ts";
import { pointsBetween } from "./in-view.ts";

/** "raw points", or "windows of 2³⁰ ns (1.07 s)". */
export function levelText(reading: Reading): string {
  if (reading.kind === "raw") return "raw points";
  const { pointWidth } = reading;
  return `windows of ${formatPowerOfTwo(pointWidth)} ns (${formatDuration(1n << BigInt(pointWidth))})`;
}

/** "1,234 points", or "1,100 windows of 131,400 points". */
export function countText(reading: Reading, from: number, to: number): string {
  const points = formatCount(pointsBetween(reading, from, to), "point");
  return reading.kind === "raw" ? points : `${formatCount(to - from, "window")} of ${points}`;
}
