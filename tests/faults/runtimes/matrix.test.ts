// The matrix of faults with the packed package in Deno, Bun and workerd; in Node and Chromium it is ../matrix.test.ts.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureCertificates } from "btrdb-dev-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installPackage, packPackage } from "../../../scripts/package/packed.ts";
import type { Listening } from "../../helpers/fault-server.ts";
import { BUN, DENO, type ProcessRuntime, runProgram } from "../../package/processes.ts";
import { NEWEST_WORKERD } from "../../package/runtimes.ts";
import { runWorker } from "../../package/workers.ts";
import { unexpectedOutcomes } from "../compare-outcomes.ts";
import { NOT_TRIED } from "../differences.ts";
import { FAULT_NAMES, type FaultName } from "../fault-names.ts";
import { type FaultProxy, faultProxy } from "../fault-proxy.ts";
import type { Both } from "../reliability-table.ts";
import { bundleWorkerProgram, placeProcessProgram } from "./bundle-program.ts";
import { serveControl } from "./control.ts";
import type { FaultsResult, FaultsTask } from "./program.ts";

const SEED = Number(process.env.FC_SEED) || 20261124;
const API_KEY = "KEY-OF-THE-FAULTS";
const LONG = process.env.LONG === "1";
/** Like others but for bytes that no runtime looks into: with LONG=1 only. */
const LONG_ONLY: readonly FaultName[] = [
  "reordered",
  "sameTrailers",
  "otherTrailers",
  "twoTrailers",
  "noStatus",
  "longTrailers",
  "longField",
  "http401",
  "http403",
  "http404",
  "http502",
  "http504",
  "http503retry",
];

let certificates: string;
let folder: string;
let caPath: string;
let proxy: FaultProxy;
let control: Listening;

beforeAll(async () => {
  certificates = await mkdtemp(join(tmpdir(), "btrdb-faults-"));
  const paths = await ensureCertificates({ folder: certificates });
  caPath = paths.caPath;
  folder = await installPackage(await packPackage());
  proxy = await faultProxy(paths, SEED);
  control = await serveControl(proxy);
}, 180_000);
afterAll(async () => {
  await control?.close();
  await proxy?.close();
  await rm(certificates, { recursive: true, force: true });
});

const inProcess = (runtime: ProcessRuntime) => async (task: FaultsTask) =>
  runProgram<FaultsResult>(runtime, await placeProcessProgram(folder), task, { caPath, cwd: folder });

async function inWorkerd(task: FaultsTask): Promise<FaultsResult> {
  const script = await bundleWorkerProgram(folder);
  const run = { compatibilityDate: NEWEST_WORKERD, body: task };
  const [answer] = await runWorker<FaultsResult>({ script, runs: [run] }, caPath);
  if (answer === undefined || "error" in answer) throw new Error(answer?.error ?? "no answer");
  return answer.answer;
}

const RUNTIMES = {
  Deno: { run: inProcess(DENO), resends: true },
  Bun: { run: inProcess(BUN), resends: false },
  workerd: { run: inWorkerd, resends: false },
} as const;
type Name = keyof typeof RUNTIMES;

describe.concurrent("the packed package", () => {
  test.for(Object.keys(RUNTIMES) as Name[])(
    "does in %s with every fault what it does in Node, but for what is known",
    { timeout: 240_000 },
    async (name) => {
      const { run, resends } = RUNTIMES[name];
      const faults = FAULT_NAMES.filter(
        (fault) => NOT_TRIED[name]?.[fault] === undefined && (LONG || !LONG_ONLY.includes(fault)),
      );
      const { runs, doubled } = await run({
        directUrl: proxy.directUrl,
        controlUrl: `http://127.0.0.1:${control.port}`,
        apiKey: API_KEY,
        resends,
        faults,
      });
      const entries = Object.entries(runs);
      // One text, since a list is shortened by whatever prints the failures of a run.
      expect(entries.flatMap(([, { wrong }]) => wrong).join("\n")).toBe("");
      const results = new Map<FaultName, Both>(
        entries.map(([fault, { both }]) => [fault as FaultName, both]),
      );
      expect(unexpectedOutcomes(name, results).join("\n")).toBe("");
      expect(results.size).toBe(faults.length);
      expect(doubled).toEqual([]);
    },
  );
});
