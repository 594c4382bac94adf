import { element } from "../ui/element.ts";
import { seldom } from "./seldom.ts";

/** A list of keys and gestures over the chart. */
export interface HelpOverlay {
  readonly element: HTMLElement;
  readonly open: boolean;
  toggle(open: boolean): void;
}

/** Focus goes to the list when it opens; `closed` is for bringing it back. */
export function createHelpOverlay(closed: () => void): HelpOverlay {
  const close = element(
    "button",
    { type: "button", class: "help-close", "data-testid": "close-help" },
    "Close",
  );
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
    close,
  );
  let filled = false;
  const toggle = (open: boolean) => {
    if (root.hidden !== open) return;
    root.hidden = !open;
    if (!open) return closed();
    root.focus();
    if (filled) return;
    filled = true;
    seldom.help().then(
      ({ helpList }) => close.before(...helpList()),
      () => {
        filled = false;
      },
    );
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
