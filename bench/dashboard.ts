/**
 * The chart of the dashboard in Chromium, through Envoy over TLS, with eight streams of ten years (e2e/years):
 *
 *   npm run bench:dashboard [-- --points 100000000 --rounds 60 --hour]
 *
 * From input to final pixels of a zoom step, frames while panning and zooming, bytes and requests of a minute of use beside a
 * dashboard that asks for its whole view each time, and memory over minutes of use. Writes bench/results/dashboard.json; with
 * --hour only the memory of sixty minutes is measured, into bench/results/dashboard-hour.json.
 */
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type BenchBrowser, startBenchBrowser } from "./dashboard/browser.ts";
import type { Drawn, Frames } from "./dashboard/page/measure.ts";
import { measureMoves, measureUse, measureZoomSteps } from "./dashboard/scenarios.ts";
import { median, quantile } from "./server/messages.ts";

const { values: options } = parseArgs({
  options: {
    points: { type: "string", default: "100000000" },
    rounds: { type: "string", default: "60" },
    minutes: { type: "string", default: "2" },
    hour: { type: "boolean", default: false },
  },
});

function ms(times: readonly Drawn[]) {
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
const MB = (bytes: number) => Number((bytes / 1e6).toFixed(2));

/** The first minutes fill what is kept; from then on nothing may grow. */
function heapOf(heap: readonly number[]) {
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

async function measureHour(bench: BenchBrowser) {
  const { heap } = await measureUse(bench, 60);
  return { heap: heapOf(heap), "heap after each minute, MB": heap.map(MB) };
}

async function measure(bench: BenchBrowser) {
  const times = await measureZoomSteps(bench, Number(options.rounds));
  const zoomStep = {
    cold: ms(times.cold),
    "cold, in a gesture": ms(times.gesture),
    cached: ms(times.cached),
    "one notch": ms(times.notch),
  };
  console.log("A zoom step, from input to final pixels, in ms");
  console.table(zoomStep);
  const moves = await measureMoves(bench);
  const animation = { pan: rounded(moves.pan), zoom: rounded(moves.zoom) };
  console.log("While it moves");
  console.table(animation);
  const use = await measureUse(bench, Number(options.minutes));
  const minute = {
    "whole view": { MB: MB(use.wholeView.bytes), requests: use.wholeView.requests },
    chart: { MB: MB(use.chart.bytes), requests: use.chart.requests },
  };
  const fewerBytes = Number((use.wholeView.bytes / use.chart.bytes).toFixed(2));
  console.log(`A minute of use: ${fewerBytes} times fewer bytes`);
  console.table(minute);
  const heap = heapOf(use.heap);
  console.table({ heap });
  return { "zoom step, ms": zoomStep, animation, "minute of use": { ...minute, fewerBytes }, heap };
}

const bench = await startBenchBrowser(Number(options.points));
try {
  const result = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} x ${cpus()[0]?.model}`,
    // Whatever else the machine had to do before: above 1, times say little.
    load: Number(loadavg()[0]!.toFixed(1)),
    node: process.version,
    chromium: bench.browser.version(),
    points: bench.years.streams.long.count,
    streams: 8,
    pixels: await bench.page.evaluate(() => window.bench.pixels()),
    rounds: Number(options.rounds),
    ...(await (options.hour ? measureHour(bench) : measure(bench))),
  };
  const file = new URL(`results/dashboard${options.hour ? "-hour" : ""}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await bench.close();
}
