import { BtrdbChart } from "./btrdb-chart.ts";

export { BtrdbChart } from "./btrdb-chart.ts";
export type * from "./chart-events.ts";
export type { ChartSeries } from "./chart-series.ts";

// A page that has the element twice keeps the first.
if (customElements.get("btrdb-chart") === undefined) customElements.define("btrdb-chart", BtrdbChart);
