import type { StreamLabel } from "../data/stream-label.ts";
import { element } from "../ui/element.ts";

/** More lines than this at once are no chart any more. */
const MOST_AT_ONCE = 50;

/** What happens with the streams that are marked. */
export interface MarksBar {
  readonly element: HTMLElement;
  show(marked: readonly StreamLabel[], inChart: ReadonlySet<string>): void;
  /** The streams to add to the chart, or, where all that are marked are in it, to remove. */
  next(): { readonly streams: readonly StreamLabel[]; readonly wanted: boolean };
}

export function marksBar(events: { take(): void; clear(): void }): MarksBar {
  const text = element("span", { role: "status", "data-testid": "marked" });
  const take = element("button", { type: "button", class: "primary", "data-testid": "take-marked" });
  const clear = element("button", { type: "button", "data-testid": "clear-marks" }, "Clear");
  take.addEventListener("click", () => events.take());
  clear.addEventListener("click", () => events.clear());
  const root = element("div", { class: "explorer-marks", hidden: true }, text, take, clear);
  let next: ReturnType<MarksBar["next"]> = { streams: [], wanted: true };

  return {
    element: root,
    show(marked, inChart) {
      root.hidden = marked.length === 0;
      const missing = marked.filter(({ uuid }) => !inChart.has(uuid));
      next =
        missing.length > 0
          ? { streams: missing.slice(0, MOST_AT_ONCE), wanted: true }
          : { streams: marked, wanted: false };
      text.textContent = marked.length === 0 ? "" : `${marked.length.toLocaleString("en-US")} marked`;
      const many = missing.length > MOST_AT_ONCE ? ` the first ${MOST_AT_ONCE}` : "";
      take.textContent = next.wanted ? `Draw${many}` : "Remove";
    },
    next: () => next,
  };
}
