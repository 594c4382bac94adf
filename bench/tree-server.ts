/**
 * What the tree promises, over the wire: the same number of windows takes the same time however many points lie below.
 * And what 100 million points cost: memory, a start with their data folder, windows while inserts go on, and a reader
 * that goes away.
 *
 *   npm run bench:tree-server [-- --points 100000000]
 *
 * Windows are read over gRPC-Web from streams of 1e5, 1e6, ... points in one server with --data. Writes
 * bench/results/tree-server.json and aligned-windows.svg.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { create, toBinary } from "@bufbuild/protobuf";
import { AlignedWindowsParamsSchema, FlushParamsSchema, RawValuesParamsSchema } from "btrdb-web/proto";
import { createStream, discard, insertAll, insertRequests, post } from "./server/client.ts";
import { logPlot } from "./server/log-plot.ts";
import { median, quantile, START, STEP } from "./server/messages.ts";
import { embeddedServer, type ServerProcess } from "./server/processes.ts";

const { values: options } = parseArgs({ options: { points: { type: "string", default: "100000000" } } });
const MOST = Number(options.points);
const ROUNDS = 100;
const WINDOWS = 2_000;
const sizes = [1e5, 1e6, 1e7, 1e8].filter((size) => size <= MOST);
const uuidOf = (size: number): Uint8Array<ArrayBuffer> => new Uint8Array(16).fill(Math.log10(size));
const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

interface Row {
  readonly points: number;
  readonly insertedMillionPointsASecond: number;
  readonly wholeMedianMs: number;
  readonly wholeP99Ms: number;
  readonly zoomedMedianMs: number;
  readonly zoomedP99Ms: number;
}

async function fill(server: ServerProcess, size: number): Promise<number> {
  const uuid = uuidOf(size);
  await createStream(server.address, uuid);
  let seconds = 0;
  for (let at = 0; at < size; at += 1e6) {
    const requests = insertRequests(uuid, at, Math.min(1e6, size - at));
    const since = performance.now();
    await insertAll(server.address, requests);
    seconds += (performance.now() - since) / 1000;
  }
  await post(
    server.address,
    "Flush",
    toBinary(FlushParamsSchema, create(FlushParamsSchema, { uuid })),
    discard,
  );
  return seconds;
}

/** Milliseconds of one screen: about 2,000 windows of a share (2^-zoom) of the stream, from its middle on. */
async function windows(server: ServerProcess, size: number, zoom: number): Promise<number> {
  const whole = BigInt(size) * STEP;
  const range = whole >> BigInt(zoom);
  const start = START + (zoom === 0 ? 0n : whole >> 1n);
  const pointWidth = Math.max(0, (range / BigInt(WINDOWS)).toString(2).length - 1);
  const request = { uuid: uuidOf(size), start, end: start + range, pointWidth };
  const message = toBinary(AlignedWindowsParamsSchema, create(AlignedWindowsParamsSchema, request));
  const since = performance.now();
  const bytes = await post(server.address, "AlignedWindows", message, discard);
  if (bytes < 100) throw new Error("no windows came back");
  return performance.now() - since;
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

const folder = mkdtempSync(join(tmpdir(), "btrdb-bench-"));
const data = join(folder, "data");
let server = await embeddedServer("--data", data);
try {
  const table: Row[] = [];
  for (const size of sizes) {
    const seconds = await fill(server, size);
    const whole = await latencies(server, size, 0);
    const inside = await latencies(server, size, 5);
    const row = {
      points: size,
      insertedMillionPointsASecond: round(size / seconds / 1e6),
      wholeMedianMs: round(median(whole)),
      wholeP99Ms: round(quantile(whole, 0.99)),
      zoomedMedianMs: round(median(inside)),
      zoomedP99Ms: round(quantile(inside, 0.99)),
    };
    console.log(JSON.stringify(row));
    table.push(row);
  }
  const most = sizes.at(-1)!;
  const filled = server.memory();
  const left = await abandoned(server, most);
  await server.close();
  const since = performance.now();
  server = await embeddedServer("--data", data);
  const startSeconds = (performance.now() - since) / 1000;
  const started = server.memory();
  const stop = new AbortController();
  const began = performance.now();
  const writer = writeSteadily(server, stop.signal);
  const busy: number[] = [];
  const zooms = [];
  for (let zoom = 0; most / 2 ** zoom > 4 * WINDOWS; zoom += 2) {
    const all = await latencies(server, most, zoom);
    busy.push(...all);
    zooms.push({ zoom, medianMs: round(median(all)), p99Ms: round(quantile(all, 0.99)) });
  }
  stop.abort();
  const written = (await writer) / ((performance.now() - began) / 1000);
  const result = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} x ${cpus()[0]?.model}`,
    node: process.version,
    windowsAtMost: 2 * WINDOWS,
    table,
    largest: {
      points: most,
      memoryGB: { settled: round(filled.now / 1e9), peak: round(filled.peak / 1e9) },
      startAgain: { seconds: round(startSeconds, 1), memoryGB: round(started.peak / 1e9) },
      windowsWhileInserting: {
        insertedPointsASecond: Math.round(written),
        medianMs: round(median(busy)),
        p99Ms: round(quantile(busy, 0.99)),
        zooms,
      },
      reader: {
        cpuSecondsIdle: round(left.idle),
        cpuSecondsAfterItWent: round(left.after),
        memoryGrowthOfSlowReaderMB: round(left.growth / 1e6, 1),
      },
    },
  };
  console.log(JSON.stringify(result, null, 2));
  const results = new URL("results/", import.meta.url);
  writeFileSync(new URL("tree-server.json", results), `${JSON.stringify(result, null, 2)}\n`);
  const line = (label: string, colour: string, key: "wholeMedianMs" | "zoomedMedianMs") => ({
    label,
    colour,
    points: table.map((row) => [row.points, row[key]] as const),
  });
  writeFileSync(
    new URL("aligned-windows.svg", results),
    logPlot(
      "AlignedWindows: 2,000 to 4,000 windows over gRPC-Web",
      "points in the stream",
      "milliseconds (median)",
      [line("whole stream", "#0072b2", "wholeMedianMs"), line("1/32 of it", "#d55e00", "zoomedMedianMs")],
    ),
  );
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
