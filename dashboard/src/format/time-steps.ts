import { NS } from "./time.ts";

/** Distance between two ticks: a fixed length of wall-clock time, or a number of calendar months. */
export type TimeStep =
  | { readonly kind: "fixed"; readonly ns: bigint }
  | { readonly kind: "days"; readonly days: number; readonly ns: bigint }
  | { readonly kind: "months"; readonly months: number; readonly ns: bigint };

const fixed = (ns: bigint): TimeStep => ({ kind: "fixed", ns });
const days = (count: number): TimeStep => ({ kind: "days", days: count, ns: BigInt(count) * NS.day });
/** The shortest such step, so that ticks never come closer than reckoned. */
const months = (count: number): TimeStep => ({
  kind: "months",
  months: count,
  ns: BigInt(Math.floor(count * 30.4)) * NS.day,
});

function decimalSteps(): TimeStep[] {
  const steps: TimeStep[] = [];
  for (let power = 1n; power < NS.second; power *= 10n)
    for (const digit of [1n, 2n, 5n]) steps.push(fixed(digit * power));
  return steps;
}

/** All steps that a time axis may have, shortest first, from one nanosecond to fifty years. */
export const TIME_STEPS: readonly TimeStep[] = [
  ...decimalSteps(),
  ...[1n, 2n, 5n, 10n, 15n, 30n].map((count) => fixed(count * NS.second)),
  ...[1n, 2n, 5n, 10n, 15n, 30n].map((count) => fixed(count * NS.minute)),
  ...[1n, 2n, 3n, 6n, 12n].map((count) => fixed(count * NS.hour)),
  ...[1, 2, 7, 14].map(days),
  ...[1, 2, 3, 6, 12, 24, 60, 120, 240, 600].map(months),
];
