import { BURST, END, FIRST } from "../../e2e/years/years-streams.ts";

export interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

/** One thing that a user does: to look at something else, and for how long until the next one. */
export interface Step {
  readonly phase: string;
  /** "live": the last {@link LIVE_SPAN} until now. */
  readonly range: Range | "live";
  /** Where the pointer is, as a part of the width. */
  readonly pointer: number;
  readonly ms: number;
}

export const LIVE_SPAN = 900n * 1_000_000_000n;

/** How a user turns a wheel: from ten years to about a day. */
export interface Wheel {
  readonly steps: number;
  readonly factor: number;
  /** From one step to the next. */
  readonly ms: number;
}

export const WHEELS = {
  /** Notches of a mouse wheel, with the factor that the chart gives them (e^0.22). */
  notches: { steps: 37, factor: 0.8025, ms: 120 },
  /** A button that doubles, or a trackpad thrown: each step needs windows that no step before had. */
  doubling: { steps: 12, factor: 0.5, ms: 400 },
} satisfies Record<string, Wheel>;

const PAN_MS = 250;
const LOOK_MS = 3000;
const DAY = 86_400n * 1_000_000_000n;

/** Zooms around the pointer; BigInt by thousandths, so that it is the same everywhere. */
export function zoomed({ start, end }: Range, pointer: number, factor: number): Range {
  const span = end - start;
  const next = (span * BigInt(Math.round(factor * 1000))) / 1000n;
  const from = start + ((span - next) * BigInt(Math.round(pointer * 1000))) / 1000n;
  return { start: from, end: from + next };
}

export function panned({ start, end }: Range, part: number): Range {
  const by = ((end - start) * BigInt(Math.round(part * 1000))) / 1000n;
  return { start: start + by, end: end + by };
}

/**
 * A minute of use, as plain as it can be said, of somebody who does not dawdle: ten years; the wheel, to about a day; 20 steps
 * to the right of a tenth of the view; the wheel back; a jump to a week, one to another week and back again; and 20 seconds of
 * the last 15 minutes, live, at one new view a second.
 */
export function minuteOfUse(wheel: Wheel): Step[] {
  const steps: Step[] = [];
  const pointer = 0.6;
  let range: Range = { start: FIRST, end: END };
  /** After the last step of each, the user looks at what there is. */
  const go = (phase: string, count: number, ms: number, next: (range: Range, step: number) => Range) => {
    for (let step = 0; step < count; step++) {
      range = next(range, step);
      steps.push({ phase, range, pointer, ms: step === count - 1 ? LOOK_MS : ms });
    }
  };
  go("open ten years", 1, LOOK_MS, (whole) => whole);
  go("zoom in", wheel.steps, wheel.ms, (now) => zoomed(now, pointer, wheel.factor));
  go("pan", 20, PAN_MS, (now) => panned(now, 0.1));
  go("zoom out", wheel.steps, wheel.ms, (now) => zoomed(now, pointer, 1 / wheel.factor));
  const week = { start: BURST, end: BURST + 7n * DAY };
  const other = { start: week.start - 1000n * DAY, end: week.end - 1000n * DAY };
  go("jump to a week and back", 3, LOOK_MS, (_, step) => (step === 1 ? other : week));
  for (let step = 0; step < 20; step++) steps.push({ phase: "live", range: "live", pointer: 1, ms: 1000 });
  return steps;
}

export const PHASES = [...new Set(minuteOfUse(WHEELS.doubling).map(({ phase }) => phase))];
