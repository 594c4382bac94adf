/**
 * Bytes and requests of a minute of use (minute-of-use.ts), with eight streams of the ten years (e2e/years) at 1440 pixels: the
 * planner of btrdb-web/viewport beside a dashboard that asks for its whole view each time.
 *
 *   node --conditions=btrdb-source bench/dashboard/planner.ts [--points 100000000] [--wheel notches] [--save]
 *
 * Everything that goes over the wire counts, headers too, and what was stopped half way. In Node, so over HTTP/1.1: a browser
 * has smaller headers. --save writes bench/results/dashboard-planner.json.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { connect, now } from "btrdb-web";
import { startYearsServer } from "../../e2e/years/years-server.ts";
import { type Contend, viewportDashboard, wholeViewDashboard } from "./contenders.ts";
import { countingProxy } from "./counting-proxy.ts";
import { startLivePoints } from "./live-points.ts";
import { LIVE_SPAN, minuteOfUse, PHASES, WHEELS, type Wheel } from "./minute-of-use.ts";

const { values: options } = parseArgs({
  options: {
    points: { type: "string", default: "100000000" },
    wheel: { type: "string" },
    save: { type: "boolean", default: false },
  },
});
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

const server = await startYearsServer({ points: Number(options.points) });
try {
  const { few: _few, ...eight } = server.streams;
  const direct = await connect(server.url, { apiKey: false });
  const live = await startLivePoints(Object.values(eight).map(({ uuid }) => direct.stream(uuid)));

  async function use(contend: Contend, wheel: Wheel): Promise<Map<string, Use>> {
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
  const tables: Record<string, object[]> = {};
  for (const [wheelName, wheel] of Object.entries(WHEELS)) {
    if (options.wheel !== undefined && options.wheel !== wheelName) continue;
    const results = new Map<string, Map<string, Use>>();
    for (const [name, contend] of Object.entries(CONTENDERS)) results.set(name, await use(contend, wheel));
    const naive = results.get(NAIVE)!;
    const rows = [...PHASES, WHOLE].map((phase) => {
      const row: Record<string, string | number> = { phase };
      for (const [name, uses] of results) {
        row[`${name}, kB`] = kB(uses.get(phase)!);
        row[`${name}, requests`] = uses.get(phase)!.requests;
        if (name !== NAIVE)
          row[`${name}, times fewer bytes`] = Number(
            (kB(naive.get(phase)!) / kB(uses.get(phase)!)).toFixed(2),
          );
      }
      return row;
    });
    console.log(`${wheelName}: ${wheel.steps} steps by ${wheel.factor}`);
    console.table(rows);
    tables[wheelName] = rows;
  }
  await live.stop();
  direct.close();
  if (options.save) {
    const result = {
      date: new Date().toISOString().slice(0, 10),
      machine: `${cpus().length} x ${cpus()[0]?.model}`,
      node: process.version,
      points: Number(options.points),
      pixels: PIXELS,
      streams: Object.keys(eight).length,
      tables,
    };
    const file = new URL("../results/dashboard-planner.json", import.meta.url);
    writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  }
} finally {
  await server.close();
}
