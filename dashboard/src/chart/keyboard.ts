import type { AxisControls } from "./axis-layer.ts";

/** What the keyboard may do with the chart. */
export interface KeyboardTarget {
  /** By a fraction of what is in view; positive is later. `once`: a move of its own; otherwise several are one. */
  pan(fraction: number, once?: boolean): void;
  /** Below 1 is closer. */
  zoom(factor: number, once?: boolean): void;
  /** All there is. */
  whole(): void;
  /** Keeps the span, and goes to where the data begins or ends. */
  toEnd(which: "first" | "last"): void;
  /** Moves the cursor to the next point, or the one before. */
  step(direction: 1 | -1): void;
  /** Starts a selection at the cursor, or ends the one that was started. */
  select(): void;
  /** Takes away what is in the way: a help, a selection, the cursor. */
  escape(): void;
  /** The value axis that is chosen, and what can be done to it. */
  readonly axis: AxisControls;
  undo(): void;
  redo(): void;
  table(): void;
  help(): void;
}

/** A key, or several that do the same. */
export interface KeyBinding {
  /** As `event.key` says it, with "Shift+", "Ctrl+" or "Alt+" in front. */
  readonly keys: readonly string[];
  /** What is written on the keys, for people. */
  readonly caps: readonly string[];
  readonly what: string;
  /** `key` is which of the keys it was. */
  readonly run: (target: KeyboardTarget, key: string) => void;
}

/** All keys of the chart; the help lists them. */
export const KEY_BINDINGS: readonly KeyBinding[] = [
  { keys: ["ArrowLeft"], caps: ["←"], what: "Move to earlier times", run: (chart) => chart.pan(-0.1) },
  { keys: ["ArrowRight"], caps: ["→"], what: "Move to later times", run: (chart) => chart.pan(0.1) },
  { keys: ["PageUp"], caps: ["Page Up"], what: "A screen earlier", run: (chart) => chart.pan(-0.9) },
  { keys: ["PageDown"], caps: ["Page Down"], what: "A screen later", run: (chart) => chart.pan(0.9) },
  { keys: ["Home"], caps: ["Home"], what: "Go to the first point", run: (chart) => chart.toEnd("first") },
  { keys: ["End"], caps: ["End"], what: "Go to the last point", run: (chart) => chart.toEnd("last") },
  { keys: ["+", "=", "ArrowUp"], caps: ["+", "↑"], what: "Zoom in", run: (chart) => chart.zoom(0.6) },
  { keys: ["-", "_", "ArrowDown"], caps: ["−", "↓"], what: "Zoom out", run: (chart) => chart.zoom(1 / 0.6) },
  { keys: ["0"], caps: ["0"], what: "Show all data", run: (chart) => chart.whole() },
  {
    keys: ["Shift+ArrowLeft"],
    caps: ["Shift ←"],
    what: "Cursor to the point before",
    run: (chart) => chart.step(-1),
  },
  {
    keys: ["Shift+ArrowRight"],
    caps: ["Shift →"],
    what: "Cursor to the next point",
    run: (chart) => chart.step(1),
  },
  {
    keys: ["s", "S"],
    caps: ["S"],
    what: "Start a selection at the cursor; again: end it",
    run: (chart) => chart.select(),
  },
  {
    keys: ["[", "]"],
    caps: ["[", "]"],
    what: "Choose a value axis",
    run: (chart, key) => chart.axis.choose(key === "[" ? -1 : 1),
  },
  {
    keys: ["Alt+ArrowUp", "Alt+ArrowDown"],
    caps: ["Alt ↑", "Alt ↓"],
    what: "Move the value axis",
    run: (chart, key) => chart.axis.pan(key === "Alt+ArrowUp" ? 0.1 : -0.1),
  },
  {
    keys: ["Alt++", "Alt+-"],
    caps: ["Alt +", "Alt −"],
    what: "Zoom the value axis",
    run: (chart, key) => chart.axis.zoom(key === "Alt++" ? 0.6 : 1 / 0.6),
  },
  {
    keys: ["Alt+0"],
    caps: ["Alt 0"],
    what: "Fit the value axis to the data",
    run: (chart) => chart.axis.free(),
  },
  { keys: ["z", "Ctrl+z"], caps: ["Z", "Ctrl Z"], what: "Undo", run: (chart) => chart.undo() },
  {
    keys: ["y", "Ctrl+y", "Ctrl+Shift+Z", "Ctrl+Shift+z"],
    caps: ["Y", "Ctrl Y"],
    what: "Redo",
    run: (chart) => chart.redo(),
  },
  {
    keys: ["t", "T"],
    caps: ["T"],
    what: "Show the numbers as a table, or hide it",
    run: (chart) => chart.table(),
  },
  {
    keys: ["Escape"],
    caps: ["Esc"],
    what: "Take away the selection, then the cursor",
    run: (chart) => chart.escape(),
  },
  { keys: ["?"], caps: ["?"], what: "Show or hide this list", run: (chart) => chart.help() },
];

const BY_KEY: ReadonlyMap<string, KeyBinding> = new Map(
  KEY_BINDINGS.flatMap((binding) => binding.keys.map((key) => [key, binding])),
);

/** With Alt some keyboards type other characters: where they are on the keyboard counts then. */
const ALT_KEYS: Readonly<Record<string, string>> = {
  Equal: "+",
  NumpadAdd: "+",
  Minus: "-",
  NumpadSubtract: "-",
  Digit0: "0",
  Numpad0: "0",
};

/** A press of a key. */
export type KeyPress = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey"> & {
  readonly code?: string;
};

/** What a press of a key is called in {@link KeyBinding.keys}; the modifiers of a Mac count as Ctrl. */
export function bindingOf(
  event: KeyPress,
): { readonly binding: KeyBinding; readonly key: string } | undefined {
  for (const key of namesOf(event)) {
    const binding = BY_KEY.get(key);
    if (binding !== undefined) return { binding, key };
  }
  return undefined;
}

function namesOf({ key, code = "", shiftKey, ctrlKey, metaKey, altKey }: KeyPress): string[] {
  // Many keyboards have brackets only with Alt, or with AltGr, which is Ctrl and Alt on Windows.
  if (altKey && (key === "[" || key === "]")) return [key];
  if (altKey) return ctrlKey || metaKey ? [] : [`Alt+${key}`, `Alt+${ALT_KEYS[code] ?? ""}`];
  const shift = shiftKey ? "Shift+" : "";
  if (ctrlKey || metaKey) return [`Ctrl+${shift}${key}`];
  // "?" and "+" are typed with Shift on some keyboards: the key itself counts then.
  return key.length === 1 ? [`${shift}${key}`, key] : [`${shift}${key}`];
}

/** Binds the keys to an element that can have the focus. */
export function bindKeyboard(element: HTMLElement, target: KeyboardTarget, signal: AbortSignal): void {
  element.addEventListener(
    "keydown",
    (event) => {
      if (event.target !== element) return;
      const found = bindingOf(event);
      if (found === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      found.binding.run(target, found.key);
    },
    { signal },
  );
}
