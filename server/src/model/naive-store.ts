import { MergePolicy } from "btrdb-web/proto";
import type { PointColumns, PointSnapshot, PointStore, StreamVersion } from "../store/point-store.ts";
import { changedRanges } from "./naive-changes.ts";
import { naiveSnapshot } from "./naive-snapshot.ts";

/** One point of the model; `fresh` while it is in the insert buffer. */
export interface ModelPoint {
  readonly time: bigint;
  readonly value: number;
  readonly fresh: boolean;
}

/** All points of one version, by time and, at one time, in insertion order; and the times that it added or removed. */
export interface ModelVersion {
  readonly points: readonly ModelPoint[];
  readonly touched: readonly bigint[];
}

const FIRST_VERSION = 10n;
const AUTO_FLUSH = 32_768;
const LATEST = 2n ** 64n - 1n;

/** Index of the first point of `points` at or after `time`. */
function firstAtOrAfter(points: readonly ModelPoint[], time: bigint): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.time < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The independent model of a stream: one sorted array a version, each query answered by looking at every point. It is
 * here to be obviously right, for property tests to compare the tree with; it is slow and keeps everything.
 *
 * Where protocol.md leaves it open: a point that a merge policy drops is not buffered, so the minor version counts
 * the points that the next flush will add.
 */
export function createNaiveStore(): PointStore {
  const versions = new Map<bigint, ModelVersion>([[FIRST_VERSION, { points: [], touched: [] }]]);
  let major = FIRST_VERSION;
  let latest: ModelPoint[] = [];
  let touched: bigint[] = [];

  const minor = (): bigint => BigInt(latest.filter((point) => point.fresh).length);
  const version = (): StreamVersion => ({ major, minor: minor() });

  function insertOne(time: bigint, value: number, policy: MergePolicy): void {
    const start = firstAtOrAfter(latest, time);
    const end = firstAtOrAfter(latest, time + 1n);
    const sameTime = latest.slice(start, end);
    if (policy === MergePolicy.RETAIN && sameTime.length > 0) return;
    if (policy === MergePolicy.EQUAL && sameTime.some((point) => point.value === value)) return;
    const replaced = policy === MergePolicy.REPLACE ? sameTime.length : 0;
    latest.splice(end - replaced, replaced, { time, value, fresh: true });
    touched.push(time);
  }

  function commit(): void {
    latest = latest.map((point) => ({ ...point, fresh: false }));
    major += 1n;
    versions.set(major, { points: [...latest], touched });
    touched = [];
  }

  return {
    get version() {
      return version();
    },

    at(versionMajor): PointSnapshot | undefined {
      if (versionMajor === 0n || versionMajor === LATEST) return naiveSnapshot(version(), [...latest]);
      const past = versions.get(versionMajor);
      return past && naiveSnapshot({ major: versionMajor, minor: 0n }, past.points);
    },

    insert(points: PointColumns, policy) {
      for (let i = 0; i < points.time.length; i++) insertOne(points.time[i]!, points.value[i]!, policy);
      if (minor() >= AUTO_FLUSH) commit();
      return version();
    },

    flush() {
      if (minor() > 0n) commit();
      return version();
    },

    delete(start, end) {
      if (minor() > 0n) commit();
      const gone = latest.filter((point) => point.time >= start && point.time < end);
      latest = latest.filter((point) => point.time < start || point.time >= end);
      touched.push(...gone.map((point) => point.time));
      commit();
      return version();
    },

    changes(fromMajor, toMajor, resolution, chunkSize) {
      const history: ModelVersion[] = [];
      const changed: bigint[] = [];
      for (const [number, past] of versions) {
        if (toMajor !== 0n && number > toMajor) continue;
        history.push(past);
        if (number > fromMajor) changed.push(...past.touched);
      }
      if (toMajor === 0n) {
        history.push({ points: latest, touched });
        changed.push(...touched);
      }
      return changedRanges(history, changed, resolution, chunkSize);
    },
  };
}
