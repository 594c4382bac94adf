import { now } from "btrdb-web";
import type { RangeState } from "../state/view-state.ts";

/** A range of time, `end` exclusive. */
interface TimeRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** The longest that a live view waits to move on, and the shortest. */
const SLOWEST_MS = 60_000;
const FASTEST_MS = 100;

/** Turns what the user asked for into times, and keeps a live view moving with the clock. */
export interface ShownRange {
  /** Shows another range from now on. */
  set(range: RangeState): void;
  /** Width of the chart: a live view moves a pixel at a time. */
  setPixels(pixels: number): void;
  stop(): void;
}

/** @param show gets the times; undefined is all that there is */
export function createShownRange(show: (range: TimeRange | undefined) => void): ShownRange {
  let pixels = 1000;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const tick = (span: bigint, live: boolean) => {
    const end = now();
    show({ start: end - span, end });
    if (!live) return;
    const pixel = Number(span) / 1e6 / pixels;
    const pause = Math.min(SLOWEST_MS, Math.max(FASTEST_MS, pixel));
    timer = setTimeout(() => tick(span, live), pause);
  };
  return {
    set(range) {
      stop();
      if (range.kind === "last") tick(range.span, range.live);
      else show(range.kind === "fixed" ? { start: range.start, end: range.end } : undefined);
    },
    setPixels(next) {
      pixels = Math.max(1, next);
    },
    stop,
  };
}
