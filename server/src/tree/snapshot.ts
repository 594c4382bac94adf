import type { PointColumns, PointSnapshot, StreamVersion, WindowColumns } from "../store/point-store.ts";
import { alignedWindows } from "./aligned-windows.ts";
import { nearest, type Point } from "./nearest.ts";
import type { Inner } from "./node.ts";
import { rawValues } from "./raw-values.ts";
import { windows } from "./windows.ts";

/** A version of a tree. Nodes never change, so a reader needs no lock and no copy. */
export class TreeSnapshot implements PointSnapshot {
  readonly version: StreamVersion;
  private readonly root: Inner;

  constructor(version: StreamVersion, root: Inner) {
    this.version = version;
    this.root = root;
  }

  rawValues(start: bigint, end: bigint, chunkSize: number): Iterable<PointColumns> {
    return rawValues(this.root, start, end, chunkSize);
  }

  alignedWindows(start: bigint, end: bigint, pointWidth: number, chunkSize: number): Iterable<WindowColumns> {
    return alignedWindows(this.root, start, end, pointWidth, chunkSize);
  }

  /** `depth` allows less precision for speed; exact is as fast here. */
  windows(
    start: bigint,
    end: bigint,
    width: bigint,
    _depth: number,
    chunkSize: number,
  ): Iterable<WindowColumns> {
    return windows(this.root, start, end, width, chunkSize);
  }

  nearest(time: bigint, backward: boolean): Point | undefined {
    return nearest(this.root, time, backward);
  }
}
