// What a hostile peer claims costs nothing: gigabytes that are promised, or packed into a megabyte.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FaultName } from "./fault-names.ts";
import { type Bench, CALL_NAMES, runCase } from "./run-case.ts";
import { startBench } from "./start-bench.ts";

const SEED = Number(process.env.FC_SEED) || 20261124;
/** The proxy, the server and the garbage of both are in the same process; the claims are 64 MiB to 4 GiB. */
const ALLOWED_MIB = 50;

let bench: Bench & { close(): Promise<void> };
beforeAll(async () => {
  bench = await startBench(SEED);
});
afterAll(() => bench?.close());

const HOSTILE: readonly FaultName[] = [
  "longMessage",
  "longTrailers",
  "longClaim",
  "longField",
  "compressed",
  "grpcBomb",
  "httpBomb",
  "zeroBomb",
  "htmlBomb",
];

test("memory does not grow with what is claimed", { timeout: 180_000 }, async () => {
  // Code, connections and bombs are made before.
  for (const fault of HOSTILE) await runCase(bench, fault, "proto");
  const grown: Record<string, number> = {};
  for (const fault of HOSTILE) {
    const before = process.memoryUsage().arrayBuffers;
    let most = before;
    const look = () => {
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    };
    const looking = setInterval(look, 1);
    for (const call of CALL_NAMES) {
      await runCase(bench, fault, call);
      look();
    }
    clearInterval(looking);
    grown[fault] = Math.round((most - before) / 2 ** 20);
  }
  console.log(`Grown by at most, in MiB: ${JSON.stringify(grown)}`);
  expect(Object.entries(grown).filter(([, mebibytes]) => mebibytes > ALLOWED_MIB)).toEqual([]);
});
