/**
 * The chart of the dashboard in Chromium, through Envoy over TLS, with eight streams of ten years (e2e/years).
 *
 * From input to final pixels of a zoom step, frames while panning and zooming, bytes and requests of a minute of use beside a
 * dashboard that asks for its whole view each time, and memory over minutes of use.
 */
import { type BenchBrowser, startBenchBrowser } from "./dashboard/browser.ts";
import type { Drawn, Frames } from "./dashboard/page/measure.ts";
import { measureMoves, measureUse, measureZoomSteps } from "./dashboard/scenarios.ts";
import type { Bench, Options, Outcome, Row } from "./harness/bench.ts";
import { median, quantile } from "./harness/statistics.ts";

export const STREAMS = 8;

function ms(times: readonly Drawn[]): Row {
  const drawn = times.map((time) => time.drawn);
  const settled = times.map((time) => time.settled);
  const row = {
    p50: quantile(drawn, 0.5),
    p95: quantile(drawn, 0.95),
    most: Math.max(...drawn),
    "p50 until it is there": quantile(settled, 0.5),
    "p95 until it is there": quantile(settled, 0.95),
  };
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value.toFixed(1))]));
}
const rounded = (frames: Frames) =>
  Object.fromEntries(Object.entries(frames).map(([name, value]) => [name, Number(value.toFixed(1))]));
export const MB = (bytes: number) => Number((bytes / 1e6).toFixed(2));

/** The first minutes fill what is kept; from then on nothing may grow. */
export function heapOf(heap: readonly number[]): Row {
  const quarter = Math.ceil(heap.length / 4);
  const second = heap.length > quarter ? heap.slice(quarter, 2 * quarter) : heap;
  return {
    minutes: heap.length,
    "first, MB": MB(heap[0]!),
    "median of the second quarter, MB": MB(median([...second])),
    "median of the last quarter, MB": MB(median(heap.slice(-quarter))),
    "most, MB": MB(Math.max(...heap)),
  };
}

/** A chart that is ready to be measured, and what it has to do with. */
export async function withChart(
  options: Options,
  work: (bench: BenchBrowser) => Promise<Omit<Outcome, "settings">>,
): Promise<Outcome> {
  const bench = await startBenchBrowser(options.number("points", 1e8, 3e6));
  try {
    const outcome = await work(bench);
    const pixels = await bench.page.evaluate(() => window.bench.pixels());
    const settings = { points: bench.years.streams.long.count, streams: STREAMS, pixels };
    return { ...outcome, settings };
  } finally {
    await bench.close();
  }
}

export const bench: Bench = {
  name: "dashboard",
  title: "the chart of the dashboard: zoom steps, frames, bytes, memory",
  minutes: 5,
  tools: ["chromium", "envoy"],
  packages: ["uplot"],
  run: (options) =>
    withChart(options, async (chart) => {
      const rounds = options.number("rounds", 24, 2);
      const minutes = options.number("minutes", 2, 1);
      const times = await measureZoomSteps(chart, rounds);
      options.log("zoom steps: done");
      const moves = await measureMoves(chart);
      options.log("moves: done");
      const use = await measureUse(chart, minutes);
      return {
        tables: {
          "zoom step, from input to final pixels, ms": {
            cold: ms(times.cold),
            "cold, in a gesture": ms(times.gesture),
            cached: ms(times.cached),
            "one notch": ms(times.notch),
          },
          "while it moves": { pan: rounded(moves.pan), zoom: rounded(moves.zoom) },
          "a minute of use": {
            "whole view": { MB: MB(use.wholeView.bytes), requests: use.wholeView.requests },
            chart: { MB: MB(use.chart.bytes), requests: use.chart.requests },
          },
          "memory of the page": { heap: heapOf(use.heap) },
        },
        ratios: {
          "bytes of a minute of use, times fewer": Number((use.wholeView.bytes / use.chart.bytes).toFixed(2)),
        },
      };
    }),
};
