import type { BtrdbChart } from "../chart/define.ts";
import { type StatisticsSeries, statisticsPanel } from "../compare/statistics-panel.ts";
import { parseUnit } from "../format/unit.ts";
import { stretchWords } from "../time/range-words.ts";
import type { ViewStore } from "./view-store.ts";

/** As style/layout.css has it: where the page scrolls as a whole. */
const NARROW = "(max-width: 860px)";

/** The statistics of what is selected in the chart, there as long as there is a selection. */
export function bindSelection(chart: BtrdbChart, view: ViewStore): { readonly element: HTMLElement } {
  const panel = statisticsPanel({
    describe: ({ start, end }) => stretchWords(start, end, view.state.get().zone),
    onClose: () => {
      chart.selection = undefined;
      hide();
      chart.focus();
    },
  });
  const hide = () => {
    panel.stop();
    panel.element.hidden = true;
  };
  const show = () => {
    const { selection } = chart;
    if (selection === undefined) return hide();
    const opens = panel.element.hidden;
    panel.element.hidden = false;
    // It comes from the foot of the screen: there is room for both where the chart begins at the top.
    if (opens && matchMedia(NARROW).matches) chart.scrollIntoView({ block: "start" });
    panel.show(seriesOf(chart), selection);
  };
  hide();
  chart.addEventListener("btrdb-select", show);
  view.state.subscribe((state, before) => {
    if (state.series !== before.series && chart.selection !== undefined) queueMicrotask(show);
  });
  return panel;
}

function seriesOf(chart: BtrdbChart): StatisticsSeries[] {
  return chart.series
    .filter(({ hidden }) => !hidden)
    .map(({ id, stream, version, shift, name, unit, color }) => ({
      id,
      stream,
      version,
      shift,
      label: name,
      unit: parseUnit(unit).symbol,
      color,
    }));
}
