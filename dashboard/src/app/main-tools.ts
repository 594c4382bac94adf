import { element } from "../ui/element.ts";
import type { ViewStore } from "./view-store.ts";

/** Buttons to undo and redo. */
export function undoButtons(view: ViewStore): HTMLElement {
  const button = (text: string, label: string, testId: string, run: () => void) => {
    const node = element(
      "button",
      { type: "button", "aria-label": label, title: label, "data-testid": testId },
      text,
    );
    node.addEventListener("click", () => {
      if (node.getAttribute("aria-disabled") !== "true") run();
    });
    return node;
  };
  const undo = button("↶", "Undo", "undo", () => view.undo());
  const redo = button("↷", "Redo", "redo", () => view.redo());
  view.steps.subscribe(({ canUndo, canRedo }) => {
    // Not `disabled`: that would take the focus away from whoever pressed it last.
    undo.setAttribute("aria-disabled", String(!canUndo));
    redo.setAttribute("aria-disabled", String(!canRedo));
  });
  return element("span", { class: "segmented", role: "group", "aria-label": "History" }, undo, redo);
}
