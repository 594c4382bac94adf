// A cut after every byte of an answer: an error or exactly what is stored, never some of it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Call } from "./fault-names.ts";
import { type Bench, runCase } from "./run-case.ts";
import { seeded } from "./seeded.ts";
import { startBench } from "./start-bench.ts";

const LONG = process.env.LONG === "1";
const SEED = Number(process.env.FC_SEED) || 20261124;
/** Answers by Arrow are some hundred bytes longer than others: fewer of their cuts, by the seed. */
const ARROW_SHARE = LONG ? 1 : 0.1;
const AT_ONCE = 8;

let bench: Bench & { close(): Promise<void> };
beforeAll(async () => {
  bench = await startBench(SEED);
});
afterAll(() => bench?.close());

const WAYS = ["cutByReset", "cutByEnd"] as const;
const CASES: readonly Call[] = ["connect", "info", "proto", "arrow", "never", "replace"];

/** Every offset for each way to cut; in the short run the ways take turns. */
function cutsOf(call: Call, length: number): { atByte: number; way: (typeof WAYS)[number] }[] {
  const random = seeded(SEED);
  return Array.from({ length }, (_, atByte) => atByte)
    .filter((atByte) => call !== "arrow" || atByte < 10 || atByte > length - 30 || random() < ARROW_SHARE)
    .flatMap((atByte) => (LONG ? WAYS : [WAYS[atByte % 2] ?? WAYS[0]]).map((way) => ({ atByte, way })));
}

describe.each(CASES)(`%s (seed ${SEED})`, (call) => {
  test("cut once, and cut for ever", { timeout: LONG ? 900_000 : 120_000 }, async () => {
    const { length } = await runCase(bench, "sameTrailers", call);
    expect(length).toBeGreaterThan(20);
    const cuts = cutsOf(call, length);
    let at = 0;
    const work = async () => {
      for (let cut = cuts[at++]; cut !== undefined; cut = cuts[at++]) {
        const { atByte, way } = cut;
        const where = `${way} after ${atByte} of ${length} bytes`;
        // Within, runCase() has compared the points.
        const ever = await runCase(bench, way, call, { atByte, maxAttempts: 1 });
        const known = call === "connect" ? "CONNECTION_FAILED" : "UNAVAILABLE";
        expect([known, ""], where).toContain(ever.code);
        const once = await runCase(bench, way, call, { atByte, times: 1 });
        if (call !== "connect" && call !== "never") expect(once.name, where).toBe("");
        // Without its trailers no answer counts as whole.
        if (atByte < length - 20) expect(ever.name, where).not.toBe("");
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  });
});
