import type { BtrdbChart } from "../chart/define.ts";
import type { Store } from "../state/store.ts";
import type { ViewState } from "../state/view-state.ts";
import type { Catalog } from "./catalog.ts";
import { chartSeriesOf } from "./chart-series-of.ts";
import { movedRange } from "./live-follow.ts";
import { createShownRange } from "./shown-range.ts";
import type { ViewStore } from "./view-store.ts";

const ALL = { kind: "all" } as const;

/** The longest that a new version may go unseen: while the view moves with the clock, and otherwise. */
const LIVE_MS = 2_000;
const STILL_MS = 10_000;

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
    // What the chart says of itself is there already. Of other series, all there is may be more.
    const more = state.range.kind === "all" && state.series !== shown?.series;
    if (more || (state.range !== shown?.range && state.range !== own)) {
      // Redone later, it is not there any more.
      own = undefined;
      range.set(state.range);
    }
    shown = state;
    follow();
  };
  let following: number | undefined;
  const follow = () => {
    const { range } = view.state.get();
    const live = range.kind === "last" && range.live;
    // Nobody looks: nothing is asked for.
    const maxIntervalMs = document.hidden ? undefined : live ? LIVE_MS : STILL_MS;
    if (maxIntervalMs === following) return;
    following = maxIntervalMs;
    chart.viewport.follow(maxIntervalMs === undefined ? false : { maxIntervalMs });
  };
  /** The range that came from the chart. */
  let own: ViewState["range"] | undefined;
  let gesture = {};
  chart.addEventListener("btrdb-range", ({ detail: { start, end, previous, final, all } }) => {
    const before = view.state.get().range;
    const next = all ? ALL : movedRange(before, previous, { start, end });
    if (next.kind !== "last") {
      range.stop();
      own = next;
    }
    view.setRange(next, { gesture, coalesce: "move" });
    if (final) gesture = {};
  });
  chart.addEventListener("btrdb-axis", ({ detail: { name, range, final } }) => {
    view.setAxis(name, range, { gesture, coalesce: "axis" });
    if (final) gesture = {};
  });
  chart.addEventListener("btrdb-undo", () => view.undo());
  chart.addEventListener("btrdb-redo", () => view.redo());
  document.addEventListener("visibilitychange", follow);
  new ResizeObserver(() => range.setPixels(chart.clientWidth)).observe(chart);
  view.state.subscribe(show);
  catalog.subscribe(show);
}
