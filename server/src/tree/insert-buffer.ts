import { MergePolicy } from "btrdb-web/proto";
import type { PointColumns } from "../store/point-store.ts";
import { batchOf } from "./batch.ts";
import { insertBatch } from "./insert.ts";
import { type Inner, pointCount } from "./node.ts";
import { Accumulator } from "./statistics.ts";
import { addRange } from "./summary.ts";
import { timeOf } from "./time-key.ts";
import type { TreeMemory } from "./tree-memory.ts";

/**
 * The points inserted since the last version, and the tree as it will be with them: the next version, made as far as
 * somebody has asked for it. Reads of the latest data read that tree, so that there is one way to read; a flush only
 * has to give it a number. Points with policy NEVER wait together until then, the other policies need to know at once
 * what is there.
 */
export class InsertBuffer {
  private readonly base: Inner;
  private readonly nextVersion: number;
  private readonly memory: TreeMemory;
  private tree: Inner;
  private waiting: PointColumns[] = [];
  private waitingCount = 0;
  /** Points of the base that REPLACE has taken out of `tree`, and their times. */
  private hidden = 0;
  private readonly replaced = new Set<bigint>();

  constructor(base: Inner, nextVersion: number, memory: TreeMemory) {
    this.base = base;
    this.nextVersion = nextVersion;
    this.memory = memory;
    this.tree = base;
  }

  /** Number of points in the buffer, that is, of new points that a read of the latest data finds. */
  get count(): number {
    const written = this.tree === this.base ? 0 : pointCount(this.tree) - pointCount(this.base) + this.hidden;
    return written + this.waitingCount;
  }

  /** Keeps a copy: the columns stay the caller's. */
  insert(points: PointColumns, policy: MergePolicy): void {
    const copy = { time: points.time.slice(), value: points.value.slice() };
    if (policy !== MergePolicy.EQUAL && policy !== MergePolicy.RETAIN && policy !== MergePolicy.REPLACE) {
      this.waiting.push(copy);
      this.waitingCount += copy.value.length;
      return;
    }
    this.write(this.latest(), [copy], policy);
  }

  /** The tree with all points of the buffer. */
  latest(): Inner {
    if (this.waitingCount > 0) {
      const { waiting } = this;
      this.write(this.tree, waiting, MergePolicy.NEVER);
      this.waiting = [];
      this.waitingCount = 0;
    }
    return this.tree;
  }

  private write(tree: Inner, parts: readonly PointColumns[], policy: MergePolicy): void {
    const batch = batchOf(parts, policy);
    this.tree = insertBatch(
      tree,
      batch,
      policy,
      this.nextVersion,
      (hi, lo) => this.noteReplaced(hi, lo),
      this.memory,
    );
  }

  private noteReplaced(hi: number, lo: number): void {
    const time = timeOf(hi, lo);
    if (this.replaced.has(time)) return;
    this.replaced.add(time);
    const there = new Accumulator();
    addRange(there, this.base, 0, { firstHi: hi, firstLo: lo, lastHi: hi, lastLo: lo });
    this.hidden += there.count;
  }
}
