import { describe, expect, test, vi } from "vitest";
import type { PointColumns, PointStore } from "../store/point-store.ts";
import { Accumulator } from "./statistics.ts";
import { createTreeStore } from "./tree-store.ts";

const MIN = -(16n << 56n);
const MAX = 48n << 56n;
const REQUEST = 25_000;

const columns = (times: readonly bigint[], values: readonly number[]): PointColumns => ({
  time: BigInt64Array.from(times),
  value: Float64Array.from(values),
});

const run = (count: number, step: bigint, start = 0n): PointColumns =>
  columns(
    Array.from({ length: count }, (_, i) => start + BigInt(i) * step),
    Array.from({ length: count }, (_, i) => i),
  );

function values(store: PointStore, version = 0n): number[] {
  return [...store.at(version)!.rawValues(MIN, MAX - 1n, 5_000)].flatMap(({ value }) => [...value]);
}

describe("versions", () => {
  test("begin at 10 and count flushes and deletes", () => {
    const store = createTreeStore();
    expect(store.version).toEqual({ major: 10n, minor: 0n });
    expect(store.flush()).toEqual({ major: 10n, minor: 0n });
    expect(store.insert(run(0, 1n), 0)).toEqual({ major: 10n, minor: 0n });
    expect(store.insert(run(3, 1n), 0)).toEqual({ major: 10n, minor: 3n });
    expect(store.flush()).toEqual({ major: 11n, minor: 0n });
    expect(store.insert(run(1, 1n), 0)).toEqual({ major: 11n, minor: 1n });
    expect(store.delete(0n, 1n)).toEqual({ major: 13n, minor: 0n });
    expect(store.delete(50n, 60n)).toEqual({ major: 14n, minor: 0n });
    expect(values(store)).toEqual([1, 2]);
    expect(values(store, 12n)).toEqual([0, 0, 1, 2]);
    expect(values(store, 10n)).toEqual([]);
  });

  test("below 10 are empty and answer with their own number, those to come are not there", () => {
    const store = createTreeStore();
    store.insert(run(3, 1n), 0);
    expect(store.at(1n)!.version).toEqual({ major: 1n, minor: 0n });
    expect(values(store, 9n)).toEqual([]);
    for (const version of [11n, 99_999n, 1n << 63n]) expect(store.at(version)).toBeUndefined();
    expect(store.at((1n << 64n) - 1n)!.version).toEqual({ major: 10n, minor: 3n });
  });

  test("a request that fills the buffer goes into the tree as a whole", () => {
    const store = createTreeStore();
    expect(store.insert(run(REQUEST, 1n), 0)).toEqual({ major: 10n, minor: 25_000n });
    expect(store.insert(run(7_767, 1n), 0)).toEqual({ major: 10n, minor: 32_767n });
    expect(store.insert(run(REQUEST, 1n), 0)).toEqual({ major: 11n, minor: 0n });
    expect(values(store).length).toBe(57_767);
  });

  test("the buffer counts what the policies keep", () => {
    const store = createTreeStore();
    store.insert(columns([1n, 2n], [1, 2]), 0);
    store.flush();
    expect(store.insert(columns([1n, 3n], [9, 3]), 2).minor).toBe(1n);
    expect(store.insert(columns([1n, 1n], [1, 7]), 1).minor).toBe(2n);
    expect(store.insert(columns([1n], [5]), 3).minor).toBe(2n);
    expect(store.insert(columns([1n], [6]), 3).minor).toBe(2n);
    expect(values(store)).toEqual([6, 2, 3]);
    expect(values(store, 11n)).toEqual([1, 2]);
    store.flush();
    expect(values(store)).toEqual([6, 2, 3]);
  });
});

test("a reader is not disturbed by what comes after, nor by the caller's arrays", () => {
  const store = createTreeStore();
  const points = run(4, 10n);
  store.insert(points, 0);
  const reader = store
    .at(0n)!
    .rawValues(MIN, MAX - 1n, 2)
    [Symbol.iterator]();
  expect(reader.next().value.value).toEqual(Float64Array.of(0, 1));
  points.value.fill(99);
  points.time.fill(7n);
  store.insert(run(5, 7n), 3);
  store.flush();
  store.delete(0n, 100n);
  expect(reader.next().value.value).toEqual(Float64Array.of(2, 3));
  expect(reader.next().done).toBe(true);
});

test("the ends of time and everything between", () => {
  const store = createTreeStore();
  const times = [MAX - 2n, MIN, 0n, -1n, 1n << 60n, 7n << 50n];
  store.insert(columns(times, [1, 2, 3, 4, 5, 6]), 0);
  store.flush();
  const snapshot = store.at(0n)!;
  expect(values(store)).toEqual([2, 4, 3, 6, 5, 1]);
  expect(snapshot.nearest(MAX - 1n, true)).toEqual({ time: MAX - 2n, value: 1 });
  expect(snapshot.nearest(MIN, false)).toEqual({ time: MIN, value: 2 });
  expect(snapshot.nearest(MIN, true)).toBeUndefined();
  expect(snapshot.nearest(MAX - 1n, false)).toBeUndefined();
  const [all] = snapshot.windows(MIN, MAX - 1n, MAX - 1n - MIN, 0, 10);
  expect(all!.count).toEqual(BigUint64Array.of(6n));
  const [halves] = snapshot.alignedWindows(0n, 1n << 61n, 61, 10);
  expect(halves!.count).toEqual(BigUint64Array.of(3n));
  // Wider than the root: the window begins before the first time there is.
  const [widest] = snapshot.alignedWindows(-(1n << 62n), 1n << 62n, 62, 10);
  expect(widest).toMatchObject({
    time: BigInt64Array.of(-(1n << 62n), 0n),
    count: BigUint64Array.of(2n, 4n),
  });
});

describe("a million points at one time", () => {
  const AT = 1_700_000_000_000_000_000n;
  const time = new BigInt64Array(REQUEST).fill(AT);

  test("are all there, in order, and are not copied again and again", () => {
    const store = createTreeStore();
    store.insert(columns([AT - 1n, AT + 1n], [-1, -2]), 0);
    const before = process.memoryUsage().arrayBuffers;
    for (let request = 0; request < 40; request++) {
      store.insert({ time, value: new Float64Array(REQUEST).map((_, i) => request * REQUEST + i) }, 0);
    }
    store.flush();
    // 16 MB of points. Copying them at each flush would keep 200 MB more for the versions.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(120e6);
    const read = values(store);
    expect(read.length).toBe(1_000_002);
    expect(read[0]).toBe(-1);
    expect(read.at(-1)).toBe(-2);
    expect(read.findIndex((value, i) => i > 0 && value !== i - 1)).toBe(1_000_001);
    const snapshot = store.at(0n)!;
    const [windows] = snapshot.alignedWindows(AT - 2n, AT + 2n, 0, 10);
    expect(windows!.count).toEqual(BigUint64Array.of(1n, 1_000_000n, 1n));
    expect(windows!.mean[1]).toBeCloseTo(499_999.5, 6);
    expect(windows!.stddev[1]! / Math.sqrt((1e12 - 1) / 12)).toBeCloseTo(1, 9);
    expect(snapshot.nearest(AT + 1n, true)).toEqual({ time: AT, value: 999_999 });
    expect(snapshot.nearest(AT, false)).toEqual({ time: AT, value: 0 });
  });

  test("follow the merge policies", () => {
    const store = createTreeStore();
    const some = { time, value: new Float64Array(REQUEST).map((_, i) => i) };
    store.insert(some, 0);
    store.insert(some, 0);
    expect(store.version).toEqual({ major: 11n, minor: 0n });
    expect(store.insert(some, 1).minor).toBe(0n);
    expect(store.insert(columns([AT, AT], [-5, 3]), 1).minor).toBe(1n);
    expect(store.insert(some, 2).minor).toBe(1n);
    expect(values(store).length).toBe(2 * REQUEST + 1);
    expect(store.insert(columns([AT], [42]), 3).minor).toBe(1n);
    expect(values(store)).toEqual([42]);
    store.delete(AT, AT + 1n);
    expect(values(store)).toEqual([]);
    expect(values(store, 11n).length).toBe(2 * REQUEST);
  });

  test("one by one stay in few pieces", () => {
    const store = createTreeStore({ leafPoints: 4 });
    for (let i = 0; i < 3_000; i++) {
      store.insert(columns([AT], [i]), 0);
      if (i % 3 === 0) store.flush();
      else store.at(0n);
    }
    expect(values(store)).toEqual(Array.from({ length: 3_000 }, (_, i) => i));
    expect(values(store, 510n).length).toBe(1_498);
  });
});

test("windows look at points only where a window cuts through a leaf", () => {
  const store = createTreeStore();
  for (let request = 0; request < 8; request++) {
    store.insert(run(REQUEST, 1_000_000n, BigInt(request * REQUEST) * 1_000_000n), 0);
  }
  store.flush();
  const looked = vi.spyOn(Accumulator.prototype, "addValues");
  try {
    const pointsLookedAt = () => looked.mock.calls.reduce((sum, [, from, to]) => sum + to - from, 0);
    const end = 200_000n * 1_000_000n;
    const [aligned] = store.at(0n)!.alignedWindows(0n, (end >> 32n) << 32n, 32, 5_000);
    expect(aligned!.time.length).toBe(46);
    expect(pointsLookedAt()).toBe(0);
    const [odd] = store.at(0n)!.windows(0n, end, 9_999_999_937n, 0, 5_000);
    expect(odd!.count.reduce((sum, count) => sum + count, 0n)).toBe(200_000n);
    expect(pointsLookedAt()).toBeLessThan(20 * 2 * 67 + 1);
  } finally {
    looked.mockRestore();
  }
});

test("refuses changes up to a version that is not there", () => {
  expect(() => createTreeStore().changes(10n, 11n, 0, 10)).toThrow(RangeError);
});
