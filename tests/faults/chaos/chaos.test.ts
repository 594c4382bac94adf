import { expect, test } from "vitest";
import { findEnvoy } from "../../../scripts/tools/find-envoy.ts";
import { toolOrSkip } from "../../../scripts/tools/found.ts";
import { runChaos } from "./run-chaos.ts";

const LONG = process.env.LONG === "1";
const SEED = process.env.FC_SEED === "random" ? Date.now() % 1e9 : Number(process.env.FC_SEED) || 20261124;
const MINUTES = LONG ? Number(process.env.CHAOS_MINUTES) || 10 : 0;

test("while Envoy and the server are killed: nothing acknowledged is lost, nothing is doubled, every read is exact", {
  timeout: 180_000 + MINUTES * 120_000,
}, async ({ skip }) => {
  const envoy = toolOrSkip(await findEnvoy({ log: console.log }), skip);
  if (envoy === undefined) return;
  const options = LONG
    ? { clients: 20, durationMs: MINUTES * 60_000, leastKills: 20 }
    : { clients: 4, durationMs: 0, leastKills: 3 };
  const report = await runChaos(envoy, { ...options, seed: SEED }).catch((error: unknown) => {
    throw new Error(`chaos with seed ${SEED} (FC_SEED): ${String(error)}`, { cause: error });
  });
  const { recoveredMs } = report;
  const median = recoveredMs[recoveredMs.length >> 1];
  console.log(
    `Chaos, seed ${SEED}: ${JSON.stringify({ ...report, recoveredMs: { median, longest: recoveredMs.at(-1) } })}`,
  );
  expect(report.acknowledged).toBeGreaterThan(100);
  expect(report.reads).toBeGreaterThan(10);
  expect(report.followed).toBeGreaterThan(3);
});
