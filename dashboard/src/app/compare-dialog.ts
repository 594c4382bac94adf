import type { Stream } from "btrdb-web";
import { compareMenu } from "../compare/compare-menu.ts";
import type { SeriesState } from "../state/view-state.ts";
import { element } from "../ui/element.ts";

/** What a comparison tells its owner. */
export interface CompareEvents {
  add(series: Partial<SeriesState>): void;
  /** It is over, and what had the focus before is gone: the focus needs another place. */
  lostFocus(): void;
}

/** A place where the comparison of one series is chosen; it takes no room. */
export interface CompareDialog {
  readonly element: HTMLElement;
  open(series: SeriesState, stream: Stream, label: string): void;
}

export function compareDialog({ add, lostFocus }: CompareEvents): CompareDialog {
  const root = element("div", { class: "compare-place" });
  return {
    element: root,
    open(series, stream, label) {
      const before = document.activeElement;
      const menu = compareMenu({ series, stream, label, onAdd: add });
      root.replaceChildren(menu.element);
      menu.element.querySelector("[popover]")?.addEventListener("toggle", (event) => {
        if (!(event instanceof ToggleEvent) || event.newState === "open") return;
        const focused = root.contains(document.activeElement) || document.activeElement === document.body;
        menu.element.remove();
        if (!focused) return;
        if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus();
        else lostFocus();
      });
      menu.element.querySelector<HTMLButtonElement>("button")?.click();
    },
  };
}
