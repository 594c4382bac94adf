/**
 * How long it takes from an insert until a loop over `follow()` has it, with the default options, and what it costs. Four
 * loops see the same inserts: by polling and by Subscribe, over gRPC-Web or native gRPC, and through a gateway.
 *
 * From before insert() is called to the change, and to its points. Inserts of one point, at times that chance has moved
 * by up to half of the period, so that they are not in step with the questions. The last row is one insert after a
 * minute of silence, when streams are asked for every ten seconds.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type BTrDB, connect, now, type Stream, StreamSet } from "btrdb-web";
import { allowAll, createGateway } from "btrdb-web/gateway";
import { nativeGrpc } from "btrdb-web/node";
import { gatewayListener } from "../edge/node/gateway-listener.ts";
import type { Bench, Options, Outcome, Row } from "./harness/bench.ts";
import { Closing } from "./harness/closing.ts";
import { quantile } from "./harness/statistics.ts";
import { embeddedServer } from "./stack/processes.ts";

interface Delays {
  /** Milliseconds from insert() to the change that has it, one an insert. */
  readonly change: number[];
  /** The same to the points themselves. */
  readonly points: number[];
}

/** One way to follow. */
interface Way {
  readonly name: string;
  readonly conn: BTrDB;
  readonly subscribe: boolean;
  /** Requests of the loop, by RPC. */
  readonly requests: Map<string, number>;
}

async function openWay(name: string, url: string, through: typeof fetch, subscribe: boolean): Promise<Way> {
  const requests = new Map<string, number>();
  const conn = await connect(url, {
    fetch: (input, init) => {
      const rpc = String(input).replace(/^.*\//u, "");
      requests.set(rpc, (requests.get(rpc) ?? 0) + 1);
      return through(input, init);
    },
  });
  return { name, conn, subscribe, requests };
}
/** Follows streams in all ways until so many inserts have come, which `insert` makes. */
async function measure(
  ways: readonly Way[],
  streams: readonly Stream[],
  count: number,
  insert: (note: (stream: Stream) => Promise<void>) => Promise<void>,
): Promise<Delays[]> {
  const sent = new Map<string, number>();
  for (const { requests } of ways) requests.clear();
  const loops = ways.map((way) => followAll(way, streams, count, sent));
  await insert(async (stream) => {
    const time = now();
    sent.set(`${stream.uuid} ${time}`, performance.now());
    await stream.insert([[time, 1]]);
  });
  return Promise.all(loops);
}

async function followAll(
  { conn, subscribe }: Way,
  streams: readonly Stream[],
  count: number,
  sent: ReadonlyMap<string, number>,
): Promise<Delays> {
  const change: number[] = [];
  const points: number[] = [];
  const seen = new Set<string>();
  const changes = new StreamSet(streams.map(({ uuid }) => conn.stream(uuid))).follow({ subscribe });
  // As a dashboard does it, which shows the last minute.
  const minute = () => ({ start: now() - 60_000_000_000n });
  for await (const event of changes) {
    if (event.kind === "gone") throw event.error;
    const toldAt = performance.now();
    const fresh = await event.values(minute());
    const readAt = performance.now();
    for (const { time } of fresh) {
      const key = `${event.stream.uuid} ${time}`;
      const at = sent.get(key);
      if (at === undefined || seen.has(key)) continue;
      seen.add(key);
      change.push(toldAt - at);
      points.push(readAt - at);
    }
    if (seen.size >= count) break;
  }
  return { change, points };
}

/** One row a way. */
function report(
  table: Record<string, Row>,
  name: string,
  ways: readonly Way[],
  all: readonly Delays[],
  ms: number,
  streams = 1,
): void {
  for (const [index, { change, points }] of all.entries()) {
    const { name: way, requests } = ways[index] as Way;
    const aMinute = (rpc: string) => Math.round(((requests.get(rpc) ?? 0) * 60_000) / ms / streams);
    const row = {
      samples: change.length,
      "to the change, median ms": Math.round(quantile(change, 0.5)),
      "to the change, p95 ms": Math.round(quantile(change, 0.95)),
      "to the points, median ms": Math.round(quantile(points, 0.5)),
      "to the points, p95 ms": Math.round(quantile(points, 0.95)),
      "StreamInfo a minute": aMinute("StreamInfo"),
      "Changes a minute": aMinute("Changes"),
      "reads a minute": aMinute("RawValues") + aMinute("ArrowRawValues"),
    };
    table[`${name}; ${way}`] = row;
    console.log(name, way, JSON.stringify(row));
  }
}

async function run(options: Options): Promise<Outcome> {
  const seconds = options.number("seconds", 30, 2);
  const silentStreams = options.number("streams", 40, 2);
  const silence = options.quick ? 1000 : 60_000;
  await using closing = new Closing();
  const server = closing.keep(await embeddedServer(), (running) => running.close());
  const url = `http://${server.address}`;
  const native = closing.keep(nativeGrpc(), (fetch) => fetch.close());
  const gateway = createServer(
    gatewayListener(
      createGateway({
        endpoints: url,
        authorize: allowAll(),
        limits: { requestsPerSecond: Number.POSITIVE_INFINITY },
        subscribe: { fetch: native },
      }),
    ),
  );
  await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
  closing.keep(gateway, (listening) => {
    listening.close();
    listening.closeAllConnections();
  });
  const gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  const ways = [
    await openWay("gRPC-Web, polling", url, fetch, false),
    await openWay("native, Subscribe", url, native, true),
    await openWay("gateway, polling", gatewayUrl, fetch, false),
    await openWay("gateway, Subscribe", gatewayUrl, fetch, true),
  ];
  // Inserts are not counted, and go over connections of their own.
  const writer = await connect(url);
  const newStream = () =>
    writer.create({ collection: `bench/${crypto.randomUUID()}`, tags: { name: "a", unit: "V" } });
  const table: Record<string, Row> = {};
  for (const perSecond of [1, 10]) {
    const stream = await newStream();
    const count = seconds * perSecond;
    const period = 1000 / perSecond;
    const before = performance.now();
    const delays = await measure(ways, [stream], count, async (insert) => {
      await sleep(500);
      const start = performance.now();
      for (let i = 0; i < count; i++) {
        await sleep(Math.max(0, start + (i + Math.random() / 2) * period - performance.now()));
        await insert(stream);
      }
    });
    report(
      table,
      `${perSecond} insert${perSecond === 1 ? "" : "s"} a second`,
      ways,
      delays,
      performance.now() - before,
    );
  }
  const streams = await Promise.all(Array.from({ length: silentStreams }, newStream));
  const before = performance.now();
  const delays = await measure(ways, streams, silentStreams, async (insert) => {
    await sleep(silence);
    const later = streams.map((stream) => sleep((Math.random() * silence) / 3).then(() => insert(stream)));
    await Promise.all(later);
  });
  report(table, "1 insert after a minute", ways, delays, performance.now() - before, silentStreams);
  return { settings: { seconds, "silent streams": silentStreams }, tables: { delays: table }, ratios: {} };
}

export const bench: Bench = {
  name: "follow",
  title: "from an insert to a loop over follow()",
  minutes: 3,
  tools: [],
  run,
};
