/**
 * What the journal costs: inserts with and without it through the same seam, and how fast it is replayed.
 *
 *   node --conditions=btrdb-source --expose-gc bench/journal.ts [--points 10000000] [--folder DIR] [--save]
 *
 * Requests of 25,000 points, each awaited before the next one (as one client does), or eight streams at once. Rounds
 * with and without the journal take turns, the ratio is that of their medians. --save writes bench/results/journal.json.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openJournaledPoints } from "../server/src/journal/journaled-points.ts";
import { createMemoryPoints, type PointWriter } from "../server/src/store/point-writer.ts";
import { createTreeStore } from "../server/src/tree/index.ts";

const { values: options } = parseArgs({
  options: {
    points: { type: "string", default: "10000000" },
    folder: { type: "string", default: tmpdir() },
    save: { type: "boolean", default: false },
  },
});
const POINTS = Number(options.points);
const ROUND_POINTS = Math.min(POINTS, 2_000_000);
const ROUNDS = 5;
const REQUEST = 25_000;
const STEP = 8_333_333n;
const START = 1_700_000_000_000_000_000n;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const uuidOf = (stream: number): Uint8Array => new Uint8Array(16).fill(stream + 1);

/** One client: requests one after the other. */
async function client(writer: PointWriter, stream: number, points: number): Promise<void> {
  const uuid = uuidOf(stream);
  for (let done = 0; done < points; done += REQUEST) {
    const time = new BigInt64Array(REQUEST);
    const value = new Float64Array(REQUEST);
    let at = START + BigInt(done) * STEP;
    for (let i = 0; i < REQUEST; i++) {
      time[i] = at;
      value[i] = Math.sin((done + i) / 1000);
      at += STEP;
    }
    await writer.insert(uuid, { time, value }, 0);
  }
}

/** Million points a second. */
async function rate(writer: PointWriter, streams: number, points: number): Promise<number> {
  globalThis.gc?.();
  const since = performance.now();
  await Promise.all(
    Array.from({ length: streams }, (_, stream) => client(writer, stream, Math.ceil(points / streams))),
  );
  return points / (performance.now() - since) / 1000;
}

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(options.folder, "btrdb-bench-"));
  folders.push(folder);
  return folder;
}

const journaled = (folder: string): Promise<PointWriter> =>
  openJournaledPoints({
    folder,
    createStore: createTreeStore,
    isKnown: () => true,
    log: (line) => console.error(line),
  });

async function insertRates(streams: number): Promise<{ memory: number; journal: number; ratio: number }> {
  const memory: number[] = [];
  const journal: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const plain = createMemoryPoints(createTreeStore);
    memory.push(await rate(plain, streams, ROUND_POINTS));
    await plain.close();
    const folder = newFolder();
    const kept = await journaled(folder);
    journal.push(await rate(kept, streams, ROUND_POINTS));
    await kept.close();
    rmSync(folder, { recursive: true });
  }
  // The first round warms up.
  const [one, other] = [median(memory.slice(1)), median(journal.slice(1))];
  return { memory: one, journal: other, ratio: other / one };
}

async function replay(): Promise<{ points: number; bytes: number; seconds: number; rate: number }> {
  const folder = newFolder();
  const writer = await journaled(folder);
  await rate(writer, 8, POINTS);
  await writer.close();
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  globalThis.gc?.();
  const since = performance.now();
  const again = await journaled(folder);
  const seconds = (performance.now() - since) / 1000;
  await again.close();
  return { points: POINTS, bytes, seconds, rate: POINTS / seconds / 1e6 };
}

try {
  const one = await insertRates(1);
  const eight = await insertRates(8);
  const start = await replay();
  const rounded = (_: string, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(3)) : value;
  const machine = { cpu: cpus()[0]?.model, cpus: cpus().length, node: process.version };
  console.log(
    "| inserts of 25,000 points | memory, Mpoints/s | journal, Mpoints/s | ratio |\n|---|---|---|---|",
  );
  for (const [name, row] of Object.entries({ "one client": one, "eight clients": eight })) {
    console.log(
      `| ${name} | ${row.memory.toFixed(1)} | ${row.journal.toFixed(1)} | ${row.ratio.toFixed(2)} |`,
    );
  }
  console.log(
    `\nreplay: ${POINTS} points, ${(start.bytes / 2 ** 20).toFixed(0)} MB, ${start.seconds.toFixed(1)} s, ${start.rate.toFixed(1)} Mpoints/s`,
  );
  if (options.save) {
    const results = new URL("./results/", import.meta.url);
    mkdirSync(results, { recursive: true });
    const text = JSON.stringify({ machine, oneClient: one, eightClients: eight, replay: start }, rounded, 2);
    writeFileSync(new URL("journal.json", results), `${text}\n`);
  }
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
