/**
 * Many dashboards before one gateway, zooming over the same data.
 *
 * Each is a Viewport of btrdb-web/viewport with four streams at 1440 pixels, that goes from ten years to about a day, to one of five
 * places, the first ones oftener. Server, gateway and dashboards are a process each. Three times: without a cache, with one,
 * and with one where no two users have the same rights.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { connect, uuidToText } from "btrdb-web";
import { Viewport } from "btrdb-web/viewport";
import { startYearsServer } from "../e2e/years/years-server.ts";
import { END, FIRST } from "../e2e/years/years-streams.ts";
import type { GatewayCounts, GatewayReady, GatewayRequest } from "./gateway/serve-gateway.ts";
import type { Bench, Row } from "./harness/bench.ts";
import { quantile, rounded } from "./harness/statistics.ts";

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

/** What all dashboards have in common. */
interface Setting {
  readonly host: string;
  readonly port: number;
  readonly uuids: readonly string[];
  readonly dashboards: number;
  readonly steps: number;
  readonly thinkMs: number;
}

async function dashboard(
  { uuids, steps, thinkMs }: Setting,
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
  for (let step = 0; step < steps; step++) {
    await sleep(next() * 2 * thinkMs);
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

async function measure(setting: Setting, cache: boolean, ownRights: boolean): Promise<Row> {
  const gateway = fork(fileURLToPath(new URL("gateway/serve-gateway.ts", import.meta.url)), {
    execArgv: ["--conditions=btrdb-source", "--disable-warning=ExperimentalWarning"],
  });
  const request: GatewayRequest = { host: setting.host, port: setting.port, cache };
  gateway.send(request);
  const [{ port }] = (await once(gateway, "message")) as [GatewayReady];
  const began = performance.now();
  const all = await Promise.all(
    Array.from({ length: setting.dashboards }, (_, nth) =>
      dashboard(setting, `http://127.0.0.1:${port}`, nth, ownRights),
    ),
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

const [WITHOUT, WITH, OWN] = [
  "without a cache",
  "with a cache",
  "with a cache, each user other rights",
] as const;

export const bench: Bench = {
  name: "gateway",
  title: "many dashboards before one gateway",
  minutes: 1,
  tools: [],
  async run(options) {
    const dashboards = options.number("dashboards", 200, 4);
    const points = options.number("points", 2_000_000, 100_000);
    const steps = options.number("steps", 12, 3);
    const thinkMs = options.quick ? 50 : THINK_MS;
    const server = await startYearsServer({ points });
    try {
      const { few: _few, ...many } = server.streams;
      const uuids = Object.values(many)
        .slice(0, SERIES)
        .map(({ uuid }) => uuidToText(uuid));
      const setting: Setting = { host: server.host, port: server.port, uuids, dashboards, steps, thinkMs };
      const without = await measure(setting, false, false);
      const cached = await measure(setting, true, false);
      const own = await measure(setting, true, true);
      const fewer = (column: string) => rounded(Number(without[column]) / Number(cached[column]));
      return {
        settings: { dashboards, steps, streams: SERIES, points, "think time, ms": thinkMs },
        tables: { "three runs": { [WITHOUT]: without, [WITH]: cached, [OWN]: own } },
        ratios: {
          "requests to the cluster, times fewer with a cache": fewer("requests to the cluster"),
          "MB from the cluster, times fewer with a cache": fewer("MB from the cluster"),
        },
      };
    } finally {
      await server.close();
    }
  },
};
