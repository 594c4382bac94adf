/**
 * What the journal costs: inserts with and without it through the same seam, and how fast it is replayed.
 *
 * Requests of 25,000 points, each awaited before the next one (as one client does), or eight streams at once.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openJournaledPoints } from "../server/src/journal/journaled-points.ts";
import { createMemoryPoints, type PointWriter } from "../server/src/store/point-writer.ts";
import { createTreeStore } from "../server/src/tree/index.ts";
import type { Bench, Row, Table } from "./harness/bench.ts";
import { inTurn, type Samples } from "./harness/samples.ts";
import { MB, rounded } from "./harness/statistics.ts";

const REQUEST = 25_000;
const STEP = 8_333_333n;
const START = 1_700_000_000_000_000_000n;

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
  const folder = mkdtempSync(join(tmpdir(), "btrdb-bench-"));
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

const [MEMORY, JOURNAL] = ["in memory", "with the journal"] as const;

function insertRates(streams: number, points: number, rounds: number): Promise<Samples> {
  return inTurn(
    { rounds },
    {
      [MEMORY]: async () => {
        const plain = createMemoryPoints(createTreeStore);
        const found = await rate(plain, streams, points);
        await plain.close();
        return found;
      },
      [JOURNAL]: async () => {
        const folder = newFolder();
        const kept = await journaled(folder);
        const found = await rate(kept, streams, points);
        await kept.close();
        rmSync(folder, { recursive: true });
        return found;
      },
    },
  );
}

async function replay(points: number): Promise<Row> {
  const folder = newFolder();
  const writer = await journaled(folder);
  await rate(writer, 8, points);
  await writer.close();
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  globalThis.gc?.();
  const since = performance.now();
  const again = await journaled(folder);
  const seconds = (performance.now() - since) / 1000;
  await again.close();
  return { points, MB: MB(bytes), seconds: rounded(seconds), "Mpoints/s": rounded(points / seconds / 1e6) };
}

export const bench: Bench = {
  name: "journal",
  title: "what the journal of the embedded server costs, without a server around it",
  minutes: 1,
  asked: true,
  tools: [],
  async run(options) {
    const points = options.number("points", 10_000_000, 100_000);
    const rounds = options.number("rounds", 5, 1);
    const roundPoints = Math.min(points, 2_000_000);
    try {
      const table: Record<string, Row> = {};
      const ratios: Record<string, Row[string]> = {};
      for (const [name, streams] of [["one client", 1] as const, ["eight clients", 8] as const]) {
        const samples = await insertRates(streams, roundPoints, rounds);
        const ratio = samples.ratio(JOURNAL, MEMORY);
        table[name] = {
          "in memory, Mpoints/s": samples.spread(MEMORY),
          "with the journal, Mpoints/s": samples.spread(JOURNAL),
          ratio,
        };
        ratios[`${name}: with the journal, of in memory`] = ratio;
      }
      const tables: Record<string, Table> = {
        "inserts of 25,000 points": table,
        replay: { "all of it": await replay(points) },
      };
      return { settings: { points, rounds, "points a round": roundPoints }, tables, ratios };
    } finally {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    }
  },
};
