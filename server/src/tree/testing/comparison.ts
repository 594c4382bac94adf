import { MergePolicy } from "btrdb-web/proto";
import { expect } from "vitest";
import { createNaiveStore } from "../../model/naive-store.ts";
import type {
  PointColumns,
  PointSnapshot,
  PointStore,
  TimeRange,
  WindowColumns,
} from "../../store/point-store.ts";
import { createTreeStore } from "../tree-store.ts";
import { MAX, MIN, type Operation, type Read } from "./operations.ts";
import { ReferenceTree } from "./reference-changes.ts";

/** Below this, doubles have fewer digits. */
const TINY = 1e-315;

interface Point {
  readonly time: bigint;
  readonly value: number;
}

/** A stream as a tree, as the naive model, and as the shape that Changes must report, side by side. */
export class Comparison {
  private readonly tree: PointStore;
  private readonly model: PointStore = createNaiveStore();
  private readonly flushAt: number;
  /** The shape at each version from 10 on, and with the buffer. */
  private readonly shapes: ReferenceTree[];
  private shape: ReferenceTree;
  /** Reads begun but not finished, with what they must give in the end. */
  private readonly open: { readonly rest: Iterator<PointColumns>; readonly expected: PointColumns[] }[] = [];

  constructor(options: { readonly leafPoints: number; readonly flushAt: number }) {
    this.tree = createTreeStore(options);
    this.flushAt = options.flushAt;
    this.shape = new ReferenceTree(options.leafPoints);
    this.shapes = [this.shape];
  }

  apply(operation: Operation): void {
    if (operation.kind === "insert") this.insert(operation.points, operation.policy);
    else if (operation.kind === "flush") this.flush();
    else this.delete(operation.start, operation.end);
    expect(this.tree.version).toEqual(this.model.version);
  }

  /** One read of each sort at one version, and at the latest with the buffer. */
  check(read: Read): void {
    const versions = this.shapes.length;
    const past = 10n + BigInt(read.version % versions);
    for (const version of [0n, (1n << 64n) - 1n, past]) {
      const tree = this.tree.at(version)!;
      const model = this.model.at(version)!;
      expect(tree.version).toEqual(model.version);
      checkSnapshot(tree, model, read);
      this.checkChanges(10n + BigInt(read.resolution % versions), version, read);
    }
    expect(this.tree.at(10n + BigInt(versions))).toBeUndefined();
    const rest = this.tree
      .at(past)!
      .rawValues(MIN, MAX - 1n, 3)
      [Symbol.iterator]();
    const expected = [...this.model.at(past)!.rawValues(MIN, MAX - 1n, 3)];
    const begun = rest.next();
    expect(begun.value).toEqual(expected.shift());
    this.open.push({ rest, expected });
  }

  /** Finishes the reads begun before later changes. */
  finish(): void {
    for (const { rest, expected } of this.open) {
      for (const { time, value } of expected) {
        const chunk = rest.next().value as PointColumns;
        sameColumn(chunk.time, time);
        sameColumn(chunk.value, value);
      }
      expect(rest.next().done).toBe(true);
    }
  }

  private insert(points: PointColumns, policy: MergePolicy): void {
    // One request may change a time several times, as REPLACE does: `written` says so where the result does not.
    const written = policy === MergePolicy.REPLACE ? new Set(points.time) : new Set<bigint>();
    this.change(() => this.model.insert(points, policy), written, false);
    this.tree.insert(points, policy);
    if (this.model.version.minor >= this.flushAt) {
      this.model.flush();
    }
    this.keepShape();
  }

  private flush(): void {
    this.model.flush();
    this.tree.flush();
    this.keepShape();
  }

  private delete(start: bigint, end: bigint): void {
    this.model.flush();
    this.keepShape();
    this.change(() => this.model.delete(start, end), new Set(), true);
    this.tree.delete(start, end);
    this.keepShape();
  }

  private change(act: () => void, written: ReadonlySet<bigint>, isDelete: boolean): void {
    const before = allPoints(this.model);
    act();
    const after = allPoints(this.model);
    this.shape = this.shape.with({ before, after, written, isDelete, version: this.shapes.length + 10 });
  }

  /** The shape so far becomes that of the versions that have come since. */
  private keepShape(): void {
    while (BigInt(this.shapes.length) <= this.model.version.major - 10n) this.shapes.push(this.shape);
  }

  private checkChanges(from: bigint, to: bigint, read: Read): void {
    const isLatest = to === 0n || to > 1n << 63n;
    const shape = isLatest ? this.shape : this.shapes[Number(to - 10n)]!;
    const chunks = [...this.tree.changes(from, to, read.resolution, read.chunkSize)];
    for (const chunk of chunks.slice(0, -1)) expect(chunk.length).toBe(read.chunkSize);
    const ranges = chunks.flat();
    expect(ranges).toEqual(shape.changes(Number(from), read.resolution));
    if (!isLatest && from > to) return;
    const before = allPoints(this.model, from);
    const after = allPoints(this.model, to);
    expect(differingTimes(before, after).filter((time) => !covers(ranges, time))).toEqual([]);
  }
}

function allPoints(store: PointStore, version = 0n): Point[] {
  const points: Point[] = [];
  for (const { time, value } of store.at(version)!.rawValues(MIN, MAX, 1 << 20)) {
    for (let i = 0; i < time.length; i++) points.push({ time: time[i]!, value: value[i]! });
  }
  return points;
}

function differingTimes(before: readonly Point[], after: readonly Point[]): bigint[] {
  const valuesByTime = (points: readonly Point[]) => {
    const byTime = new Map<bigint, number[]>();
    for (const { time, value } of points) byTime.set(time, [...(byTime.get(time) ?? []), value]);
    return byTime;
  };
  const one = valuesByTime(before);
  const other = valuesByTime(after);
  return [...new Set([...one.keys(), ...other.keys()])].filter((time) => {
    const [values, others] = [one.get(time) ?? [], other.get(time) ?? []];
    return values.length !== others.length || values.some((value, i) => value !== others[i]);
  });
}

const covers = (ranges: readonly TimeRange[], time: bigint): boolean =>
  ranges.some(({ start, end }) => start <= time && time < end);

function checkSnapshot(tree: PointSnapshot, model: PointSnapshot, read: Read): void {
  const { start, end, pointWidth, windowCount, chunkSize, backward } = read;
  const chunks = [...tree.rawValues(start, end, chunkSize)];
  const expected = [...model.rawValues(start, end, chunkSize)];
  expect(chunks.length).toBe(expected.length);
  for (const [index, chunk] of chunks.entries()) {
    sameColumn(chunk.time, expected[index]!.time);
    sameColumn(chunk.value, expected[index]!.value);
  }
  for (const time of [start, end]) {
    expect(tree.nearest(time, backward)).toEqual(model.nearest(time, backward));
  }
  const bits = BigInt(pointWidth);
  const [from, to] = [(start >> bits) << bits, (end >> bits) << bits];
  checkWindows(
    [...tree.alignedWindows(from, to, pointWidth, chunkSize)],
    [...model.alignedWindows(from, to, pointWidth, chunkSize)],
  );
  const width = (end - start) / BigInt(windowCount) || 1n;
  const until = end - start > 40n * width ? start + 40n * width : end;
  checkWindows(
    [...tree.windows(start, until, width, 0, chunkSize)],
    [...model.windows(start, until, width, 0, chunkSize)],
  );
}

function checkWindows(actual: readonly WindowColumns[], expected: readonly WindowColumns[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [index, windows] of actual.entries()) {
    const { time, count, min, max, mean, stddev } = expected[index]!;
    sameColumn(windows.time, time);
    sameColumn(windows.count, count);
    // 0 and -0 are the same extreme, whichever comes first.
    const withoutSign = (value: number) => value + 0;
    sameColumn(windows.min.map(withoutSign), min.map(withoutSign));
    sameColumn(windows.max.map(withoutSign), max.map(withoutSign));
    for (let i = 0; i < time.length; i++) {
      const size = Math.max(Math.abs(min[i]!), Math.abs(max[i]!));
      if (!(Math.abs(windows.mean[i]! - mean[i]!) <= 1e-12 * size + TINY)) expect(windows.mean).toEqual(mean);
      if (!(Math.abs(windows.stddev[i]! - stddev[i]!) <= 1e-9 * size + TINY)) {
        expect(windows.stddev).toEqual(stddev);
      }
    }
  }
}

type Column = BigInt64Array | BigUint64Array | Float64Array;

/** As toEqual, which takes most of the time of a history. */
function sameColumn(actual: Column, expected: Column): void {
  const same = actual.length === expected.length && actual.every((item, i) => Object.is(item, expected[i]));
  if (!same) expect(actual).toEqual(expected);
}
