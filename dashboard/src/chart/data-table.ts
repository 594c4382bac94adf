import type { Reading } from "../data/reading.ts";
import { formatCount } from "../format/count.ts";
import { formatTime } from "../format/time.ts";
import type { Zone } from "../format/zone.ts";
import { element } from "../ui/element.ts";

const MAX_ROWS = 2000;

/** What is drawn, as a table: for screen readers always, for everybody on demand. */
export interface DataTable {
  readonly element: HTMLElement;
  setVisible(visible: boolean): void;
  /** Fills the table once nothing changes any more; then its `data-revision` is that of the chart. */
  show(
    content:
      | { reading: Reading; from: number; to: number; unit: string; name: string; zone: Zone }
      | undefined,
    revision: number,
  ): void;
}

export function createDataTable(): DataTable {
  const caption = element("caption");
  const head = element("thead");
  const body = element("tbody");
  const root = element(
    "div",
    { class: "data-table visually-hidden", id: "data-table", "data-testid": "data-table" },
    element("table", {}, caption, head, body),
  );
  let cancel = () => {};

  return {
    element: root,
    setVisible(visible) {
      root.classList.toggle("visually-hidden", !visible);
      // A region that scrolls has to be reachable by keyboard.
      if (visible) root.setAttribute("tabindex", "0");
      else root.removeAttribute("tabindex");
    },
    show(content, revision) {
      cancel();
      cancel = whenAtRest(() => {
        root.dataset.revision = String(revision);
        if (content === undefined) {
          caption.textContent = "Nothing is drawn.";
          head.replaceChildren();
          body.replaceChildren();
          return;
        }
        const { reading, from, to, unit, name, zone } = content;
        const shown = Math.min(to - from, MAX_ROWS);
        const inUnit = unit === "" ? "" : ` (${unit})`;
        const noun = reading.kind === "raw" ? "point" : "window";
        caption.textContent =
          shown < to - from
            ? `${name}: the first ${formatCount(shown, noun)} of ${formatCount(to - from, noun)} in view`
            : `${name}: ${formatCount(shown, noun)} in view`;
        const titles =
          reading.kind === "raw"
            ? ["Time", `Value${inUnit}`]
            : ["Window from", `Min${inUnit}`, `Mean${inUnit}`, `Max${inUnit}`, "Count"];
        head.replaceChildren(
          element("tr", {}, ...titles.map((title) => element("th", { scope: "col" }, title))),
        );
        const rows = Array.from({ length: shown }, (_, row) => tableRow(reading, from + row, zone));
        body.replaceChildren(...rows);
      });
    },
  };
}

/** The time in nanoseconds is in `data-time`; values are written with all their digits. */
function tableRow(reading: Reading, index: number, zone: Zone): HTMLTableRowElement {
  const time = reading.time[index]!;
  const values =
    reading.kind === "raw"
      ? [reading.value[index]]
      : [reading.min[index], reading.mean[index], reading.max[index], reading.count[index]];
  return element(
    "tr",
    { "data-time": String(time) },
    element("th", { scope: "row" }, formatTime(time, zone)),
    ...values.map((value) => element("td", {}, String(value))),
  );
}

/** A table of this size costs more than a frame: it waits until nothing has changed for this long. */
const REST_MS = 200;

function whenAtRest(work: () => void): () => void {
  let idle: number | undefined;
  const timer = setTimeout(() => {
    // Safari has no requestIdleCallback.
    if (typeof requestIdleCallback === "function") idle = requestIdleCallback(work, { timeout: 500 });
    else work();
  }, REST_MS);
  return () => {
    clearTimeout(timer);
    if (idle !== undefined) cancelIdleCallback(idle);
  };
}
