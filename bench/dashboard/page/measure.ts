import type { BtrdbChart } from "../../../dashboard/src/chart/define.ts";

/** After the frame of the browser that is being made now: what was drawn in it is on its way to the screen. */
function afterPaint(): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now());
      channel.port2.postMessage(undefined);
    });
  });
}

/** When all of a view was there, and when it was drawn, as performance.now() says. */
export interface Drawn {
  readonly settled: number;
  readonly drawn: number;
}

/** When the chart has drawn all of the view that it has now, exactly. Its axes may still be gliding to their place. */
export function drawn(chart: BtrdbChart): Promise<Drawn> {
  return new Promise((resolve) => {
    // The chart asks for its animation frame before it tells us, so ours comes after it, in the same frame.
    const check = () => {
      const { frame, range } = chart;
      const there = frame.settled && range !== undefined && frame.view.start === range.start;
      if (!there || frame.view.end !== range.end) return;
      chart.removeEventListener("btrdb-frame", check);
      const settled = performance.now();
      resolve(afterPaint().then((time) => ({ settled, drawn: time })));
    };
    chart.addEventListener("btrdb-frame", check);
  });
}

/** Both from the next event of a wheel on. */
export function nextWheel(chart: BtrdbChart): Promise<Drawn> {
  return new Promise((resolve) => {
    const begin = async ({ timeStamp }: WheelEvent) => {
      const times = await drawn(chart);
      resolve({ settled: times.settled - timeStamp, drawn: times.drawn - timeStamp });
    };
    addEventListener("wheel", (event) => void begin(event), { capture: true, once: true, passive: true });
  });
}

export interface Frames {
  readonly seconds: number;
  readonly framesPerSecond: number;
  /** Of the time from one frame to the next, in milliseconds. */
  readonly p95: number;
  readonly longest: number;
  /** Tasks of the main thread above 50 ms. */
  readonly longTasks: number;
  readonly longestTask: number;
  /** How often the range was another one. */
  readonly moves: number;
}

/** Counts frames and long tasks until it is stopped. */
export class FrameMeter {
  readonly #chart = document.querySelector("btrdb-chart") as BtrdbChart;
  readonly #begin = performance.now();
  readonly #times: number[] = [];
  readonly #tasks: number[] = [];
  readonly #observer: PerformanceObserver;
  #moves = 0;
  #running = true;

  constructor() {
    this.#observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) this.#tasks.push(entry.duration);
    });
    this.#observer.observe({ entryTypes: ["longtask"] });
    this.#chart.addEventListener("btrdb-range", this.#moved);
    const tick = (time: number) => {
      this.#times.push(time);
      if (this.#running) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  readonly #moved = () => {
    this.#moves++;
  };

  stop(): Frames {
    this.#running = false;
    for (const entry of this.#observer.takeRecords()) this.#tasks.push(entry.duration);
    this.#observer.disconnect();
    this.#chart.removeEventListener("btrdb-range", this.#moved);
    const gaps = this.#times.slice(1).map((time, index) => time - this.#times[index]!);
    const sorted = gaps.toSorted((a, b) => a - b);
    const seconds = (performance.now() - this.#begin) / 1000;
    return {
      seconds,
      framesPerSecond: this.#times.length / seconds,
      p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
      longest: sorted.at(-1) ?? 0,
      longTasks: this.#tasks.length,
      longestTask: Math.max(0, ...this.#tasks),
      moves: this.#moves,
    };
  }
}
