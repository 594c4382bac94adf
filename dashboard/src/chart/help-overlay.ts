import { element } from "../ui/element.ts";
import { KEY_BINDINGS } from "./keyboard.ts";

/** A list of keys and gestures over the chart. */
export interface HelpOverlay {
  readonly element: HTMLElement;
  readonly open: boolean;
  toggle(open: boolean): void;
}

const GESTURES: readonly (readonly [how: string, what: string])[] = [
  ["Wheel, or two fingers", "Zoom in and out at the pointer"],
  ["Drag", "Move; or zoom, or select, as the buttons say"],
  ["Shift and drag", "Zoom to a stretch"],
  ["Alt and drag", "Select a stretch"],
  ["Double click", "Zoom in; with Shift: zoom out"],
  ["Shift and wheel", "Move"],
  ["Drag a value axis", "Move its values"],
  ["Wheel over a value axis", "Zoom its values"],
  ["Double click on a value axis", "Fit it to the data"],
];

/** Focus goes to the list when it opens; `closed` is for bringing it back. */
export function createHelpOverlay(closed: () => void): HelpOverlay {
  const close = element(
    "button",
    { type: "button", class: "help-close", "data-testid": "close-help" },
    "Close",
  );
  const pairs = (list: readonly (readonly [term: readonly string[], text: string])[]) =>
    list.flatMap(([terms, text]) => [
      element("dt", {}, ...terms.flatMap((term, index) => (index === 0 ? [cap(term)] : [" or ", cap(term)]))),
      element("dd", {}, text),
    ]);
  const root = element(
    "div",
    {
      class: "help",
      role: "dialog",
      "aria-label": "Keys and gestures of the chart",
      tabindex: -1,
      hidden: true,
      "data-testid": "help",
    },
    element("h3", {}, "Keys, while the chart has the focus"),
    element("dl", {}, ...pairs(KEY_BINDINGS.map(({ caps, what }) => [caps, what]))),
    element("h3", {}, "Mouse and touch"),
    element("dl", {}, ...pairs(GESTURES.map(([how, what]) => [[how], what]))),
    close,
  );
  const toggle = (open: boolean) => {
    if (root.hidden !== open) return;
    root.hidden = !open;
    if (open) root.focus();
    else closed();
  };
  close.addEventListener("click", () => toggle(false));
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" && event.key !== "?") return;
    event.preventDefault();
    event.stopPropagation();
    toggle(false);
  });
  return {
    element: root,
    get open() {
      return !root.hidden;
    },
    toggle,
  };
}

function cap(text: string): HTMLElement {
  return element("kbd", {}, text);
}
