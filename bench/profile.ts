/**
 * Where the CPU time of a client in Node goes: reads of one long stream through Envoy, whole and by chunks, beside `fetch` that
 * throws the bytes away, and inserts, in memory and with --data. Looked at by V8's profiler, which sees one thread; what it saw
 * is scaled to the CPU time of that thread, so that a busy machine changes little.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Bench, Cell, Row } from "./harness/bench.ts";
import { Closing } from "./harness/closing.ts";
import { median, rounded } from "./harness/statistics.ts";
import { SHARES } from "./profile/cpu-profile.ts";
import { faultCost } from "./profile/fault-cost.ts";
import type { Cost } from "./profile/work.ts";
import { envoyBefore, startLongStream } from "./stack/long-stream.ts";
import { START, STEP } from "./stack/messages.ts";
import { embeddedServer } from "./stack/processes.ts";
import type { Question } from "./stack/questions.ts";
import { FETCH_ARROW, FETCH_PROTO } from "./stack/readers.ts";

const PROGRAM = fileURLToPath(new URL("profile/work.ts", import.meta.url));
const READS = [
  FETCH_ARROW,
  "btrdb-web, whole, arrow",
  "btrdb-web, chunks, arrow",
  FETCH_PROTO,
  "btrdb-web, whole, proto",
  "btrdb-web, chunks, proto",
];
const INSERTS = ["insert, proto", "insert, arrow"];
const [WAITING] = SHARES;

async function costs({ url, uuid, start, end }: Question, how: string, rounds: number): Promise<Cost[]> {
  const program = ["--expose-gc", "--conditions=btrdb-source", PROGRAM];
  const args = [...program, url, uuid, String(start), String(end), how, String(rounds)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Cost);
}

/** Medians in milliseconds of CPU: of each share of the main thread, and beside it. */
function columnOf(found: readonly Cost[]): Map<string, number> {
  const of = (pick: (cost: Cost) => number) => median(found.map(pick));
  const column = new Map<string, number>();
  for (const share of SHARES) {
    if (share === WAITING) continue;
    column.set(
      share,
      of(({ shares, main }) => {
        const busy = Object.entries(shares).reduce(
          (sum, [name, ms]) => (name === WAITING ? sum : sum + ms),
          0,
        );
        return ((shares[share] ?? 0) / busy) * main;
      }),
    );
  }
  column.set(
    "main thread, all",
    of(({ main }) => main),
  );
  column.set(
    "other threads: garbage collection, compiling",
    of(({ others }) => others),
  );
  column.set(
    "of all this in the system: page faults, sockets",
    of(({ system }) => system),
  );
  column.set(
    "pages touched first, thousands",
    of(({ faults }) => faults / 1000),
  );
  return column;
}

function tableOf(columns: ReadonlyMap<string, ReadonlyMap<string, number>>): Record<string, Row> {
  const table: Record<string, Record<string, Cell>> = {};
  for (const [name, column] of columns)
    for (const [row, value] of column) {
      table[row] ??= {};
      table[row][name] = rounded(value);
    }
  const shown = Object.entries(table).filter(([, row]) =>
    Object.values(row).some((value) => Number(value) >= 1),
  );
  return Object.fromEntries(shown);
}

export const bench: Bench = {
  name: "profile",
  title: "where the CPU time of a client in Node goes",
  minutes: 2,
  tools: ["envoy"],
  async run(options) {
    const points = options.number("points", 10_000_000, 100_000);
    const rounds = options.number("rounds", 5, 1);
    await using closing = new Closing();
    const stream = await startLongStream(closing, points);
    const envoy = await envoyBefore(closing, stream.address);
    const reads = new Map<string, Map<string, number>>();
    for (const how of READS) {
      reads.set(how, columnOf(await costs(stream.question(points, envoy.plain), how, rounds)));
      options.log(how);
    }
    const folder = closing.keep(mkdtempSync(join(tmpdir(), "btrdb-bench-")), (made) =>
      rmSync(made, { recursive: true, force: true }),
    );
    const kept = closing.keep(await embeddedServer("--data", join(folder, "data")), (server) =>
      server.close(),
    );
    const memory = closing.keep(await embeddedServer("--database", "memory"), (server) => server.close());
    const inserted = Math.min(points, 1_000_000);
    const inserts = new Map<string, Map<string, number>>();
    for (const [place, server] of [["in memory", memory] as const, ["with --data", kept] as const])
      for (const how of INSERTS) {
        const end = START + BigInt(inserted) * STEP;
        const question = { url: `http://${server.address}`, uuid: "", start: START, end };
        const before = server.cpu();
        const column = columnOf(await costs(question, how, rounds));
        // Two rounds more than are counted: the warm-up.
        column.set("the server, all threads", ((server.cpu() - before) * 1000) / (rounds + 2));
        inserts.set(`${how}, ${place}`, column);
        options.log(`${how}, ${place}`);
      }
    const nanoseconds = faultCost();
    return {
      settings: { points, rounds, "points inserted": inserted },
      tables: {
        "reads through Envoy, ms of CPU": tableOf(reads),
        "inserts, ms of CPU": tableOf(inserts),
        "memory that is new to the process": { "a page of 4 kB, ns": { value: Math.round(nanoseconds) } },
      },
      ratios: {},
    };
  },
};
