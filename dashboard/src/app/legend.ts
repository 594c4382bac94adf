import type { Frame } from "btrdb-web/viewport";
import type { StreamLabel } from "../data/stream-label.ts";
import { formatDuration } from "../format/time.ts";
import { parseUnit } from "../format/unit.ts";
import { type SeriesState, seriesId } from "../state/view-state.ts";
import { element } from "../ui/element.ts";
import { menuButton } from "../ui/menu-button.ts";
import { visibleText } from "../ui/visible-text.ts";

/** What the legend asks of the page. */
export interface LegendEvents {
  label(uuid: string): StreamLabel;
  patch(id: string, patch: Partial<SeriesState>): void;
  remove(id: string): void;
  inspect(label: StreamLabel): void;
  /** The user wants to see the series beside an older or a shifted self. */
  compare(series: SeriesState): void;
  jump(series: SeriesState, to: "earliest" | "latest"): void;
}

/** The series of the chart, each with what can be done with it. */
export interface Legend {
  readonly element: HTMLElement;
  show(series: readonly SeriesState[]): void;
  /** Says how reading them goes. */
  note(frame: Frame): void;
}

const COLOR_NAMES = [
  "Colour 1",
  "Colour 2",
  "Colour 3",
  "Colour 4",
  "Colour 5",
  "Colour 6",
  "Colour 7",
  "Colour 8",
];

export function createLegend(events: LegendEvents): Legend {
  const root = element("ul", { class: "legend", "aria-label": "Series", "data-testid": "legend" });
  const items = new Map<string, HTMLLIElement>();
  return {
    element: root,
    show(series) {
      items.clear();
      for (const one of series) items.set(seriesId(one), legendItem(one, events));
      // Whoever works with the keyboard goes on where they were.
      const focused = root.contains(document.activeElement)
        ? (document.activeElement as HTMLElement).dataset.testid
        : undefined;
      const at = [...root.children].findIndex((item) => item.contains(document.activeElement));
      const none = element("li", { class: "legend-empty", "data-testid": "legend-empty" }, "No streams yet.");
      root.replaceChildren(...(items.size > 0 ? items.values() : [none]));
      if (focused === undefined) return;
      const item = root.children[Math.min(at, root.children.length - 1)];
      item?.querySelector<HTMLElement>(`[data-testid="${focused}"]`)?.focus();
    },
    note(frame) {
      for (const { id, status, error } of frame.series) {
        const item = items.get(id);
        if (item === undefined || item.dataset.status === status) continue;
        item.dataset.status = status;
        const badge = item.querySelector<HTMLElement>(".legend-badge.failed");
        if (badge === null) continue;
        badge.hidden = status !== "failed";
        badge.title = visibleText(error?.message ?? "");
      }
    },
  };
}

function legendItem(series: SeriesState, events: LegendEvents): HTMLLIElement {
  const id = seriesId(series);
  const label = events.label(series.uuid);
  const { version, shift, hidden = false } = series;
  const swatch = element("button", {
    type: "button",
    class: "legend-swatch",
    "aria-pressed": String(!hidden),
    "aria-label": `${hidden ? "Show" : "Hide"} ${label.name}`,
    title: hidden ? "Show" : "Hide",
    "data-testid": "legend-toggle",
  });
  swatch.addEventListener("click", () => events.patch(id, { hidden: !hidden }));
  const name = element(
    "button",
    {
      type: "button",
      class: "legend-name",
      title: `${label.collection}/${label.name}: what is known of it`,
      "data-testid": "legend-name",
    },
    label.name,
  );
  name.addEventListener("click", () => events.inspect(label));
  const { symbol } = parseUnit(label.unit);
  const remove = element(
    "button",
    { type: "button", "aria-label": `Remove ${label.name}`, title: "Remove", "data-testid": "legend-remove" },
    "×",
  );
  remove.addEventListener("click", () => events.remove(id));
  const item = element(
    "li",
    { class: "legend-item", "data-testid": "legend-item", "data-id": id, "data-hidden": String(hidden) },
    swatch,
    name,
    element("span", { class: "legend-unit" }, symbol),
    ...(version === undefined ? [] : [badge(`version ${version}`)]),
    ...(shift === undefined || shift === 0n ? [] : [badge(shiftText(shift))]),
    element("span", { class: "legend-badge failed", hidden: true }, "failed"),
    seriesMenu(series, label, events),
    remove,
  );
  item.style.setProperty("--legend-color", `var(--series-${series.color})`);
  return item;
}

function seriesMenu(series: SeriesState, label: StreamLabel, events: LegendEvents): HTMLElement {
  const id = seriesId(series);
  const { axis, joined = false } = series;
  const { element: menu, button } = menuButton("⋯", "legend-menu", [
    [
      { label: "What is known of it", testId: "legend-inspect", run: () => events.inspect(label) },
      { label: "Compare with…", testId: "legend-compare", run: () => events.compare(series) },
      {
        label: "Go to its first point",
        testId: "legend-earliest",
        run: () => events.jump(series, "earliest"),
      },
      { label: "Go to its last point", testId: "legend-latest", run: () => events.jump(series, "latest") },
      {
        label: axis === undefined ? "Give it an axis of its own" : "Put it on the axis of its unit",
        testId: "legend-axis",
        run: () => events.patch(id, { axis: axis === undefined ? label.name : undefined }),
      },
      {
        label: joined ? "Break its line at gaps" : "Draw its line on over gaps",
        testId: "legend-joined",
        run: () => events.patch(id, { joined: joined ? undefined : true }),
      },
    ],
    COLOR_NAMES.map((text, color) => ({
      label: text,
      testId: `legend-color-${color}`,
      swatch: `var(--series-${color})`,
      run: () => events.patch(id, { color }),
    })),
  ]);
  button.setAttribute("aria-label", visibleText(`More for ${label.name}`));
  button.title = "More";
  return menu;
}

function badge(text: string): HTMLElement {
  return element("span", { class: "legend-badge", "data-testid": "legend-badge" }, text);
}

function shiftText(shift: bigint): string {
  return shift > 0n ? `+${formatDuration(shift)}` : `−${formatDuration(-shift)}`;
}
