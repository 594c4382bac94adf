import type { Frame } from "btrdb-web/viewport";
import type { Zone } from "../format/zone.ts";
import { element } from "../ui/element.ts";
import type { ChartSeries } from "./chart-series.ts";
import { seldom } from "./seldom.ts";
import type { TimeRange } from "./time-range.ts";

/** What is drawn, as a table with all digits: for screen readers, and for everybody. */
export interface DataTable {
  readonly element: HTMLElement;
  readonly open: boolean;
  toggle(open: boolean): void;
  /** Fills the table, where it is open, once nothing changes any more; then its `data-revision` is that of the frame. */
  show(content: TableContent): void;
}

export interface TableContent {
  readonly frame: Frame | undefined;
  readonly view: TimeRange | undefined;
  readonly series: readonly ChartSeries[];
  readonly zone: Zone;
}

export function createDataTable(): DataTable {
  const root = element("div", {
    class: "data-table",
    part: "table",
    role: "region",
    "aria-label": "What is drawn, as a table",
    tabindex: 0,
    hidden: true,
    "data-testid": "data-table",
  });
  let latest: TableContent | undefined;

  const filling = whenAtRest(() => {
    if (root.hidden || latest === undefined) return;
    seldom.tables().then(
      ({ seriesTables }) => {
        if (root.hidden || latest === undefined) return;
        const tables = seriesTables(latest);
        root.replaceChildren(...(tables.length > 0 ? tables : [element("p", {}, "Nothing is drawn.")]));
        root.dataset.revision = String(latest.frame?.revision ?? 0);
      },
      () => root.replaceChildren(element("p", {}, "The table could not be loaded.")),
    );
  });
  return {
    element: root,
    get open() {
      return !root.hidden;
    },
    toggle(open) {
      root.hidden = !open;
      if (open) return filling.ask();
      filling.cancel();
      root.replaceChildren();
    },
    show(content) {
      latest = content;
      if (!root.hidden) filling.ask();
    },
  };
}

/** A table of this size costs more than a frame: it waits until nothing has changed for this long, but not for ever. */
const REST_MS = 200;
const LONGEST_MS = 1_000;

/** Something to be done once calls have stopped for a moment; where they do not stop, it is done all the same. */
function whenAtRest(work: () => void): { ask(): void; cancel(): void } {
  let since: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let idle: number | undefined;
  const cancel = () => {
    clearTimeout(timer);
    if (idle !== undefined) cancelIdleCallback(idle);
    idle = undefined;
    since = undefined;
  };
  const run = () => {
    cancel();
    work();
  };
  return {
    cancel,
    ask() {
      if (idle !== undefined) return;
      const now = performance.now();
      since ??= now;
      clearTimeout(timer);
      const wait = Math.max(0, Math.min(REST_MS, since + LONGEST_MS - now));
      timer = setTimeout(() => {
        // Safari has no requestIdleCallback.
        if (typeof requestIdleCallback === "function") idle = requestIdleCallback(run, { timeout: 500 });
        else run();
      }, wait);
    },
  };
}
