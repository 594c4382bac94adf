import { MAX_TIME, MIN_TIME } from "btrdb-web";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Call, memoryDatabase, streamNamed } from "../testing/memory-database.ts";
import { buildColumns } from "./columns.ts";
import { inView } from "./in-view.ts";
import { readView, readWhole } from "./read-view.ts";

const { signal } = new AbortController();
const every = (count: number, step: bigint, start = 0n) =>
  Array.from({ length: count }, (_, index) => ({ time: start + BigInt(index) * step, value: index }));
const stream = streamNamed("a");

describe("readWhole", () => {
  test("is the first and the last point", async () => {
    expect(await readWhole(memoryDatabase({ a: every(10, 7n, 100n) }), stream, signal)).toEqual({
      start: 100n,
      end: 163n,
    });
  });

  test("a stream without points has none", async () => {
    expect(await readWhole(memoryDatabase({ a: [] }), stream, signal)).toBeUndefined();
  });
});

describe("readView", () => {
  test("many points: windows, one to two a pixel, with one more on each side", async () => {
    const view = { start: 30_000n, end: 62_000n };
    const reading = await readView(memoryDatabase({ a: every(10_000, 10n) }), stream, view, 1000, signal);
    expect(reading).toMatchObject({ kind: "windows", pointWidth: 5 });
    const { from, to } = inView(reading, view);
    expect(from).toBe(1);
    expect(to).toBe(reading.time.length - 1);
    expect(to - from).toBe(1001);
  });

  test("few points: the points themselves, with two more on each side", async () => {
    const reading = await readView(
      memoryDatabase({ a: every(1000, 1_000_000n) }),
      stream,
      { start: 100_000_000n, end: 200_000_000n },
      1000,
      signal,
    );
    expect(reading.kind).toBe("raw");
    expect(reading.time[0]).toBe(98_000_000n);
    expect(reading.time).toHaveLength(105);
    expect(inView(reading, { start: 100_000_000n, end: 200_000_000n })).toEqual({ from: 2, to: 103 });
  });

  test("a point at the very end of the view is read", async () => {
    const reading = await readView(
      memoryDatabase({ a: every(3, 100n) }),
      stream,
      { start: 0n, end: 200n },
      1000,
      signal,
    );
    expect([...reading.time]).toEqual([0n, 100n, 200n]);
  });

  test("a gap that fills the view is no line", async () => {
    const points = [...every(5, 10n), ...every(5, 10n, 1_000_000n)];
    const view = { start: 400_000n, end: 400_100n };
    const reading = await readView(memoryDatabase({ a: points }), stream, view, 500, signal);
    expect(buildColumns(reading, view).mean).toContain(null);
  });

  test("too many points at one nanosecond are a window of one nanosecond", async () => {
    const points = Array.from({ length: 3000 }, (_, value) => ({ time: 5n, value }));
    const reading = await readView(
      memoryDatabase({ a: points }),
      stream,
      { start: 0n, end: 10n },
      500,
      signal,
    );
    expect(reading).toMatchObject({ kind: "windows", pointWidth: 0 });
    expect([...(reading.kind === "windows" ? reading.count : [])]).toEqual([3000]);
  });

  test("never asks for more than the bounds of time allow", async () => {
    const bound = { min: MIN_TIME, max: MAX_TIME - 12n };
    await fc.assert(
      fc.asyncProperty(fc.bigInt(bound), fc.bigInt({ min: 10n, max: 64n << 56n }), async (start, span) => {
        const calls: Call[] = [];
        const database = memoryDatabase({ a: every(3, 1n << 50n) }, async (call) => void calls.push(call));
        const end = start + span > MAX_TIME - 2n ? MAX_TIME - 2n : start + span;
        await readView(database, stream, { start, end }, 800, signal);
        for (const { method, range } of calls) {
          if (method === "nearest") continue;
          expect(range.start >= MIN_TIME && range.end < MAX_TIME && range.start < range.end).toBe(true);
        }
      }),
    );
  });
});
