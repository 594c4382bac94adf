import { dateText, fractionText, NS, offsetText, pad, type WallTime, wallTime } from "./time.ts";
import type { TimeStep } from "./time-steps.ts";
import type { Zone } from "./zone.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** Width of a digit in the axis font, generously, and the least air between two labels, in CSS pixels. */
const CHAR_PX = 7;
const AIR_PX = 22;
/** What is left between two labels where a step of the clock has pushed their ticks together. */
const TIGHT_AIR_PX = 4;

/** Room that a tick of such an axis needs, in CSS pixels. */
export function labelWidth(step: TimeStep): number {
  return fineChars(step) * CHAR_PX + AIR_PX;
}

/** Times without those whose label would run into the one before: a clock that is put back pushes ticks together. */
export function withoutCrowding(times: readonly bigint[], step: TimeStep, pxPerNs: number): bigint[] {
  const kept: bigint[] = [];
  const room = fineChars(step) * CHAR_PX + TIGHT_AIR_PX;
  for (const time of times) {
    const before = kept.at(-1);
    if (before === undefined || Number(time - before) * pxPerNs >= room) kept.push(time);
  }
  return kept;
}

/**
 * One or two lines for each tick. The first says what differs from tick to tick, the second what that leaves open, where it
 * changes: the date, the year, the offset of the zone after a daylight-saving step.
 */
export function tickLabels(
  times: readonly bigint[],
  step: TimeStep,
  zone: Zone,
  pxPerNs: number,
): readonly string[] {
  const walls = times.map((time) => wallTime(time, zone));
  const second = placeContexts(times, walls, step, zone, pxPerNs);
  return walls.map((wall, index) => {
    const text = second[index] ?? "";
    return text === "" ? fine(wall, step) : `${fine(wall, step)}\n${text}`;
  });
}

function fractionDigits(step: TimeStep): number {
  if (step.ns >= NS.second) return 0;
  let digits = 0;
  for (let unit = NS.second; step.ns % unit !== 0n; unit /= 10n) digits += 1;
  return digits;
}

function fineChars(step: TimeStep): number {
  if (step.kind !== "fixed") return step.kind === "months" ? 4 : 6;
  if (step.ns >= NS.minute) return 5;
  return step.ns >= NS.second ? 8 : 3 + fractionDigits(step);
}

/** First line: what differs from tick to tick. */
function fine(wall: WallTime, step: TimeStep): string {
  if (step.kind === "months") return step.months >= 12 ? pad(wall.year, 4) : MONTHS[wall.month - 1]!;
  if (step.kind === "days") return `${MONTHS[wall.month - 1]} ${wall.day}`;
  if (step.ns < NS.second) return pad(wall.second, 2) + fractionText(wall, fractionDigits(step));
  const minutes = `${pad(wall.hour, 2)}:${pad(wall.minute, 2)}`;
  return step.ns >= NS.minute ? minutes : `${minutes}:${pad(wall.second, 2)}`;
}

/** Second line: what the first leaves open. */
function context(wall: WallTime, step: TimeStep): string {
  if (step.kind === "months") return step.months >= 12 ? "" : pad(wall.year, 4);
  if (step.kind === "days") return pad(wall.year, 4);
  if (step.ns >= NS.second) return dateText(wall);
  return `${dateText(wall)} ${pad(wall.hour, 2)}:${pad(wall.minute, 2)}`;
}

/**
 * Second lines that do not run into each other. A step of the offset comes first, for nothing else tells of it; then the
 * changes; and last the first tick, which repeats what a reader can look up.
 */
function placeContexts(
  times: readonly bigint[],
  walls: readonly WallTime[],
  step: TimeStep,
  zone: Zone,
  pxPerNs: number,
): readonly string[] {
  const wanted = walls.map((wall, index) => {
    const text = context(wall, step);
    const before = walls[index - 1];
    return before !== undefined && context(before, step) === text ? "" : text;
  });
  const placed: string[] = times.map(() => "");
  const fits = (index: number, text: string, among: readonly string[]) =>
    among.every((other, at) => {
      if (other === "" || at === index) return true;
      const room = Math.abs(Number(times[at]! - times[index]!)) * pxPerNs;
      return room >= ((text.length + other.length) / 2) * CHAR_PX + TIGHT_AIR_PX;
    });
  for (const [index, wall] of walls.entries()) {
    if (step.kind !== "fixed" || index === 0 || walls[index - 1]!.offset === wall.offset) continue;
    const offset = offsetText(wall.offset, zone);
    const whole = `${context(wall, step)} ${offset}`;
    const others = wanted.map((text, at) => placed[at] || (at === 0 ? "" : text));
    // With the date, unless that costs a neighbour its own; but before the date is lost altogether, with it all the same.
    if (fits(index, whole, others)) placed[index] = whole;
    else if (wanted[index] === "" && fits(index, offset, others)) placed[index] = offset;
    else placed[index] = [whole, offset].find((text) => fits(index, text, placed)) ?? "";
  }
  for (const index of [...wanted.keys()].slice(1).concat(0)) {
    const text = wanted[index];
    if (text === undefined || text === "" || placed[index] !== "") continue;
    if (fits(index, text, placed)) placed[index] = text;
  }
  return placed;
}
