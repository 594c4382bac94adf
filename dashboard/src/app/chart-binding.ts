import type { BtrdbChart } from "../chart/define.ts";
import type { Store } from "../state/store.ts";
import type { ViewState } from "../state/view-state.ts";
import type { Catalog } from "./catalog.ts";
import { chartSeriesOf } from "./chart-series-of.ts";
import { movedRange } from "./live-follow.ts";
import { createShownRange } from "./shown-range.ts";
import type { ViewStore } from "./view-store.ts";

/** Keeps the chart and the view the same: what the user wants goes to the chart, what they do there comes back. */
export function bindChart(
  chart: BtrdbChart,
  view: ViewStore,
  catalog: Pick<Store<Catalog | undefined>, "get" | "subscribe">,
): void {
  const range = createShownRange((next) => {
    chart.range = next;
  });
  let shown: ViewState | undefined;
  const show = () => {
    const state = view.state.get();
    const known = catalog.get();
    chart.zone = state.zone;
    chart.axes = state.axes;
    chart.series = known === undefined ? [] : chartSeriesOf(state, known);
    // What the chart says of itself is there already.
    if (state.range !== shown?.range && state.range !== own) range.set(state.range);
    shown = state;
  };
  /** The range that came from the chart. */
  let own: ViewState["range"] | undefined;
  let gesture = {};
  chart.addEventListener("btrdb-range", ({ detail: { start, end, final } }) => {
    const before = view.state.get().range;
    const next = movedRange(before, chart.range, { start, end });
    if (next.kind === "fixed") {
      range.stop();
      own = next;
    }
    view.setRange(next, { gesture, coalesce: "move" });
    if (final) gesture = {};
  });
  chart.addEventListener("btrdb-undo", () => view.undo());
  chart.addEventListener("btrdb-redo", () => view.redo());
  chart.live = true;
  // Nobody looks: nothing is asked for.
  document.addEventListener("visibilitychange", () => {
    chart.live = !document.hidden;
  });
  new ResizeObserver(() => range.setPixels(chart.clientWidth)).observe(chart);
  view.state.subscribe(show);
  catalog.subscribe(show);
}
