import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "btrdb-web";
import { END, FIRST } from "../../e2e/years/years-data.ts";
import type { BenchBrowser, Traffic } from "./browser.ts";
import { startLivePoints } from "./live-points.ts";
import type { Drawn, Frames } from "./page/measure.ts";

/** Milliseconds from input to final pixels, one for each round, and until all that is drawn was there. */
export interface ZoomTimes {
  /** Nothing of the new view is there: reading ahead is switched off. */
  readonly cold: Drawn[];
  /** Nor is it in the middle of a gesture, in which the chart waits for its end. */
  readonly gesture: Drawn[];
  /** Back to where one was. */
  readonly cached: Drawn[];
  /** A notch of the wheel after a second of looking: what was read ahead. */
  readonly notch: Drawn[];
}

/** The wheel's turn that zooms by e, which always needs windows of another width; more the chart does not take at once. */
const FULL_TURN = 460;
const NOTCH = 100;
const DAY = 86_400n * 1_000_000_000n;

/** The same numbers in each run. */
function* numbers(): Generator<number, never> {
  let state = 1;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

async function wheel({ page }: BenchBrowser, delta: number): Promise<Drawn> {
  const drawn = page.evaluate(() => window.bench.afterWheel());
  await page.mouse.wheel(0, delta);
  return drawn;
}

/** Zoom steps at places and zooms where the chart has not been. */
export async function measureZoomSteps(bench: BenchBrowser, rounds: number): Promise<ZoomTimes> {
  const { page } = bench;
  const times: ZoomTimes = { cold: [], gesture: [], cached: [], notch: [] };
  const random = numbers();
  const next = () => random.next().value;
  await page.mouse.move(800, 300);
  for (let round = 0; round < rounds; round++) {
    // From an hour to three years: windows and raw points, of many and of few points.
    const span = BigInt(Math.round(Number(DAY / 24n) * 24_000 ** next()));
    const start = FIRST + BigInt(Math.floor(Number(END - FIRST - span) * next()));
    const range = { start: String(start), end: String(start + span) };
    const direction = round % 2 === 0 ? -FULL_TURN : FULL_TURN;
    await page.evaluate(() => window.bench.prefetch(false));
    await page.evaluate((to) => window.bench.show(to), range);
    await sleep(500);
    const cold = await wheel(bench, direction);
    const gesture = await wheel(bench, direction);
    await sleep(1000);
    await page.evaluate(() => window.bench.prefetch(true));
    const cached = await wheel(bench, -direction);
    await sleep(1000);
    const notch = await wheel(bench, round % 2 === 0 ? -NOTCH : NOTCH);
    await sleep(200);
    // The first round warms up.
    if (round === 0) continue;
    times.cold.push(cold);
    times.gesture.push(gesture);
    times.cached.push(cached);
    times.notch.push(notch);
  }
  return times;
}

async function frames({ page }: BenchBrowser, move: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => window.bench.startFrames());
  await move();
  const found = await page.evaluate(() => window.bench.stopFrames());
  if (found === undefined) throw new Error("nobody counted");
  return found;
}

/** Frames and long tasks while a hand drags for some seconds, and while it turns the wheel. */
export async function measureMoves(bench: BenchBrowser): Promise<{ pan: Frames; zoom: Frames }> {
  const { page } = bench;
  const month = { start: String(FIRST + 1000n * DAY), end: String(FIRST + 1030n * DAY) };
  await page.evaluate((to) => window.bench.show(to), month);
  await sleep(1000);
  const pan = await frames(bench, async () => {
    await page.mouse.move(1200, 300);
    await page.mouse.down();
    for (const began = performance.now(); performance.now() - began < 5000; ) {
      // To the left and back, 800 pixels in a second and a half.
      const part = ((performance.now() - began) / 1500) % 2;
      await page.mouse.move(1200 - 800 * (part < 1 ? part : 2 - part), 300);
      await sleep(6);
    }
    await page.mouse.up();
  });
  await sleep(1000);
  const zoom = await frames(bench, async () => {
    await page.mouse.move(800, 300);
    for (const began = performance.now(); performance.now() - began < 5000; ) {
      const part = ((performance.now() - began) / 1250) % 2;
      await page.mouse.wheel(0, part < 1 ? -25 : 25);
      await sleep(10);
    }
  });
  return { pan, zoom };
}

export interface Usage {
  readonly chart: Traffic;
  readonly wholeView: Traffic;
  /** JavaScript heap in bytes after each minute of the chart, garbage collected. */
  readonly heap: number[];
  /** Bytes of tiles, which the heap has too: they are kept up to a limit. */
  readonly tiles: number[];
}

/** Minutes of use, with live points coming in: first of the chart, then one of the dashboard that it is compared with. */
export async function measureUse(bench: BenchBrowser, minutes: number): Promise<Usage> {
  const { page, years, traffic } = bench;
  const { few: _few, ...eight } = years.streams;
  const conn = await connect(years.server.url, { apiKey: false });
  const live = await startLivePoints(Object.values(eight).map(({ uuid }) => conn.stream(uuid)));
  const between = async (work: () => Promise<void>): Promise<Traffic> => {
    const before = await traffic();
    await work();
    const after = await traffic();
    return { bytes: after.bytes - before.bytes, requests: after.requests - before.requests };
  };
  try {
    const heap: number[] = [];
    const tiles: number[] = [];
    let chart: Traffic | undefined;
    for (let minute = 0; minute < minutes; minute++) {
      const used = await between(() => page.evaluate(() => window.bench.use("chart", "notches")));
      // Later minutes find the tiles of the first.
      chart ??= used;
      heap.push(await heapOf(bench));
      tiles.push(await page.evaluate(() => window.bench.stats().bytes));
      console.log(`minute ${minute + 1} of ${minutes}: ${(heap.at(-1)! / 1e6).toFixed(1)} MB of heap`);
    }
    const wholeView = await between(() => page.evaluate(() => window.bench.use("whole view", "notches")));
    return { chart: chart!, wholeView, heap, tiles };
  } finally {
    await live.stop();
    conn.close();
  }
}

/** With what arrays take, which is not in the heap itself. */
async function heapOf({ session }: BenchBrowser): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
  return usedSize + backingStorageSize;
}
