/**
 * Speed and memory of the point store alone, without a server around it. The windows are the same number at each size, so that
 * their time shows what depends on the points: it should not grow. (--points 100000000 takes about 2 GB.)
 */
import { setTimeout } from "node:timers/promises";
import type { PointSnapshot, PointStore } from "../server/src/store/point-store.ts";
import { createTreeStore } from "../server/src/tree/index.ts";
import type { Bench, Row } from "./harness/bench.ts";
import { rounded } from "./harness/statistics.ts";

const STEP = 8_333_333n;
const START = 1_700_000_000_000_000_000n;
const REQUEST = 25_000;
const WINDOWS = 2_000;
const ROUNDS = 20;

const seconds = (since: bigint): number => Number(process.hrtime.bigint() - since) / 1e9;

/** Freed arrays are given back by another thread, some time after the collection. */
async function usedBytes(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await setTimeout(50);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Fills a store in requests of 25,000 sorted points, and gives the seconds of the store's own work. */
function fill(store: PointStore, points: number): number {
  const time = new BigInt64Array(REQUEST);
  const value = new Float64Array(REQUEST);
  let at = START;
  let spent = 0;
  for (let done = 0; done < points; done += REQUEST) {
    for (let i = 0; i < REQUEST; i++) {
      time[i] = at;
      value[i] = Math.sin((done + i) / 1000);
      at += STEP;
    }
    const since = process.hrtime.bigint();
    store.insert({ time, value }, 0);
    spent += seconds(since);
  }
  const since = process.hrtime.bigint();
  store.flush();
  return spent + seconds(since);
}

function readAll(snapshot: PointSnapshot, end: bigint): number {
  const since = process.hrtime.bigint();
  let sum = 0;
  for (const { value } of snapshot.rawValues(START, end, 5_000)) sum += value.length;
  return sum / seconds(since) / 1e6;
}

/** Median and slowest of the milliseconds that some calls take. */
function latency(call: () => Iterable<unknown>): string {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const since = process.hrtime.bigint();
    for (const _chunk of call());
    times.push(seconds(since) * 1000);
  }
  times.sort((one, other) => one - other);
  return `${times[ROUNDS / 2]!.toFixed(2)}, ${times.at(-1)!.toFixed(2)}`;
}

/** 2,000 windows over the whole stream, a tenth, a hundredth ... of it. */
function windowTable(snapshot: PointSnapshot, points: number): Record<string, string> {
  const row: Record<string, string> = {};
  for (const share of [1, 10, 100, 1_000, 10_000]) {
    const span = (BigInt(points) * STEP) / BigInt(share);
    const from = START + (BigInt(points) * STEP - span) / 3n;
    const width = span / BigInt(WINDOWS) || 1n;
    const pointWidth = width.toString(2).length;
    const round = (time: bigint) => (time >> BigInt(pointWidth)) << BigInt(pointWidth);
    // The smallest power of two above the width gives 1,000 to 2,000 windows; twice the span makes up for it.
    const alignedTo = round(
      from + 2n * span < START + BigInt(points) * STEP ? from + 2n * span : from + span,
    );
    row[`windows, 1 of ${share}`] = latency(() =>
      snapshot.windows(from, from + width * BigInt(WINDOWS), width, 0, 5_000),
    );
    row[`aligned, 1 of ${share}`] = latency(() =>
      snapshot.alignedWindows(round(from), alignedTo, pointWidth, 5_000),
    );
  }
  return row;
}

/** In a function of its own, so that the last store is gone when the next one is weighed. */
async function measure(size: number): Promise<{ speed: Row; windows: Row }> {
  const before = await usedBytes();
  const store = createTreeStore();
  const inserting = fill(store, size);
  const bytes = ((await usedBytes()) - before) / size;
  const snapshot = store.at(0n)!;
  readAll(snapshot, START + 100_000n * STEP);
  const speed = {
    "insert Mpoints/s": rounded(size / inserting / 1e6),
    "raw read Mpoints/s": rounded(readAll(snapshot, START + BigInt(size) * STEP)),
    "bytes a point": rounded(bytes),
  };
  windowTable(snapshot, size);
  return { speed, windows: windowTable(snapshot, size) };
}

export const bench: Bench = {
  name: "tree",
  title: "the point store of the embedded server alone",
  minutes: 1,
  asked: true,
  tools: [],
  async run(options) {
    const most = options.number("points", 1e7, 1e5);
    // Compiled code for all, so that the smallest size is not the slowest.
    fill(createTreeStore(), 200_000);
    const speed: Record<string, Row> = {};
    const windows: Record<string, Row> = {};
    for (const size of [1e5, 1e6, 1e7, 1e8].filter((points) => points <= most)) {
      const name = size.toLocaleString("en");
      ({ speed: speed[name], windows: windows[name] } = await measure(size));
    }
    const title = `${WINDOWS} windows over a share of the stream, median and slowest of ${ROUNDS}, ms`;
    return { settings: { points: most }, tables: { speed, [title]: windows }, ratios: {} };
  },
};
