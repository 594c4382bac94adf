import { pan, part, type TimeRange, zoom } from "./time-range.ts";

/** What gestures need to know and may do. Positions are fractions of the plotting area, 0 at its left edge. */
export interface GestureTarget {
  view(): TimeRange | undefined;
  setView(view: TimeRange): void;
  reset(): void;
  /** Marks the stretch that a box zoom would take; undefined takes the mark away. */
  mark(stretch: { from: number; to: number } | undefined): void;
}

/** A move of fewer pixels than this is a click. */
const SLACK_PX = 4;

/**
 * Wheel zooms at the pointer (with Shift, or sideways, it pans), dragging pans, dragging with Shift marks a stretch to zoom to,
 * two fingers pinch, a double click goes back to the whole stream. Stops with `signal`.
 */
export function bindGestures(area: HTMLElement, target: GestureTarget, signal: AbortSignal): void {
  const fraction = (clientX: number) => {
    const { left, width } = area.getBoundingClientRect();
    return (clientX - left) / width;
  };

  area.addEventListener(
    "wheel",
    (event) => {
      const view = target.view();
      if (view === undefined) return;
      event.preventDefault();
      const pixels =
        event.deltaMode === WheelEvent.DOM_DELTA_LINE
          ? 33
          : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
            ? 400
            : 1;
      const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        target.setView(pan(view, (sideways * pixels) / area.clientWidth));
        return;
      }
      // Trackpads report a pinch as a wheel with Ctrl and small steps.
      const step = event.deltaY * pixels * (event.ctrlKey ? 0.01 : 0.0022);
      target.setView(zoom(view, fraction(event.clientX), Math.exp(Math.max(-1, Math.min(1, step)))));
    },
    { passive: false, signal },
  );

  /** Pointers that are down, by their id, with where they are now. */
  const down = new Map<number, number>();
  let origin: { view: TimeRange; x: number; box: boolean; moved: boolean } | undefined;
  let pinch: { view: TimeRange; from: number; to: number } | undefined;

  const begin = () => {
    const view = target.view();
    const [first, second] = [...down.values()];
    origin = undefined;
    pinch = undefined;
    if (view === undefined || first === undefined) return;
    if (second === undefined) origin = { view, x: first, box: false, moved: false };
    else pinch = { view, from: fraction(first), to: fraction(second) };
  };

  area.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0 || down.size === 2) return;
      down.set(event.pointerId, event.clientX);
      begin();
      if (origin !== undefined) origin.box = event.shiftKey;
      area.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  area.addEventListener(
    "pointermove",
    (event) => {
      if (!down.has(event.pointerId)) return;
      down.set(event.pointerId, event.clientX);
      if (pinch !== undefined) target.setView(pinched(pinch, [...down.values()].map(fraction)));
      else if (origin !== undefined) {
        if (Math.abs(event.clientX - origin.x) >= SLACK_PX) origin.moved = true;
        if (!origin.moved) return;
        const [from, to] = [fraction(origin.x), fraction(event.clientX)];
        if (origin.box) target.mark({ from: clamp01(from), to: clamp01(to) });
        else target.setView(pan(origin.view, from - to));
      }
    },
    { signal },
  );
  const end = (event: PointerEvent) => {
    if (!down.delete(event.pointerId)) return;
    if (origin?.box) {
      target.mark(undefined);
      const [from, to] = [clamp01(fraction(origin.x)), clamp01(fraction(event.clientX))];
      if (origin.moved && event.type === "pointerup") target.setView(part(origin.view, from, to));
    }
    // The finger that is left goes on from where things are now.
    begin();
  };
  area.addEventListener("pointerup", end, { signal });
  area.addEventListener("pointercancel", end, { signal });
  area.addEventListener("dblclick", () => target.reset(), { signal });
}

/** The view in which both fingers are over the times that they were put on. */
function pinched(
  { view, from, to }: { view: TimeRange; from: number; to: number },
  now: number[],
): TimeRange {
  const [a = from, b = to] = now;
  // Fingers that meet or change sides would turn time around.
  const spread = Math.max(Math.abs(b - a), 0.02);
  const zoomed = zoom(view, (from + to) / 2, Math.abs(to - from) / spread);
  return pan(zoomed, (from + to) / 2 - (a + b) / 2);
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
