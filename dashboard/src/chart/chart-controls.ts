import type { Frame } from "btrdb-web/viewport";
import type { AxisControls } from "./axis-layer.ts";
import { stepFrom } from "./cursor.ts";
import type { KeyboardTarget } from "./keyboard.ts";
import type { Mover } from "./mover.ts";
import { clamp, pan, type TimeRange, zoom } from "./time-range.ts";

/** What the keys and the buttons of a chart act on. */
export interface ControlTarget {
  readonly mover: Mover;
  frame(): Frame;
  cursor(): bigint | undefined;
  /** `announce`: say what is read. */
  setCursor(time: bigint | undefined, announce: boolean): void;
  selection(): TimeRange | undefined;
  select(selection: TimeRange | undefined, final: boolean): void;
  /** From the first to the last point of all series. */
  whole(): Promise<TimeRange | undefined>;
  readonly axis: AxisControls;
  undo(): void;
  redo(): void;
  toggleTable(): void;
  toggleHelp(): void;
  say(text: string): void;
}

/** All that keys and buttons do to a chart. */
export function chartControls(target: ControlTarget): KeyboardTarget {
  const { mover } = target;
  /** Where a selection by keyboard began. */
  let anchor: bigint | undefined;

  const change = (once: boolean, to: (range: TimeRange) => TimeRange) => {
    if (once) mover.end();
    if (mover.range !== undefined) mover.move(to(mover.range), once);
  };
  const extend = () => {
    const cursor = target.cursor();
    if (anchor === undefined || cursor === undefined) return;
    const [start, last] = cursor < anchor ? [cursor, anchor] : [anchor, cursor];
    // The point at the far end is selected as well.
    target.select({ start, end: last + 1n }, false);
  };

  return {
    pan: (fraction, once = false) => change(once, (range) => pan(range, fraction)),
    // At the cursor, where that is in view: as the wheel does at the pointer.
    zoom: (factor, once = false) =>
      change(once, (range) => zoom(range, fractionOf(range, target.cursor()) ?? 0.5, factor)),
    whole() {
      void target.whole().then((range) => range && mover.move(range, true, true));
    },
    toEnd(which) {
      void target.whole().then((whole) => {
        const { range } = mover;
        if (whole === undefined || range === undefined) return;
        const span = range.end - range.start;
        const next =
          which === "first" ? clamp(whole.start, whole.start + span) : clamp(whole.end - span, whole.end);
        mover.move(next, true);
      });
    },
    step(direction) {
      const { range } = mover;
      if (range === undefined) return;
      const from = target.cursor() ?? (direction === 1 ? range.start - 1n : range.end);
      const next = stepFrom(target.frame(), from, direction);
      if (next === undefined) {
        // Beyond what is known: come back when it is.
        mover.move(pan(range, direction * 0.5), false);
        return;
      }
      const span = range.end - range.start;
      if (next < range.start || next >= range.end) {
        const start = direction === 1 ? next - (span * 9n) / 10n : next - span / 10n;
        mover.move(clamp(start, start + span), false);
      }
      target.setCursor(next, true);
      extend();
    },
    select() {
      const { range } = mover;
      if (range === undefined) return;
      if (anchor !== undefined) {
        anchor = undefined;
        target.select(target.selection(), true);
        target.say("The selection is made.");
        return;
      }
      anchor = target.cursor() ?? range.start + (range.end - range.start) / 2n;
      if (target.cursor() === undefined) target.setCursor(anchor, false);
      target.say("The selection begins here. Move the cursor with Shift and the arrow keys; S ends it.");
    },
    escape() {
      anchor = undefined;
      if (target.selection() !== undefined) target.select(undefined, true);
      else target.setCursor(undefined, false);
    },
    axis: target.axis,
    undo: () => target.undo(),
    redo: () => target.redo(),
    table: () => target.toggleTable(),
    help: () => target.toggleHelp(),
  };
}

/** Where a time is in a range, from 0 to 1; undefined outside. */
function fractionOf({ start, end }: TimeRange, time: bigint | undefined): number | undefined {
  if (time === undefined || time < start || time >= end) return undefined;
  return Number(time - start) / Number(end - start);
}
