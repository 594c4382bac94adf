import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PointStore } from "../store/point-store.ts";
import { Comparison } from "./testing/comparison.ts";
import { operation, read } from "./testing/operations.ts";

/** 500 random histories in `npm test`, LONG=1 for 10,000, LONG=n for n; a tenth of them of real size. */
const long = Number(process.env.LONG ?? 0);
const histories = long > 1 ? long : long === 1 ? 10_000 : 500;
const timeout = 4 * 60 * 60 * 1000;

function history(
  leafPoints: fc.Arbitrary<number>,
  flushAt: fc.Arbitrary<number>,
  longestRun: number,
  maxLength: number,
) {
  return fc.record({
    leafPoints,
    flushAt,
    steps: fc.array(fc.tuple(operation(longestRun), read), { minLength: 1, maxLength }),
    reads: fc.array(read, { maxLength: 6 }),
  });
}

function run({
  leafPoints,
  flushAt,
  steps,
  reads,
}: ReturnType<typeof history> extends fc.Arbitrary<infer T> ? T : never) {
  const stream = new Comparison({ leafPoints, flushAt });
  for (const [step, between] of steps) {
    stream.apply(step);
    // Not after each step: reading makes the tree take up what waits in the buffer.
    if (between.version % 2 === 0) stream.check(between);
  }
  for (const final of reads) stream.check(final);
  stream.finish();
}

describe("the tree answers as the naive model does", () => {
  test(
    "deep trees of few points",
    () => {
      const arbitrary = history(fc.constantFrom(1, 2, 4, 16), fc.constantFrom(10, 60, 32_768), 80, 14);
      fc.assert(fc.property(arbitrary, run), { numRuns: Math.ceil(histories * 0.9) });
    },
    timeout,
  );

  test(
    "leaves of the real size",
    () => {
      const arbitrary = history(fc.constant(1_024), fc.constant(32_768), 1_500, 7);
      fc.assert(fc.property(arbitrary, run), { numRuns: Math.ceil(histories * 0.1) });
    },
    timeout,
  );

  test("and the comparison can fail", () => {
    const stream = new Comparison({ leafPoints: 4, flushAt: 10 });
    const points = { time: BigInt64Array.of(1n), value: Float64Array.of(1) };
    stream.apply({ kind: "insert", points, policy: 0 });
    const { model } = stream as unknown as { model: PointStore };
    model.insert(points, 0);
    expect(() => stream.apply({ kind: "flush" })).not.toThrow();
    const everything = { start: 0n, end: 8n, pointWidth: 3, windowCount: 1, chunkSize: 9, resolution: 0 };
    expect(() => stream.check({ ...everything, version: 1, backward: true })).toThrow();
  });
});
