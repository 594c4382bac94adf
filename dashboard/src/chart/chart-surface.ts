import { parseUnit } from "../format/unit.ts";
import type { Zone } from "../format/zone.ts";
import type { Store } from "../state/store.ts";
import { element } from "../ui/element.ts";
import type { ChartModel } from "./chart-model.ts";
import { buildColumns, type Columns, valueExtent } from "./columns.ts";
import { drawnAttributes } from "./drawn-attributes.ts";
import { bindGestures } from "./gestures.ts";
import { bindKeyboard, KEYBOARD_HELP } from "./keyboard.ts";
import { createPlot } from "./plot.ts";
import type { Readout } from "./readout.ts";

/** The part of the chart that takes pointer and keyboard. */
export interface ChartSurface {
  readonly element: HTMLElement;
  /** Draws what the model and the zone are now. */
  draw(): void;
}

/** Draws the model's state when told to, hands gestures to it, and the point under the cursor to the readout. */
export function chartSurface(
  model: ChartModel,
  zone: Pick<Store<Zone>, "get">,
  reset: () => void,
  readout: Readout,
): ChartSurface {
  const help = element("p", { id: "chart-help", class: "visually-hidden" }, KEYBOARD_HELP);
  const host = element("div", { class: "plot-host" });
  const marker = element("div", { class: "box-zoom", hidden: true });
  const root = element(
    "div",
    {
      class: "chart-surface",
      id: "chart",
      role: "application",
      tabindex: 0,
      "aria-roledescription": "chart",
      "aria-label": "Chart",
      "aria-describedby": "chart-help",
      "data-testid": "chart",
    },
    host,
    help,
  );

  let columns: Columns | undefined;
  let cursor: number | undefined;
  const showPoint = () => {
    const { drawn } = model.state.get();
    const index = cursor === undefined ? undefined : columns?.source[cursor];
    if (drawn === undefined || index === undefined || index < 0) return readout.show(undefined);
    const { reading, stream } = drawn;
    readout.show({ reading, index, unit: parseUnit(stream.unit), zone: zone.get() });
  };

  const plot = createPlot(host, (row) => {
    cursor = row;
    showPoint();
  });
  plot.area.append(marker);

  const draw = () => {
    const { drawn, view, stream } = model.state.get();
    root.setAttribute("aria-label", stream === undefined ? "Chart" : `Chart of ${stream.name}`);
    // Pixels of another stream than the one that is asked for are shown as such.
    root.classList.toggle("stale", drawn !== undefined && drawn.stream !== stream);
    root.classList.toggle("blank", drawn === undefined);
    columns = drawn === undefined || view === undefined ? undefined : buildColumns(drawn.reading, view);
    drawnAttributes(root, drawn, view, columns);
    plot.draw({
      columns: columns ?? { x: [], mean: [], min: [], max: [], source: new Int32Array() },
      view: view ?? { start: 0n, end: 1n },
      values: drawn === undefined ? undefined : valueExtent(drawn.reading),
      unit: parseUnit(drawn?.stream.unit ?? ""),
      name: drawn?.stream.name ?? "",
      zone: zone.get(),
    });
    // New labels may have changed the width: then this is not the last word, and the state says so.
    model.setWidth(Math.floor(plot.width()));
    const { status } = model.state.get();
    root.dataset.state = status;
    root.setAttribute("aria-busy", String(status === "loading"));
    showPoint();
  };

  const moveCursor = (steps: number | undefined) => {
    const source = columns?.source;
    if (steps === undefined || source === undefined) return plot.setCursor(undefined);
    let row = cursor ?? (steps > 0 ? -1 : source.length);
    const step = Math.sign(steps);
    do row += step;
    while (row >= 0 && row < source.length && !plot.shows(row));
    if (row >= 0 && row < source.length) plot.setCursor(row);
  };

  const target = {
    view: () => model.state.get().view,
    setView: (view: Parameters<ChartModel["setView"]>[0]) => model.setView(view),
    reset,
  };
  const { signal } = new AbortController();
  bindKeyboard(root, { ...target, moveCursor }, signal);
  bindGestures(
    plot.area,
    {
      ...target,
      mark(stretch) {
        marker.hidden = stretch === undefined;
        if (stretch === undefined) return;
        const [low, high] = [Math.min(stretch.from, stretch.to), Math.max(stretch.from, stretch.to)];
        marker.style.left = `${low * 100}%`;
        marker.style.width = `${(high - low) * 100}%`;
      },
    },
    signal,
  );

  new ResizeObserver(() => {
    plot.resize(host.clientWidth, host.clientHeight);
    model.setWidth(Math.floor(plot.width()));
  }).observe(host);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plot.retheme());
  return { element: root, draw };
}
