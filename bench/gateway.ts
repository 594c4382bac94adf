/**
 * Many dashboards before one gateway, zooming over the same data:
 *
 *   node --conditions=btrdb-source bench/gateway.ts [--dashboards 200 --points 2000000 --steps 12]
 *
 * Each is a Viewport of btrdb-web/viewport with four streams at 1440 pixels, that goes from ten years to about a day, to one of five
 * places, the first ones oftener. Server, gateway and dashboards are a process each. Three times: without a cache, with one,
 * and with one where no two users have the same rights. Writes bench/results/gateway.json.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { connect, uuidToText } from "btrdb-web";
import { Viewport } from "btrdb-web/viewport";
import { startYearsServer } from "../e2e/years/years-server.ts";
import { END, FIRST } from "../e2e/years/years-streams.ts";
import type { GatewayCounts, GatewayReady, GatewayRequest } from "./gateway/serve-gateway.ts";
import { quantile } from "./server/messages.ts";

const { values: options } = parseArgs({
  options: {
    dashboards: { type: "string", default: "200" },
    points: { type: "string", default: "2000000" },
    steps: { type: "string", default: "12" },
  },
});
const DASHBOARDS = Number(options.dashboards);
const STEPS = Number(options.steps);
const SERIES = 4;
const PLACES = [0.61, 0.2, 0.87, 0.44, 0.05];
const THINK_MS = 1000;

/** The same choices in each run: a small generator of random numbers (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const server = await startYearsServer({ points: Number(options.points) });
const { few: _few, ...many } = server.streams;
const uuids = Object.values(many)
  .slice(0, SERIES)
  .map(({ uuid }) => uuidToText(uuid));

async function dashboard(
  url: string,
  nth: number,
  ownRights: boolean,
): Promise<{ times: number[]; requests: number }> {
  const next = random(nth + 1);
  const conn = await connect(url, {
    apiKey: false,
    verify: false,
    fetch(input, init) {
      const headers = new Headers(init?.headers);
      headers.set("x-user", `user ${nth}`);
      // A stream of nobody makes these rights this user's own.
      const nobody = `00000000-0000-4000-8000-${String(nth).padStart(12, "0")}`;
      if (ownRights) headers.set("x-uuids", [...uuids, nobody].join());
      return fetch(input, { ...init, headers });
    },
  });
  const viewport = new Viewport({ prefetch: false });
  const series = uuids.map((uuid) => ({ id: uuid, stream: conn.stream(uuid) }));
  const place = PLACES[Math.floor(next() ** 2 * PLACES.length)] ?? 0.5;
  const to = FIRST + BigInt(Math.round(Number(END - FIRST) * (place + next() * 0.001)));
  const times: number[] = [];
  let [start, end] = [FIRST, END];
  for (let step = 0; step < STEPS; step++) {
    await sleep(next() * 2 * THINK_MS);
    const began = performance.now();
    viewport.setView({ series, start, end, pixels: 1440 });
    const frame = await viewport.settled();
    for (const { error } of frame.series) if (error !== undefined) throw error;
    times.push(performance.now() - began);
    const half = (end - start) / 4n;
    [start, end] = [to - half, to + half];
  }
  const { requests } = viewport.stats;
  viewport.close();
  conn.close();
  return { times, requests };
}

async function run(cache: boolean, ownRights: boolean) {
  const gateway = fork(fileURLToPath(new URL("gateway/serve-gateway.ts", import.meta.url)), {
    execArgv: ["--conditions=btrdb-source", "--disable-warning=ExperimentalWarning"],
  });
  const request: GatewayRequest = { host: server.host, port: server.port, cache };
  gateway.send(request);
  const [{ port }] = (await once(gateway, "message")) as [GatewayReady];
  const began = performance.now();
  const all = await Promise.all(
    Array.from({ length: DASHBOARDS }, (_, nth) => dashboard(`http://127.0.0.1:${port}`, nth, ownRights)),
  );
  const seconds = (performance.now() - began) / 1000;
  gateway.send("counts");
  const [counts] = (await once(gateway, "message")) as [GatewayCounts];
  gateway.kill();
  const times = all.flatMap((each) => each.times);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
  const { StreamInfo: lookups = 0, ...reads } = counts.upstream;
  return {
    "requests of pages": counts.asked,
    "requests to the cluster": sum(Object.values(reads)) + lookups,
    "of these, for versions": lookups,
    "MB from the cluster": Number((counts.bytes / 1e6).toFixed(1)),
    "p50, ms": Number(quantile(times, 0.5).toFixed(0)),
    "p95, ms": Number(quantile(times, 0.95).toFixed(0)),
    "p99, ms": Number(quantile(times, 0.99).toFixed(0)),
    "CPU of the gateway, ms a request": Number((counts.cpuMs / counts.asked).toFixed(2)),
    "memory of the gateway, MB": counts.rssMB,
    seconds: Number(seconds.toFixed(1)),
  };
}

try {
  const runs = {
    "without a cache": await run(false, false),
    "with a cache": await run(true, false),
    "with a cache, each user other rights": await run(true, true),
  };
  console.table(runs);
  const result = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} x ${cpus()[0]?.model}`,
    node: process.version,
    dashboards: DASHBOARDS,
    steps: STEPS,
    series: SERIES,
    points: Number(options.points),
    "think time, ms": THINK_MS,
    runs,
  };
  writeFileSync(new URL("results/gateway.json", import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await server.close();
}
