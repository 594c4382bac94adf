import { dateText, fractionText, NS, offsetText, pad, type WallTime, wallTime } from "./time.ts";
import { TIME_STEPS, type TimeStep } from "./time-steps.ts";
import { floorDiv, type Zone } from "./zone.ts";

/** One tick of a time axis: its exact time, and its label of one or two lines. */
export interface TimeTick {
  readonly time: bigint;
  readonly label: string;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** Width of a digit in the axis font, generously, and the least air between two labels, in CSS pixels. */
const CHAR_PX = 7;
const AIR_PX = 22;

/**
 * Ticks of [start, end] (nanoseconds, both inclusive) for an axis of `widthPx` CSS pixels: at round wall-clock times of the
 * zone, so that days start at midnight and hours stay whole across daylight-saving steps; an hour that comes twice is
 * labelled twice, with its offset. The second line of a label says what the first leaves open, where that changes.
 */
export function timeTicks(start: bigint, end: bigint, widthPx: number, zone: Zone): TimeTick[] {
  if (end <= start || widthPx <= 0) return [];
  const step = chooseStep(end - start, widthPx);
  const times =
    step.kind === "fixed" ? fixedTicks(start, end, step.ns, zone) : calendarTicks(start, end, step, zone);
  return label(times, step, zone, widthPx / Number(end - start));
}

/** The shortest step whose labels have room. */
export function chooseStep(span: bigint, widthPx: number): TimeStep {
  const nsPerPx = Number(span) / widthPx;
  for (const step of TIME_STEPS) {
    if (Number(step.ns) / nsPerPx >= labelChars(step) * CHAR_PX + AIR_PX) return step;
  }
  return TIME_STEPS[TIME_STEPS.length - 1]!;
}

/** Ticks at whole multiples of `step` on the wall clock; each stretch between two steps of the zone's offset on its own. */
function fixedTicks(start: bigint, end: bigint, step: bigint, zone: Zone): bigint[] {
  const times: bigint[] = [];
  for (const { from, to, offset } of stretches(start, end, zone)) {
    const first = -floorDiv(-(from + offset), step) * step - offset;
    for (let time = first; time <= to; time += step) times.push(time);
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
    if (time >= start && time <= end) times.push(time);
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

/** The instant at which the wall clock shows `wall`; where it skips that time, the first instant after the skip. */
function instantOf(wall: bigint, zone: Zone): bigint {
  const before = zone.offsetAt(wall - NS.day);
  const early = wall - before;
  if (zone.offsetAt(early) === before) return early;
  const late = wall - zone.offsetAt(wall + NS.day);
  return late + zone.offsetAt(late) === wall ? late : transition(late - NS.day, late + NS.day, zone);
}

interface Stretch {
  readonly from: bigint;
  /** Inclusive. */
  readonly to: bigint;
  readonly offset: bigint;
}

/** [start, end] cut at the steps of the zone's offset. Looks once a day, which no two steps of a real zone beat. */
function stretches(start: bigint, end: bigint, zone: Zone): Stretch[] {
  const list: Stretch[] = [];
  let from = start;
  let offset = zone.offsetAt(start);
  for (let probe = start; probe < end; ) {
    const next = probe + NS.day < end ? probe + NS.day : end;
    const after = zone.offsetAt(next);
    if (after !== offset) {
      const change = transition(probe, next, zone);
      list.push({ from, to: change - 1n, offset });
      from = change;
      offset = after;
    }
    probe = next;
  }
  list.push({ from, to: end, offset });
  return list;
}

/** First instant in (low, high] at which the offset is no longer that of `low`. */
function transition(low: bigint, high: bigint, zone: Zone): bigint {
  const before = zone.offsetAt(low);
  let [from, to] = [low, high];
  while (to - from > 1n) {
    const middle = (from + to) / 2n;
    if (zone.offsetAt(middle) === before) from = middle;
    else to = middle;
  }
  return to;
}

function fractionDigits(step: TimeStep): number {
  if (step.ns >= NS.second) return 0;
  let digits = 0;
  for (let unit = NS.second; step.ns % unit !== 0n; unit /= 10n) digits += 1;
  return digits;
}

function labelChars(step: TimeStep): number {
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

function label(times: readonly bigint[], step: TimeStep, zone: Zone, pxPerNs: number): TimeTick[] {
  const walls = times.map((time) => wallTime(time, zone));
  const contexts = walls.map((wall, index) => {
    const previous = walls[index - 1];
    const text = context(wall, step);
    const stepped = previous !== undefined && previous.offset !== wall.offset && step.kind === "fixed";
    if (stepped) return `${text} ${offsetText(wall.offset, zone)}`.trim();
    return previous !== undefined && context(previous, step) === text ? "" : text;
  });
  // The first tick repeats what a reader can look up; a real change right beside it says more.
  const next = contexts.findIndex((text, index) => index > 0 && text !== "");
  if (next > 0) {
    const room = Number(times[next]! - times[0]!) * pxPerNs;
    const needed = ((contexts[0]!.length + contexts[next]!.length) / 2) * CHAR_PX + AIR_PX / 2;
    if (room < needed) contexts[0] = "";
  }
  return times.map((time, index) => {
    const second = contexts[index];
    return {
      time,
      label: second === "" ? fine(walls[index]!, step) : `${fine(walls[index]!, step)}\n${second}`,
    };
  });
}
