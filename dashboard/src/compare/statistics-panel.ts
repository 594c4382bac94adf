import { copyText } from "../ui/copy-text.ts";
import { element } from "../ui/element.ts";
import { describeFailure } from "../ui/failure.ts";
import {
  differenceOf,
  type Selection,
  type Statistics,
  type StatisticsTarget,
  statisticsOf,
} from "./statistics.ts";
import { COLUMNS, exactText, type StatisticsRow, shortText, tableText } from "./statistics-text.ts";

/** A line of the chart whose statistics are shown. */
export interface StatisticsSeries extends StatisticsTarget {
  /** Names the series in the view. */
  readonly id: string;
  readonly label: string;
  /** "" where there is none. */
  readonly unit: string;
  /** Index into the palette. */
  readonly color: number;
}

export interface StatisticsPanelOptions {
  /** The range as text, in the zone of the page. */
  describe(selection: Selection): string;
  onClose(): void;
}

/** A table of the selection's statistics. */
export interface StatisticsPanel {
  readonly element: HTMLElement;
  /** Reads the statistics of a selection; old numbers stay, dimmed, until the new ones are there. */
  show(series: readonly StatisticsSeries[], selection: Selection): void;
  /** Stops what is being read. */
  stop(): void;
}

/** A selection that is dragged asks when it rests. */
const DEBOUNCE_MS = 150;

interface Entry {
  readonly series: StatisticsSeries;
  statistics?: Statistics | undefined;
  error?: unknown;
  /** Whether `statistics` are of another selection than the present one. */
  stale: boolean;
}

export function statisticsPanel({ describe, onClose }: StatisticsPanelOptions): StatisticsPanel {
  const range = element("p", { class: "statistics-range", "data-testid": "statistics-range" });
  const body = element("tbody", { role: "rowgroup" });
  // The roles are said, as on narrow screens a row is laid out as a grid, and then would be no row any more.
  const heads = ["series", ...COLUMNS].map((column) =>
    element("th", { scope: "col", role: "columnheader" }, column),
  );
  const table = element(
    "table",
    { class: "statistics-table", role: "table", "data-testid": "statistics-table" },
    element("caption", { class: "visually-hidden" }, "Statistics of the selection"),
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...heads)),
    body,
  );
  const digits = button("All digits", "statistics-digits");
  digits.setAttribute("aria-pressed", "false");
  const copy = button("Copy", "statistics-copy");
  const close = button("Close", "statistics-close");
  const said = element("span", {
    class: "statistics-said",
    role: "status",
    "data-testid": "statistics-said",
  });
  const node = element(
    "section",
    { class: "statistics", "aria-label": "Statistics of the selection", "data-testid": "statistics" },
    element(
      "div",
      { class: "statistics-head" },
      element("h2", {}, "Statistics"),
      range,
      element("div", { class: "statistics-tools" }, said, digits, copy, close),
    ),
    // It scrolls sideways on narrow screens, so the keyboard has to reach it.
    element("div", { class: "statistics-scroll", tabindex: 0, role: "group", "aria-label": "Table" }, table),
  );

  let entries: Entry[] = [];
  let selection: Selection | undefined;
  let reading = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let rows: StatisticsRow[] = [];

  function draw(): void {
    const all = digits.getAttribute("aria-pressed") === "true";
    table.classList.toggle("all-digits", all);
    const drawn = entries.map((entry) => ({
      entry,
      row: rowOf(entry),
      node: undefined as HTMLElement | undefined,
    }));
    const differences = differencesOf(entries);
    rows = [...drawn.map(({ row }) => row), ...differences.map(({ row }) => row)];
    // By its id: the row may be kept when the selection is another one, and so another entry.
    const retry = (id: string) => {
      const entry = entries.find(({ series }) => series.id === id);
      if (entry === undefined) return;
      entry.error = undefined;
      draw();
      void read(entry, reading.signal);
    };
    const nodes = [
      ...drawn.map(({ entry, row }) => seriesRow(entry, row, all, () => retry(entry.series.id))),
      ...differences.map(({ row, stale }) => differenceRow(row, stale, all)),
    ];
    replaceChanged(body, nodes);
    table.setAttribute("aria-busy", String(entries.some(({ stale, error }) => stale && error === undefined)));
  }

  async function read(entry: Entry, signal: AbortSignal): Promise<void> {
    if (selection === undefined) return;
    try {
      const statistics = await statisticsOf(entry.series, selection, { signal });
      if (signal.aborted) return;
      Object.assign(entry, { statistics, error: undefined, stale: false });
    } catch (error) {
      if (signal.aborted) return;
      entry.error = error;
    }
    draw();
  }

  digits.addEventListener("click", () => {
    digits.setAttribute("aria-pressed", String(digits.getAttribute("aria-pressed") !== "true"));
    draw();
  });
  copy.addEventListener("click", async () => {
    said.textContent = (await copyText(tableText(rows), "table")) ? "Copied" : "";
    setTimeout(() => {
      said.textContent = "";
    }, 3_000);
  });
  const stop = () => {
    clearTimeout(timer);
    reading.abort();
  };
  close.addEventListener("click", () => {
    stop();
    onClose();
  });

  return {
    element: node,
    show(series, next) {
      stop();
      const known = new Map(entries.map((entry) => [entry.series.id, entry.statistics]));
      entries = series.map((one) => ({ series: one, statistics: known.get(one.id), stale: true }));
      selection = next;
      reading = new AbortController();
      range.textContent = describe(next);
      draw();
      const { signal } = reading;
      timer = setTimeout(() => {
        for (const entry of entries) void read(entry, signal);
      }, DEBOUNCE_MS);
    },
    stop,
  };
}

/** Rows that stay as they are are left alone: what is focused stays so, and an error is announced once. */
function replaceChanged(body: HTMLElement, nodes: readonly HTMLElement[]): void {
  nodes.forEach((node, index) => {
    const old = body.children[index];
    if (old === undefined) body.append(node);
    else if (!old.isEqualNode(node)) old.replaceWith(node);
  });
  while (body.children.length > nodes.length) body.lastElementChild?.remove();
}

function button(text: string, testId: string): HTMLButtonElement {
  return element("button", { type: "button", "data-testid": testId }, text);
}

function rowOf({ series, statistics, error }: Entry): StatisticsRow {
  const { label, unit } = series;
  return { label, unit, numbers: error === undefined ? statistics : undefined };
}

/** Of a stream that is there several times, each against the first: versions, and stretches of time. */
function differencesOf(entries: readonly Entry[]): { row: StatisticsRow; stale: boolean }[] {
  return entries.flatMap((entry, index) => {
    const first = entries.findIndex(({ series }) => series.stream.uuid === entry.series.stream.uuid);
    const base = entries[first];
    if (base === undefined || first === index) return [];
    const known =
      entry.statistics && base.statistics && entry.error === undefined && base.error === undefined
        ? differenceOf(base.statistics, entry.statistics)
        : undefined;
    const label = `${base.series.label} − ${entry.series.label}`;
    const row = { label, unit: base.series.unit, numbers: known, signed: true };
    return [{ row, stale: base.stale || entry.stale }];
  });
}

function seriesRow(entry: Entry, row: StatisticsRow, all: boolean, retry: () => void): HTMLTableRowElement {
  const { series, statistics, error, stale } = entry;
  const swatch = element("span", { class: "statistics-swatch", "aria-hidden": "true" });
  swatch.style.background = `var(--series-${series.color})`;
  const unit = row.unit === "" ? [] : [" (", element("bdi", {}, row.unit), ")"];
  const label = element("bdi", {}, row.label);
  const head = element(
    "th",
    { scope: "row", role: "rowheader", title: row.label },
    element("span", { class: "statistics-label" }, swatch, label, ...unit),
  );
  if (error !== undefined) {
    const again = button("Try again", "statistics-retry");
    again.addEventListener("click", retry);
    const message = element("span", { role: "alert" }, describeFailure(error).message, " ");
    return element(
      "tr",
      { role: "row", "data-testid": "statistics-row", "data-series": series.id, "data-state": "failed" },
      head,
      element("td", { class: "statistics-failed", role: "cell", colspan: COLUMNS.length }, message, again),
    );
  }
  const state = !stale ? "ready" : statistics === undefined ? "loading" : "stale";
  return element(
    "tr",
    { role: "row", "data-testid": "statistics-row", "data-series": series.id, "data-state": state },
    head,
    ...cells(row, all, state === "loading"),
  );
}

function differenceRow(row: StatisticsRow, stale: boolean, all: boolean): HTMLTableRowElement {
  const state = row.numbers === undefined ? "loading" : stale ? "stale" : "ready";
  return element(
    "tr",
    {
      class: "statistics-difference",
      role: "row",
      "data-testid": "statistics-difference",
      "data-state": state,
    },
    element("th", { scope: "row", role: "rowheader" }, "Difference: ", element("bdi", {}, row.label)),
    ...cells(row, all, false),
  );
}

function cells(row: StatisticsRow, all: boolean, loading: boolean): HTMLTableCellElement[] {
  return COLUMNS.map((column) => {
    const exact = exactText(row, column);
    const text = loading ? "…" : all && exact !== "" ? exact : shortText(row, column);
    const attributes = {
      role: "cell",
      title: exact === "" ? undefined : exact,
      "data-column": column,
      "data-exact": exact,
    };
    return element("td", attributes, text);
  });
}
