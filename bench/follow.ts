/**
 * How long it takes from an insert until a loop over `follow()` has it, with the default options, and what it costs:
 *
 *   npm run bench:follow [-- --seconds 60]
 *
 * From before insert() is called to the change, and to its points. Inserts of one point, at times that chance has moved
 * by up to half of the period, so that they are not in step with the questions. The last row is one insert after a
 * minute of silence, when streams are asked for every ten seconds. Writes bench/results/follow.json.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { connect, now, type Stream, StreamSet } from "btrdb-web";
import { quantile } from "./server/messages.ts";
import { embeddedServer } from "./server/processes.ts";

const { values: options } = parseArgs({ options: { seconds: { type: "string", default: "60" } } });
const SECONDS = Number(options.seconds);
const SILENT_STREAMS = 40;

interface Delays {
  /** Milliseconds from insert() to the change that has it, one an insert. */
  readonly change: number[];
  /** The same to the points themselves. */
  readonly points: number[];
}

let requests = new Map<string, number>();
const server = await embeddedServer();
const conn = await connect(`http://${server.address}`, {
  fetch: (input, init) => {
    const rpc = String(input).replace(/^.*\//u, "");
    requests.set(rpc, (requests.get(rpc) ?? 0) + 1);
    return fetch(input, init);
  },
});
// Inserts are not counted, and go over connections of their own.
const writer = await connect(`http://${server.address}`);

const newStream = () =>
  conn.create({ collection: `bench/${crypto.randomUUID()}`, tags: { name: "a", unit: "V" } });

/** Follows streams until so many inserts have come, which `insert` makes. */
async function measure(
  streams: readonly Stream[],
  count: number,
  insert: (note: (stream: Stream) => Promise<void>) => Promise<void>,
): Promise<Delays> {
  const sent = new Map<string, number>();
  const change: number[] = [];
  const points: number[] = [];
  const changes = new StreamSet(streams).follow();
  const inserts = insert(async (stream) => {
    const time = now();
    sent.set(`${stream.uuid} ${time}`, performance.now());
    await writer.stream(stream.uuid).insert([[time, 1]]);
  });
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
      sent.delete(key);
      if (at === undefined) continue;
      change.push(toldAt - at);
      points.push(readAt - at);
    }
    if (change.length >= count) break;
  }
  await inserts;
  return { change, points };
}

const rows: Record<string, string | number>[] = [];
function report(name: string, { change, points }: Delays, ms: number, streams = 1): void {
  const round = (value: number) => Math.round(value);
  const aMinute = (rpc: string) => Math.round(((requests.get(rpc) ?? 0) * 60_000) / ms / streams);
  rows.push({
    inserts: name,
    samples: change.length,
    "to the change, median ms": round(quantile(change, 0.5)),
    "to the change, p95 ms": round(quantile(change, 0.95)),
    "to the points, median ms": round(quantile(points, 0.5)),
    "to the points, p95 ms": round(quantile(points, 0.95)),
    "StreamInfo a minute": aMinute("StreamInfo"),
    "Changes a minute": aMinute("Changes"),
    "reads a minute": aMinute("RawValues") + aMinute("ArrowRawValues"),
  });
  console.log(JSON.stringify(rows.at(-1)));
}

try {
  for (const perSecond of [1, 10]) {
    const stream = await newStream();
    const count = SECONDS * perSecond;
    const period = 1000 / perSecond;
    requests = new Map();
    const before = performance.now();
    const delays = await measure([stream], count, async (insert) => {
      await sleep(500);
      const start = performance.now();
      for (let i = 0; i < count; i++) {
        await sleep(Math.max(0, start + (i + Math.random() / 2) * period - performance.now()));
        await insert(stream);
      }
    });
    report(`${perSecond} a second`, delays, performance.now() - before);
  }
  const streams = await Promise.all(Array.from({ length: SILENT_STREAMS }, newStream));
  requests = new Map();
  const before = performance.now();
  const delays = await measure(streams, SILENT_STREAMS, async (insert) => {
    await sleep(60_000);
    const later = streams.map((stream) => sleep(Math.random() * 20_000).then(() => insert(stream)));
    await Promise.all(later);
  });
  report("1 after a minute", delays, performance.now() - before, SILENT_STREAMS);
  console.table(rows);
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? "?"}`;
  const result = { machine, node: process.version, seconds: SECONDS, rows };
  writeFileSync(new URL("results/follow.json", import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await server.close();
}
