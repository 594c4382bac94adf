// Runs in Node over TLS, with a key, and writes docs/reliability.md; and once more in Chromium, without TLS. Other
// runtimes: runtimes/.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectMatrix } from "./expect-matrix.ts";
import { FAULT_NAMES, type FaultName } from "./fault-names.ts";
import type { Both } from "./reliability-table.ts";
import { type Bench, CALL_NAMES } from "./run-case.ts";
import { runFault } from "./run-fault.ts";
import { startBench } from "./start-bench.ts";

const SEED = Number(process.env.FC_SEED) || 20261124;
let bench: Bench & { close(): Promise<void> };
beforeAll(async () => {
  bench = await startBench(SEED);
});
afterAll(() => bench?.close());

const results = new Map<FaultName, Both>();

describe.concurrent(`faults (seed ${SEED})`, () => {
  // The slowest first, beside which the others run.
  const slowest: FaultName[] = ["slow", "http429", "http503retry"];
  const inOrder = [...slowest, ...FAULT_NAMES.filter((name) => !slowest.includes(name))];

  test.for(inOrder)("%s", { timeout: 180_000 }, async (fault) => {
    const { both, wrong } = await runFault(bench, fault);
    expect(wrong).toEqual([]);
    results.set(fault, both);
  });
});

test("a server that asks to wait is not asked before", () => {
  for (const fault of ["http429", "http503retry"] as const) {
    const { proto, never } = results.get(fault) as Both;
    expect(proto.always).toMatchObject({ tries: 5, name: "ConnectionError" });
    expect(proto.always.leastWaitMs).toBeGreaterThan(900);
    expect(proto.once).toMatchObject({ tries: 2, name: "" });
    // Nothing was done: also what must not happen twice may be sent again.
    expect(never.once).toMatchObject(fault === "http429" ? { tries: 2, name: "" } : { tries: 1 });
  }
  expect(results.get("http429later")?.proto.always).toMatchObject({ tries: 1, name: "ConnectionError" });
});

test("what must not be sent twice is sent twice by the runtime itself, or never", () => {
  // Chromium: a preflight is use enough for a connection to be "used before".
  if (bench.resends) expect(bench.doubled.join()).toContain("resetBefore, never");
  else expect(bench.doubled).toEqual([]);
});

test("what came of all of it", async () => {
  expect(results.size).toBe(FAULT_NAMES.length);
  const times = [...results].map(([fault, both]) => {
    const all = CALL_NAMES.map((call) => Math.round(both[call].always.tookMs));
    return `${fault} ${Math.min(...all)} to ${Math.max(...all)}`;
  });
  console.log(`Took, in ms: ${times.join("; ")}`);
  await expectMatrix(results);
});
