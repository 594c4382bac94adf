import type { Stream } from "btrdb-web";
import { compareMenu } from "../compare/compare-menu.ts";
import type { SeriesState } from "../state/view-state.ts";
import { element } from "../ui/element.ts";

/** A place where the comparison of one series is chosen. */
export interface CompareDialog {
  readonly element: HTMLElement;
  open(series: SeriesState, stream: Stream, label: string): void;
}

export function compareDialog(add: (series: Partial<SeriesState>) => void): CompareDialog {
  const root = element("div", { class: "compare-place" });
  return {
    element: root,
    open(series, stream, label) {
      const menu = compareMenu({ series, stream, label, onAdd: add });
      root.replaceChildren(menu.element);
      menu.element.querySelector<HTMLButtonElement>("button")?.click();
    },
  };
}
