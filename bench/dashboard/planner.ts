/**
 * Bytes and requests of a minute of use (minute-of-use.ts), with eight streams of the ten years (e2e/years) at 1440 pixels: the
 * planner of btrdb-web/viewport beside a dashboard that asks for its whole view each time.
 *
 * Everything that goes over the wire counts, headers too, and what was stopped half way. In Node, so over HTTP/1.1: a browser
 * has smaller headers.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { connect, now } from "btrdb-web";
import { startYearsServer, type YearsServer } from "../../e2e/years/years-server.ts";
import type { Bench, Cell, Options, Outcome, Row } from "../harness/bench.ts";
import { type Contend, viewportDashboard, wholeViewDashboard } from "./contenders.ts";
import { countingProxy } from "./counting-proxy.ts";
import { startLivePoints } from "./live-points.ts";
import { LIVE_SPAN, minuteOfUse, PHASES, WHEELS, type Wheel } from "./minute-of-use.ts";

const PIXELS = 1440;
const WHOLE = "the whole minute";
const NAIVE = "whole view";
const CONTENDERS: Readonly<Record<string, Contend>> = {
  [NAIVE]: wholeViewDashboard,
  viewport: viewportDashboard(true),
  "viewport, nothing ahead": viewportDashboard(false),
};

interface Use {
  down: number;
  up: number;
  requests: number;
}

async function use(server: YearsServer, contend: Contend, wheel: Wheel): Promise<Map<string, Use>> {
  const { few: _few, ...eight } = server.streams;
  const proxy = await countingProxy(server.host, server.port);
  const conn = await connect(`http://127.0.0.1:${proxy.port}`, { apiKey: false });
  const streams = Object.values(eight).map(({ uuid }) => conn.stream(uuid));
  const contender = contend(streams, PIXELS);
  const uses = new Map<string, Use>(PHASES.map((phase) => [phase, { down: 0, up: 0, requests: 0 }]));
  let before: Use = { ...proxy.bytes, requests: 0 };
  for (const { phase, range, pointer, ms } of minuteOfUse(wheel)) {
    const due = performance.now() + ms;
    const end = now();
    contender.look(range === "live" ? { start: end - LIVE_SPAN, end } : range, pointer, range === "live");
    await sleep(ms - 20);
    // A step that is still under way is one that a slower network has as well.
    if (ms >= 1000) await contender.settled();
    await sleep(Math.max(0, due - performance.now()));
    const { requests } = contender;
    const sum = uses.get(phase)!;
    sum.down += proxy.bytes.down - before.down;
    sum.up += proxy.bytes.up - before.up;
    sum.requests += requests - before.requests;
    before = { ...proxy.bytes, requests };
  }
  contender.close();
  conn.close();
  await proxy.close();
  const total: Use = { down: 0, up: 0, requests: 0 };
  for (const { down, up, requests } of uses.values()) {
    total.down += down;
    total.up += up;
    total.requests += requests;
  }
  return uses.set(WHOLE, total);
}

const kB = ({ down, up }: Use) => Math.round((down + up) / 1000);

async function run(options: Options): Promise<Outcome> {
  const points = options.number("points", 1e8, 1e6);
  const server = await startYearsServer({ points });
  try {
    const { few: _few, ...eight } = server.streams;
    const direct = await connect(server.url, { apiKey: false });
    const live = await startLivePoints(Object.values(eight).map(({ uuid }) => direct.stream(uuid)));
    const tables: Record<string, Record<string, Row>> = {};
    const ratios: Record<string, Cell> = {};
    for (const [wheelName, wheel] of Object.entries(WHEELS)) {
      // Each takes three minutes.
      if (options.quick && wheelName !== "doubling") continue;
      const results = new Map<string, Map<string, Use>>();
      for (const [name, contend] of Object.entries(CONTENDERS))
        results.set(name, await use(server, contend, wheel));
      const naive = results.get(NAIVE)!;
      const fewer = (name: string, phase: string) =>
        Number((kB(naive.get(phase)!) / kB(results.get(name)!.get(phase)!)).toFixed(2));
      const rowOf = (phase: string): Row => {
        const row: Record<string, Cell> = {};
        for (const [name, uses] of results) {
          row[`${name}, kB`] = kB(uses.get(phase)!);
          row[`${name}, requests`] = uses.get(phase)!.requests;
          if (name !== NAIVE) row[`${name}, times fewer bytes`] = fewer(name, phase);
        }
        return row;
      };
      tables[`${wheelName}: ${wheel.steps} steps by ${wheel.factor}`] = Object.fromEntries(
        [...PHASES, WHOLE].map((phase) => [phase, rowOf(phase)]),
      );
      for (const name of results.keys())
        if (name !== NAIVE) ratios[`${wheelName}: ${name}, times fewer bytes`] = fewer(name, WHOLE);
    }
    await live.stop();
    direct.close();
    return { settings: { points, pixels: PIXELS, streams: Object.keys(eight).length }, tables, ratios };
  } finally {
    await server.close();
  }
}

export const bench: Bench = {
  name: "planner",
  title: "bytes and requests of a minute of use, in Node",
  minutes: 7,
  asked: true,
  tools: [],
  run,
};
