import { labelWidth, tickLabels, withoutCrowding } from "./tick-labels.ts";
import { NS, wallTime } from "./time.ts";
import { TIME_STEPS, type TimeStep } from "./time-steps.ts";
import { instantsOf, stepOver } from "./wall-time.ts";
import { floorDiv, type Zone } from "./zone.ts";

/** One tick of a time axis: its exact time, and its label of one or two lines. */
export interface TimeTick {
  readonly time: bigint;
  readonly label: string;
}

/**
 * Ticks of [start, end] (nanoseconds, both inclusive) for an axis of `widthPx` CSS pixels: at round wall-clock times of the
 * zone, so that days start at midnight and hours stay whole across daylight-saving steps; an hour that comes twice is
 * labelled twice, with its offset. The second line of a label says what the first leaves open, where that changes.
 */
export function timeTicks(start: bigint, end: bigint, widthPx: number, zone: Zone): TimeTick[] {
  if (end <= start || widthPx <= 0) return [];
  const step = chooseStep(end - start, widthPx);
  const pxPerNs = widthPx / Number(end - start);
  const all =
    step.kind === "fixed" ? fixedTicks(start, end, step.ns, zone) : calendarTicks(start, end, step, zone);
  const times = withoutCrowding(all, step, pxPerNs);
  const labels = tickLabels(times, step, zone, pxPerNs);
  return times.map((time, index) => ({ time, label: labels[index] ?? "" }));
}

/** The shortest step whose labels have room. */
export function chooseStep(span: bigint, widthPx: number): TimeStep {
  const nsPerPx = Number(span) / widthPx;
  for (const step of TIME_STEPS) {
    if (Number(step.ns) / nsPerPx >= labelWidth(step)) return step;
  }
  return TIME_STEPS[TIME_STEPS.length - 1]!;
}

/** Ticks at whole multiples of `step` on the wall clock; each stretch between two steps of the zone's offset on its own. */
function fixedTicks(start: bigint, end: bigint, step: bigint, zone: Zone): bigint[] {
  const times: bigint[] = [];
  for (let from: bigint | undefined = start; from !== undefined; ) {
    const next: bigint | undefined = zone.nextStep(from, end);
    const to = next === undefined ? end : next - 1n;
    const offset = zone.offsetAt(from);
    const first = -floorDiv(-(from + offset), step) * step - offset;
    for (let time = first; time <= to; time += step) times.push(time);
    from = next;
  }
  return times;
}

/** Local midnights every so many days (counted from 1970-01-05, a Monday) or months (counted from January). */
function calendarTicks(
  start: bigint,
  end: bigint,
  step: Exclude<TimeStep, { kind: "fixed" }>,
  zone: Zone,
): bigint[] {
  const times: bigint[] = [];
  const first = wallTime(start, zone);
  const push = (wall: bigint) => {
    const time = instantOf(wall, zone);
    // Two midnights that are both skipped, as in the zones that crossed the date line, are one instant.
    if (time >= start && time <= end && time !== times.at(-1)) times.push(time);
    return time <= end;
  };
  if (step.kind === "days") {
    const monday = 4n;
    const length = BigInt(step.days);
    let day = floorDiv(floorDiv(start + first.offset, NS.day) - monday, length) * length + monday;
    while (push(day * NS.day)) day += length;
  } else {
    let month = Math.floor((first.year * 12 + first.month - 1) / step.months) * step.months;
    while (push(BigInt(Date.UTC(Math.floor(month / 12), month % 12)) * NS.millisecond)) month += step.months;
  }
  return times;
}

/** The first instant at which the wall clock shows `wall`; where it skips that time, the first instant after the skip. */
function instantOf(wall: bigint, zone: Zone): bigint {
  return instantsOf(wall, zone)[0] ?? stepOver(wall, zone)!;
}
