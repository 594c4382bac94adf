import type { BtrdbChart } from "../chart/define.ts";
import type { SnippetView } from "../keep/snippets.ts";

/** What there is to export of a chart now; undefined where nothing is shown. */
export function snippetViewOf(chart: BtrdbChart, endpoint: string | undefined): SnippetView | undefined {
  const { range, frame } = chart;
  if (range === undefined || endpoint === undefined) return undefined;
  const series = chart.series
    .filter(({ hidden }) => !hidden)
    .map((one) => {
      const drawn = frame.series.find(({ id }) => id === one.id);
      return { ...one, shown: drawn?.version, level: drawn?.level };
    });
  return { series, start: range.start, end: range.end, endpoint };
}
