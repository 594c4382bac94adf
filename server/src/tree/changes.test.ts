import { describe, expect, test } from "vitest";
import type { PointStore } from "../store/point-store.ts";
import { createTreeStore } from "./tree-store.ts";

const START = 1n << 60n;
const MIN = -(16n << 56n);
const MAX = 48n << 56n;

function insert(store: PointStore, times: readonly bigint[]): void {
  store.insert({ time: BigInt64Array.from(times), value: new Float64Array(times.length).fill(1) }, 0);
}

/** Changed ranges in units of 2^unit ns after `START`. */
function changes(store: PointStore, from: bigint, to: bigint, resolution: number, unit: number) {
  return [...store.changes(from, to, resolution, 1_000)]
    .flat()
    .map(({ start, end }) => [
      Number((start - START) >> BigInt(unit)),
      Number((end - START) >> BigInt(unit)),
    ]);
}

/** The large stream of golden/45_changes.json: 4,000 points 2^20 ns apart in version 11. */
function largeStream(): PointStore {
  const store = createTreeStore();
  insert(
    store,
    Array.from({ length: 4_000 }, (_, i) => START + (BigInt(i) << 20n)),
  );
  store.flush();
  insert(store, [1152921506703998981n]);
  store.flush();
  insert(store, [1152921504617332741n, 1152921506179710981n, 1152921508696293381n]);
  store.flush();
  return store;
}

describe("as recorded in golden/45_changes.json", () => {
  test("a stream without points has changed as a whole, whatever is asked", () => {
    const store = createTreeStore();
    expect([...store.changes(10n, 10n, 0, 100)]).toEqual([[{ start: MIN, end: MAX }]]);
  });

  test("a few points are a leaf, a child of the root, at any resolution", () => {
    const store = createTreeStore();
    insert(store, [START + 100n, START + 200n, START + 300n]);
    store.flush();
    insert(store, [START + 250n]);
    store.flush();
    insert(store, [1152922604118474752n, 1152922604118474816n, 14n << 56n]);
    store.flush();
    expect(changes(store, 10n, 11n, 0, 56)).toEqual([[0, 1]]);
    for (const resolution of [0, 1, 30, 56, 57, 63]) {
      expect(changes(store, 11n, 12n, resolution, 56)).toEqual([[0, 1]]);
      for (const from of [0n, 1n, 9n, 12n]) {
        expect(changes(store, from, 13n, resolution, 56)).toEqual([
          [-2, -1],
          [0, 1],
        ]);
      }
    }
    expect(changes(store, 11n, 11n, 0, 56)).toEqual([]);
    expect(changes(store, 13n, 0n, 0, 56)).toEqual([]);
  });

  test("many points are leaves of 2^26 ns, and nodes above", () => {
    const store = largeStream();
    for (const resolution of [0, 20, 26]) {
      expect(changes(store, 10n, 11n, resolution, 26)).toEqual([[0, 63]]);
      expect(changes(store, 11n, 12n, resolution, 26)).toEqual([[31, 32]]);
      expect(changes(store, 12n, 13n, resolution, 26)).toEqual([
        [0, 1],
        [23, 24],
        [60, 61],
      ]);
      expect(changes(store, 11n, 13n, resolution, 26).length).toBe(4);
    }
    for (const resolution of [32, 38, 44]) {
      expect(changes(store, 12n, 13n, resolution, resolution)).toEqual([[0, 1]]);
    }
  });

  test("a delete changes the leaves it reaches into", () => {
    const store = largeStream();
    expect(store.delete(1152921504711704576n, 1152921504816562176n).major).toBe(14n);
    expect(changes(store, 13n, 14n, 0, 26)).toEqual([[1, 4]]);
    expect(changes(store, 13n, 0n, 0, 26)).toEqual([[1, 4]]);
  });
});

describe("beyond the recordings", () => {
  test("between two levels the finer one answers, as in the open-source server", () => {
    const store = largeStream();
    expect(changes(store, 11n, 12n, 27, 26)).toEqual([[31, 32]]);
    expect(changes(store, 11n, 12n, 31, 26)).toEqual([[31, 32]]);
  });

  test("buffered points count at the latest version only", () => {
    const store = largeStream();
    insert(store, [START + (5n << 26n)]);
    expect(changes(store, 13n, 13n, 0, 26)).toEqual([]);
    expect(changes(store, 13n, 0n, 0, 26)).toEqual([[5, 6]]);
    expect(store.version).toEqual({ major: 13n, minor: 1n });
  });

  test("points that are gone are named, whatever has been written there since", () => {
    const store = largeStream();
    store.delete(START, START + (1n << 56n));
    insert(store, [START]);
    store.flush();
    expect(changes(store, 13n, 15n, 0, 56)).toEqual([[0, 1]]);
    expect(changes(store, 14n, 15n, 0, 56)).toEqual([[0, 1]]);
    // Divided again, the node still knows what it held before version 14.
    insert(
      store,
      Array.from({ length: 2_000 }, (_, i) => START + BigInt(i)),
    );
    store.flush();
    expect(changes(store, 13n, 16n, 0, 56)).toEqual([[0, 1]]);
    expect(changes(store, 14n, 16n, 0, 8)).toEqual([[0, 8]]);
  });

  test.each([
    ["at an end of a leaf", 0n],
    ["in the middle of a leaf", 1n],
  ])("points that were taken %s are named after it is divided", (_, gone) => {
    const store = createTreeStore({ leafPoints: 4 });
    insert(
      store,
      [0n, 1n, 2n].map((i) => START + (i << 50n)),
    );
    store.flush();
    store.delete(START + (gone << 50n), START + (gone << 50n) + 1n);
    insert(
      store,
      [0n, 1n, 2n, 3n].map((i) => START + (5n << 50n) + i),
    );
    store.flush();
    const ranges = [...store.changes(11n, 13n, 0, 100)].flat();
    const time = START + (gone << 50n);
    expect(ranges.some(({ start, end }) => start <= time && time < end)).toBe(true);
    expect(changes(store, 12n, 13n, 50, 50).every(([start]) => start !== Number(gone))).toBe(true);
  });

  test("a delete or a policy that changes nothing, changes nothing", () => {
    const store = largeStream();
    store.delete(START + 1n, START + 2n);
    expect(store.version).toEqual({ major: 14n, minor: 0n });
    expect(changes(store, 13n, 14n, 0, 26)).toEqual([]);
    const known = { time: BigInt64Array.of(START), value: Float64Array.of(9) };
    expect(store.insert(known, 2)).toEqual({ major: 14n, minor: 0n });
    expect(changes(store, 13n, 0n, 0, 26)).toEqual([]);
  });

  test("leaves hold 1,024 points", () => {
    const store = createTreeStore();
    const times = Array.from({ length: 1_025 }, (_, i) => START + (BigInt(i) << 40n));
    insert(store, times.slice(0, 1_024));
    store.flush();
    expect(changes(store, 10n, 11n, 0, 56)).toEqual([[0, 1]]);
    insert(store, times.slice(1_024));
    store.flush();
    expect(changes(store, 11n, 12n, 0, 50)).toEqual([[0, 2]]);
  });

  test("comes in chunks", () => {
    const store = largeStream();
    const chunks = [...store.changes(11n, 13n, 0, 3)];
    expect(chunks.map((chunk) => chunk.length)).toEqual([3, 1]);
    expect([...store.changes(11n, 13n, 0, 4)].length).toBe(1);
  });
});
