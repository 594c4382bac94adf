/** The page of bench/dashboard.ts: a `<btrdb-chart>` that fills it, and what the benchmark asks of it. */
import { type BTrDB, connect, now, type Stream } from "btrdb-web";
import "../../../dashboard/src/chart/define.ts";
import { wholeViewDashboard } from "../contenders.ts";
import { LIVE_SPAN, minuteOfUse, type Range, WHEELS, type Wheel } from "../minute-of-use.ts";
import { drawn, FrameMeter, nextWheel } from "./measure.ts";

export interface BenchStream {
  readonly uuid: string;
  readonly name: string;
  readonly collection: string;
  readonly unit: string;
}

/** Times as texts: Playwright's messages have no bigint inside of objects. */
export interface TextRange {
  readonly start: string;
  readonly end: string;
}

const chart = document.createElement("btrdb-chart");
let conn: BTrDB | undefined;
let streams: Stream[] = [];
let meter: FrameMeter | undefined;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const rangeOf = ({ start, end }: TextRange): Range => ({ start: BigInt(start), end: BigInt(end) });

const bench = {
  async open(endpoint: string, list: readonly BenchStream[]): Promise<void> {
    const connection = await connect(endpoint, { apiKey: false, worker: true });
    conn = connection;
    streams = list.map(({ uuid }) => connection.stream(uuid));
    document.body.append(chart);
    chart.series = list.map(({ uuid, name, collection, unit }, index) => ({
      id: uuid,
      stream: streams[index]!,
      name,
      collection,
      unit,
      color: index,
    }));
  },

  /** Shows a range; resolves when its final pixels are there. */
  async show(range: TextRange): Promise<void> {
    chart.range = rangeOf(range);
    await drawn(chart);
  },

  /** From the next event of a wheel to the final pixels of the view that it leads to, in milliseconds. */
  afterWheel: () => nextWheel(chart),

  /** Whether the likely next view is read while nothing else is to be done. */
  prefetch(on: boolean): void {
    chart.viewport.prefetch = on;
  },

  startFrames(): void {
    meter = new FrameMeter();
  },
  stopFrames: () => meter?.stop(),

  async use(what: "chart" | "whole view", wheelName: keyof typeof WHEELS): Promise<void> {
    const wheel: Wheel = WHEELS[wheelName];
    const naive = what === "chart" ? undefined : wholeViewDashboard(streams, 1440);
    for (const { range, pointer, ms } of minuteOfUse(wheel)) {
      const due = performance.now() + ms;
      const end = now();
      const next = range === "live" ? { start: end - LIVE_SPAN, end } : range;
      if (naive !== undefined) naive.look(next, pointer, range === "live");
      else {
        chart.range = next;
        chart.live = range === "live";
      }
      await sleep(due - performance.now());
    }
    chart.live = false;
    naive?.close();
  },

  stats: () => ({ ...chart.viewport.stats }),
  pixels: () => chart.viewport.view.pixels,
  close: () => conn?.close(),
};

export type Bench = typeof bench;

declare global {
  interface Window {
    bench: Bench;
  }
}

window.bench = bench;
