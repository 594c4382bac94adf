/** The memory of the chart in an hour of use: nothing may grow after the first minutes. */

import { measureUse } from "./dashboard/scenarios.ts";
import { heapOf, MB, withChart } from "./dashboard.ts";
import type { Bench, Row } from "./harness/bench.ts";

export const bench: Bench = {
  name: "dashboard-hour",
  title: "memory of the chart in an hour of use",
  minutes: 63,
  asked: true,
  tools: ["chromium", "envoy"],
  run: (options) =>
    withChart(options, async (chart) => {
      const { heap, tiles } = await measureUse(chart, options.number("minutes", 60, 1));
      const after = heap.map((bytes, minute): [string, Row] => [
        `minute ${minute + 1}`,
        { MB: MB(bytes), "tiles in it, MB": MB(tiles[minute]!) },
      ]);
      // Tiles are kept up to a limit, and live points make more of them all the time.
      const others = heap.map((bytes, minute) => bytes - tiles[minute]!);
      return {
        tables: {
          "memory of the page": { heap: heapOf(heap), "heap without tiles": heapOf(others) },
          "heap after each minute": Object.fromEntries(after),
        },
        ratios: {},
      };
    }),
};
