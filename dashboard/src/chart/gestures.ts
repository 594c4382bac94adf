import { pan, part, type TimeRange, zoom } from "./time-range.ts";

/** What a drag with the main button does. */
export type DragMode = "pan" | "zoom" | "select";

/** Two ends of a stretch as fractions of the plot, 0 at its left edge; in any order. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What gestures need to know and may do. */
export interface GestureTarget {
  view(): TimeRange | undefined;
  dragMode(): DragMode;
  /** `final`: the gesture is over. A wheel is never final: nobody knows when it ends. */
  move(view: TimeRange, final: boolean): void;
  /** The fingers or the button went down, or all are up. */
  hold(active: boolean): void;
  /** Marks the stretch that a box zoom would take; undefined takes the mark away. */
  mark(stretch: Stretch | undefined): void;
  select(stretch: Stretch, final: boolean): void;
  /** A click where a drag would have selected. */
  deselect(): void;
  /** The pointer is here, as a fraction; undefined: nowhere. */
  hover(at: number | undefined): void;
}

/** A move of fewer pixels than this is a click. */
const SLACK_PX = 4;

/**
 * Wheel zooms at the pointer (with Shift, or sideways, it pans); dragging does what the drag mode says, with Shift it marks a
 * stretch to zoom to, with Alt one to select; two fingers pinch; a double click comes closer, with Shift it goes back.
 */
export function bindGestures(area: HTMLElement, target: GestureTarget, signal: AbortSignal): void {
  /** Where the area was when it was touched: to ask again with every move would lay out the page each time. */
  let held: DOMRect | undefined;
  const fraction = (clientX: number) => {
    const { left, width } = held ?? area.getBoundingClientRect();
    return width > 0 ? (clientX - left) / width : 0;
  };

  area.addEventListener(
    "wheel",
    (event) => {
      const view = target.view();
      if (view === undefined) return;
      event.preventDefault();
      const pixels = wheelPixels(event);
      const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        target.move(pan(view, (sideways * pixels) / Math.max(1, area.clientWidth)), false);
        return;
      }
      // Trackpads report a pinch as a wheel with Ctrl and small steps.
      const step = event.deltaY * pixels * (event.ctrlKey ? 0.01 : 0.0022);
      target.move(zoom(view, fraction(event.clientX), Math.exp(Math.max(-1, Math.min(1, step)))), false);
    },
    { passive: false, signal },
  );

  /** Pointers that are down, by their id, with where they are now. */
  const down = new Map<number, number>();
  let drag: { view: TimeRange; x: number; mode: DragMode; moved: boolean } | undefined;
  let pinch: { view: TimeRange; from: number; to: number } | undefined;
  let moved = false;

  const begin = (mode: DragMode) => {
    const view = target.view();
    const [first, second] = [...down.values()];
    drag = undefined;
    pinch = undefined;
    if (view === undefined || first === undefined) return;
    if (second === undefined) drag = { view, x: first, mode, moved: false };
    else pinch = { view, from: fraction(first), to: fraction(second) };
  };

  area.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0 || down.size === 2) return;
      if (drag !== undefined && drag.mode !== "pan") target.mark(undefined);
      held ??= area.getBoundingClientRect();
      down.set(event.pointerId, event.clientX);
      begin(event.shiftKey ? "zoom" : event.altKey ? "select" : target.dragMode());
      area.setPointerCapture(event.pointerId);
      target.hold(true);
    },
    { signal },
  );
  area.addEventListener(
    "pointermove",
    (event) => {
      target.hover(fraction(event.clientX));
      if (!down.has(event.pointerId)) return;
      down.set(event.pointerId, event.clientX);
      if (pinch !== undefined) {
        moved = true;
        target.move(pinched(pinch, [...down.values()].map(fraction)), false);
      } else if (drag !== undefined) {
        if (Math.abs(event.clientX - drag.x) >= SLACK_PX) drag.moved = true;
        if (!drag.moved) return;
        const stretch = { from: fraction(drag.x), to: fraction(event.clientX) };
        if (drag.mode === "zoom") target.mark(inside(stretch));
        else if (drag.mode === "select") target.select(inside(stretch), false);
        else {
          moved = true;
          target.move(pan(drag.view, stretch.from - stretch.to), false);
        }
      }
    },
    { signal },
  );
  const end = (event: PointerEvent) => {
    if (!down.delete(event.pointerId)) return;
    const done = event.type === "pointerup";
    if (drag?.moved) {
      const stretch = inside({ from: fraction(drag.x), to: fraction(event.clientX) });
      if (drag.mode === "zoom") {
        target.mark(undefined);
        if (done) target.move(part(drag.view, stretch.from, stretch.to), true);
      } else if (drag.mode === "select") target.select(stretch, true);
    } else if (done && drag?.mode === "select") target.deselect();
    else if (done && event.pointerType !== "mouse" && pinch === undefined) {
      target.hover(fraction(event.clientX));
    }
    if (down.size === 0) {
      const view = target.view();
      if (moved && view !== undefined) target.move(view, true);
      moved = false;
      held = undefined;
      target.hold(false);
    }
    // The finger that is left goes on from where things are now.
    begin("pan");
  };
  area.addEventListener("pointerup", end, { signal });
  area.addEventListener("pointercancel", end, { signal });
  area.addEventListener(
    "pointerleave",
    (event) => {
      // A finger that is lifted leaves the cursor where it was.
      if (event.pointerType === "mouse" && down.size === 0) target.hover(undefined);
    },
    { signal },
  );
  area.addEventListener(
    "dblclick",
    (event) => {
      const view = target.view();
      if (view === undefined) return;
      target.move(zoom(view, fraction(event.clientX), event.shiftKey ? 4 : 0.25), true);
    },
    { signal },
  );
}

/** How many pixels a wheel's unit is. */
export function wheelPixels({ deltaMode }: WheelEvent): number {
  if (deltaMode === WheelEvent.DOM_DELTA_LINE) return 33;
  return deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
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

function inside({ from, to }: Stretch): Stretch {
  return { from: clamp01(from), to: clamp01(to) };
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
