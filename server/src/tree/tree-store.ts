import type { MergePolicy } from "btrdb-web/proto";
import type {
  PointColumns,
  PointSnapshot,
  PointStore,
  StreamVersion,
  TimeRange,
} from "../store/point-store.ts";
import { changes } from "./changes.ts";
import { deleteRange } from "./delete.ts";
import { InsertBuffer } from "./insert-buffer.ts";
import { Inner, LEAF_POINTS } from "./node.ts";
import { Segment } from "./segment.ts";
import { TreeSnapshot } from "./snapshot.ts";
import { TreeMemory } from "./tree-memory.ts";

/** The version of a new stream. */
const FIRST_VERSION = 10;
const LATEST = (1n << 64n) - 1n;
const EMPTY = new Inner(new Segment(), 0, 0, 0, []);

export interface TreeStoreOptions {
  /** Number of buffered points at which the buffer is flushed by itself; default 32,768. */
  readonly flushAt?: number;
  /** Number of points beyond which a leaf is split; default 1,024. Tests use less, to make deep trees of few points. */
  readonly leafPoints?: number;
}

/** The points of one stream as a copy-on-write tree (protocol.md section 3). */
export function createTreeStore(options: TreeStoreOptions = {}): PointStore {
  return new TreeStore(options.flushAt ?? 32_768, options.leafPoints ?? LEAF_POINTS);
}

class TreeStore implements PointStore {
  private readonly flushAt: number;
  private readonly memory: TreeMemory;
  /** The roots of all versions; the first is that of version 10. */
  private readonly roots: Inner[] = [EMPTY];
  private buffer: InsertBuffer;

  constructor(flushAt: number, leafPoints: number) {
    this.flushAt = flushAt;
    this.memory = new TreeMemory(leafPoints);
    this.buffer = this.newBuffer();
  }

  get version(): StreamVersion {
    return { major: BigInt(this.major), minor: BigInt(this.buffer.count) };
  }

  at(versionMajor: bigint): PointSnapshot | undefined {
    if (isLatest(versionMajor)) return new TreeSnapshot(this.version, this.buffer.latest());
    const root = this.rootOf(versionMajor);
    return root && new TreeSnapshot({ major: versionMajor, minor: 0n }, root);
  }

  insert(points: PointColumns, policy: MergePolicy): StreamVersion {
    if (points.value.length > 0) {
      this.buffer.insert(points, policy);
      // The whole request goes with it, however far it reaches beyond: as recorded from the open-source server.
      if (this.buffer.count >= this.flushAt) this.flush();
    }
    return this.version;
  }

  flush(): StreamVersion {
    if (this.buffer.count > 0) this.push(this.buffer.latest());
    return this.version;
  }

  delete(start: bigint, end: bigint): StreamVersion {
    this.flush();
    this.push(deleteRange(this.root, start, end, this.major + 1, this.memory));
    return this.version;
  }

  changes(fromMajor: bigint, toMajor: bigint, resolution: number, chunkSize: number): Iterable<TimeRange[]> {
    const root = isLatest(toMajor) ? this.buffer.latest() : this.rootOf(toMajor);
    if (root === undefined) throw new RangeError(`version ${toMajor} does not exist`);
    // Version 1 means "before the first one", and 0 counts as 1. A version is a count: it fits a double.
    return changes(root, Number(fromMajor === 0n ? 1n : fromMajor), resolution, chunkSize);
  }

  private get major(): number {
    return FIRST_VERSION + this.roots.length - 1;
  }

  private get root(): Inner {
    return this.roots.at(-1)!;
  }

  /** Versions below the first are empty, those not yet reached are undefined. */
  private rootOf(versionMajor: bigint): Inner | undefined {
    if (versionMajor < BigInt(FIRST_VERSION)) return EMPTY;
    return versionMajor > BigInt(this.major) ? undefined : this.roots[Number(versionMajor) - FIRST_VERSION];
  }

  private push(root: Inner): void {
    this.roots.push(root);
    this.buffer = this.newBuffer();
  }

  private newBuffer(): InsertBuffer {
    return new InsertBuffer(this.root, this.major + 1, this.memory);
  }
}

function isLatest(versionMajor: bigint): boolean {
  return versionMajor === 0n || versionMajor === LATEST;
}
