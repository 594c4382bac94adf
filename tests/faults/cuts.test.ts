// A cut after every byte of an answer, and of a request: an error or exactly what is stored, never some of it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Call, FaultName } from "./fault-names.ts";
import { faultProxy } from "./fault-proxy.ts";
import { type Bench, type CaseOptions, prepare, runCase } from "./run-case.ts";
import { seeded } from "./seeded.ts";
import { startBench } from "./start-bench.ts";

const LONG = process.env.LONG === "1";
const SEED = Number(process.env.FC_SEED) || 20261124;
const AT_ONCE = 8;

let bench: Bench & { close(): Promise<void> };
/** Without TLS: there, bytes of a request are those of HTTP. */
let plain: Bench & { close(): Promise<void> };
beforeAll(async () => {
  bench = await startBench(SEED);
  const proxy = await faultProxy(undefined, SEED);
  plain = { ...bench, apiKey: undefined, ...(await prepare(proxy.directUrl)), ...proxy };
});
afterAll(async () => {
  await bench?.close();
  await plain?.close();
});

interface Kind {
  readonly name: string;
  readonly call: Call;
  readonly transport?: "arrow";
  /** Of the offsets, in the short run. */
  readonly answers: number;
}
/** Answers by Arrow are some hundred bytes longer than others: fewer of their cuts, by the seed. */
const KINDS: readonly Kind[] = [
  { name: "connect", call: "connect", answers: 1 },
  { name: "info", call: "info", answers: 1 },
  { name: "proto", call: "proto", answers: 1 },
  { name: "arrow", call: "arrow", answers: 0.1 },
  { name: "never", call: "never", answers: 1 },
  { name: "replace", call: "replace", answers: 1 },
  { name: "never by Arrow", call: "never", transport: "arrow", answers: 0.3 },
  { name: "replace by Arrow", call: "replace", transport: "arrow", answers: 0.3 },
];
/** A request has some hundred bytes of headers, and as many bytes by Arrow. */
const REQUESTS = 0.05;

interface Cut {
  readonly atByte: number;
  readonly way: FaultName;
}

/** Every offset for each way to cut; in the short run a share of them, and the ways take turns. */
function cutsOf(ways: readonly FaultName[], length: number, share: number): Cut[] {
  const random = seeded(SEED);
  return Array.from({ length }, (_, atByte) => atByte)
    .filter((atByte) => LONG || share === 1 || atByte < 5 || atByte > length - 20 || random() < share)
    .flatMap((atByte) =>
      (LONG ? ways : [ways[atByte % ways.length] as FaultName]).map((way) => ({ atByte, way })),
    );
}

async function atEach(cuts: readonly Cut[], run: (cut: Cut) => Promise<void>): Promise<void> {
  const left = cuts.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const cut of left) await run(cut);
    }),
  );
}

const known = (call: Call) => (call === "connect" ? "CONNECTION_FAILED" : "UNAVAILABLE");
const timeout = LONG ? 900_000 : 120_000;

describe.each(KINDS)(`$name (seed ${SEED})`, ({ call, transport, answers }) => {
  const options: CaseOptions = transport === undefined ? {} : { transport };

  test("its answer is cut, once and for ever", { timeout }, async () => {
    const { length } = await runCase(bench, "sameTrailers", call, options);
    expect(length).toBeGreaterThan(20);
    const cuts = cutsOf(["cutByReset", "cutByEnd"], length, answers);
    await atEach(cuts, async ({ atByte, way }) => {
      const where = `${way} after ${atByte} of ${length} bytes`;
      // Within, runCase() has compared the points.
      const ever = await runCase(bench, way, call, { ...options, atByte, maxAttempts: 1 });
      expect([known(call), ""], where).toContain(ever.code);
      const once = await runCase(bench, way, call, { ...options, atByte, times: 1 });
      if (call !== "connect" && call !== "never") expect(once.name, where).toBe("");
      // Without its trailers no answer counts as whole.
      if (atByte < length - 20) expect(ever.name, where).not.toBe("");
    });
    console.log(`${cuts.length} cuts of an answer of ${length} bytes`);
  });

  test("its request is cut, once and for ever: nothing of half an insert is stored", {
    timeout,
  }, async () => {
    const uncut = { ...options, atByte: Number.MAX_SAFE_INTEGER };
    const { length, name } = await runCase(plain, "requestCutByEnd", call, uncut);
    expect(name).toBe("");
    expect(length).toBeGreaterThan(200);
    const cuts = cutsOf(["requestCutByReset", "requestCutByEnd"], length, REQUESTS);
    await atEach(cuts, async ({ atByte, way }) => {
      const where = `${way} after ${atByte} of ${length} bytes`;
      const cut = { ...options, atByte, neverWhole: true };
      const ever = await runCase(plain, way, call, { ...cut, maxAttempts: 1 });
      expect(ever.code, where).toBe(known(call));
      const once = await runCase(plain, way, call, { ...cut, times: 1 });
      if (call !== "connect" && call !== "never") expect(once.name, where).toBe("");
    });
    console.log(`${cuts.length} cuts of a request of ${length} bytes`);
  });
});
