/**
 * What the tree promises, over the wire: the same number of windows takes the same time however many points lie below. And
 * what 100 million points cost: memory, a start with their data folder, windows while inserts go on, and a reader that goes
 * away.
 *
 * Windows are read over gRPC-Web from streams of 1e5, 1e6, ... points in one server with --data.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { create, toBinary } from "@bufbuild/protobuf";
import { AlignedWindowsParamsSchema, RawValuesParamsSchema } from "btrdb-web/proto";
import type { Bench, Options, Outcome, Row } from "./harness/bench.ts";
import { logPlot } from "./harness/log-plot.ts";
import { timed } from "./harness/samples.ts";
import { MB, median, quantile, rounded } from "./harness/statistics.ts";
import { START, STEP } from "./stack/messages.ts";
import { embeddedServer, type ServerProcess } from "./stack/processes.ts";
import { createStream, discard, fillStream, insertAll, insertRequests, post } from "./stack/raw-client.ts";

const ROUNDS = 100;
const WINDOWS = 2_000;
const uuidOf = (size: number): Uint8Array<ArrayBuffer> => new Uint8Array(16).fill(Math.log10(size));
/** Milliseconds of one screen: about 2,000 windows of a share (2^-zoom) of the stream, from its middle on. */
async function windows(server: ServerProcess, size: number, zoom: number): Promise<number> {
  const whole = BigInt(size) * STEP;
  const range = whole >> BigInt(zoom);
  const start = START + (zoom === 0 ? 0n : whole >> 1n);
  const pointWidth = Math.max(0, (range / BigInt(WINDOWS)).toString(2).length - 1);
  const request = { uuid: uuidOf(size), start, end: start + range, pointWidth };
  const message = toBinary(AlignedWindowsParamsSchema, create(AlignedWindowsParamsSchema, request));
  return timed(async () => {
    const bytes = await post(server.address, "AlignedWindows", message, discard);
    if (bytes < 100) throw new Error("no windows came back");
  });
}

async function latencies(server: ServerProcess, size: number, zoom: number): Promise<number[]> {
  const all: number[] = [];
  for (let i = -20; i < ROUNDS; i++) {
    const took = await windows(server, size, zoom);
    if (i >= 0) all.push(took);
  }
  return all;
}

/** 100,000 points a second into a stream of its own, until stopped. */
async function writeSteadily(server: ServerProcess, signal: AbortSignal): Promise<number> {
  const uuid = crypto.getRandomValues(new Uint8Array(16));
  await createStream(server.address, uuid);
  let points = 0;
  for (const began = performance.now(); !signal.aborted; ) {
    await insertAll(server.address, insertRequests(uuid, points, 10_000), 1);
    points += 10_000;
    await sleep(Math.max(0, began + points / 100 - performance.now()));
  }
  return points;
}

/** CPU seconds that the server spends in the two seconds after the reader of a whole stream has gone. */
async function abandoned(
  server: ServerProcess,
  size: number,
): Promise<{ idle: number; after: number; growth: number }> {
  const since = server.cpu();
  await sleep(2000);
  const idle = server.cpu() - since;
  const request = { uuid: uuidOf(size), start: START, end: START + BigInt(size) * STEP };
  const message = toBinary(RawValuesParamsSchema, create(RawValuesParamsSchema, request));
  const leaving = new AbortController();
  const before = server.memory().now;
  let growth = 0;
  await post(
    server.address,
    "RawValues",
    message,
    async (body) => {
      const reader = body.getReader();
      await reader.read();
      // A reader that takes nothing: what the server would buffer would show here.
      await sleep(2000);
      growth = server.memory().now - before;
      leaving.abort();
      await reader.cancel().catch(() => undefined);
    },
    leaving.signal,
  ).catch(() => undefined);
  await sleep(200);
  const gone = server.cpu();
  await sleep(2000);
  return { idle, after: server.cpu() - gone, growth };
}

const ms = (value: number) => rounded(value);
/** Median and 99th percentile. */
const latencyRow = (all: readonly number[], what: string): Row => ({
  [`${what}, median ms`]: ms(median(all)),
  [`${what}, p99 ms`]: ms(quantile(all, 0.99)),
});

async function run(options: Options): Promise<Outcome> {
  const most = options.number("points", 1e8, 1e5);
  const sizes = [1e5, 1e6, 1e7, 1e8].filter((size) => size <= most);
  const folder = mkdtempSync(join(tmpdir(), "btrdb-bench-"));
  const data = join(folder, "data");
  let server = await embeddedServer("--data", data);
  try {
    const table: Record<string, Row> = {};
    const [whole, inside]: [number, number][][] = [[], []];
    for (const size of sizes) {
      const seconds = await fillStream(server.address, uuidOf(size), size);
      const all = await latencies(server, size, 0);
      const zoomed = await latencies(server, size, 5);
      whole!.push([size, median(all)]);
      inside!.push([size, median(zoomed)]);
      table[size.toLocaleString("en")] = {
        ...latencyRow(all, "AlignedWindows, whole stream"),
        ...latencyRow(zoomed, "1/32 of it"),
        "inserted, Mpoints/s": rounded(size / seconds / 1e6),
      };
      options.log(`${size} points`);
    }
    const largest = sizes.at(-1)!;
    const filled = server.memory();
    const left = await abandoned(server, largest);
    await server.close();
    const since = performance.now();
    server = await embeddedServer("--data", data);
    const startSeconds = (performance.now() - since) / 1000;
    const started = server.memory();
    const stop = new AbortController();
    const began = performance.now();
    const writer = writeSteadily(server, stop.signal);
    const busy: number[] = [];
    const zooms: Record<string, Row> = {};
    for (let zoom = 0; largest / 2 ** zoom > 4 * WINDOWS; zoom += 2) {
      const all = await latencies(server, largest, zoom);
      busy.push(...all);
      zooms[`1/${2 ** zoom} of the stream`] = latencyRow(all, "AlignedWindows");
    }
    stop.abort();
    const written = (await writer) / ((performance.now() - began) / 1000);
    return {
      settings: { points: largest, samples: ROUNDS, "windows at most": 2 * WINDOWS },
      tables: {
        "windows against points": table,
        "windows while points are inserted": zooms,
        "the largest stream": {
          "memory after the inserts, MB": { value: MB(filled.now) },
          "start with its data folder, s": { value: rounded(startSeconds) },
          "memory after that start, at most, MB": { value: MB(started.peak) },
          "inserted meanwhile, points/s": { value: Math.round(written) },
          "windows meanwhile, median ms": { value: ms(median(busy)) },
          "windows meanwhile, p99 ms": { value: ms(quantile(busy, 0.99)) },
          "CPU in 2 s while idle, s": { value: rounded(left.idle) },
          "CPU in 2 s after a reader went away, s": { value: rounded(left.after) },
          "memory that a slow reader costs, MB": { value: MB(left.growth) },
        },
      },
      ratios: {
        "windows of the largest stream, time to that of the smallest": rounded(
          whole!.at(-1)![1] / whole![0]![1],
        ),
      },
      pictures: {
        "aligned-windows": logPlot(
          "AlignedWindows: 2,000 to 4,000 windows over gRPC-Web",
          "points in the stream",
          "milliseconds (median)",
          [
            { label: "whole stream", colour: "#0072b2", points: whole! },
            { label: "1/32 of it", colour: "#d55e00", points: inside! },
          ],
        ),
      },
    };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const bench: Bench = {
  name: "tree-server",
  title: "windows against stream size, and what 100 million points cost the server",
  minutes: 2,
  tools: [],
  run,
};
