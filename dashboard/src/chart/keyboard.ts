import { pan, type TimeRange, zoom } from "./time-range.ts";

/** What the keyboard may do with the chart. */
export interface KeyboardTarget {
  view(): TimeRange | undefined;
  setView(view: TimeRange): void;
  reset(): void;
  /** Moves the cursor by so many points; undefined takes it away. */
  moveCursor(steps: number | undefined): void;
}

/** Said to screen readers and shown beside the chart. */
export const KEYBOARD_HELP =
  "Arrow keys left and right move, up and down (or plus and minus) zoom, Shift with left and right moves the cursor from point to point, 0 shows the whole stream.";

/** Binds the keys of {@link KEYBOARD_HELP} to an element that can have the focus. */
export function bindKeyboard(element: HTMLElement, target: KeyboardTarget, signal: AbortSignal): void {
  const change = (to: (view: TimeRange) => TimeRange) => {
    const view = target.view();
    if (view !== undefined) target.setView(to(view));
  };
  const closer = () => change((view) => zoom(view, 0.5, 0.6));
  const wider = () => change((view) => zoom(view, 0.5, 1 / 0.6));
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => change((view) => pan(view, -0.1)),
    ArrowRight: () => change((view) => pan(view, 0.1)),
    PageUp: () => change((view) => pan(view, -0.9)),
    PageDown: () => change((view) => pan(view, 0.9)),
    ArrowUp: closer,
    ArrowDown: wider,
    "+": closer,
    "=": closer,
    "-": wider,
    "0": () => target.reset(),
    "Shift+ArrowLeft": () => target.moveCursor(-1),
    "Shift+ArrowRight": () => target.moveCursor(1),
    Escape: () => target.moveCursor(undefined),
  };
  element.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target !== element) return;
      const action = (event.shiftKey ? keys[`Shift+${event.key}`] : undefined) ?? keys[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    },
    { signal },
  );
}
