import type { TimeRange } from "../../store/point-store.ts";

/** Widths (log2) of the slots of a path, from the root's to the last. */
const WIDTHS = [56, 50, 44, 38, 32, 26, 20, 14, 8, 2, 0];

interface Point {
  readonly time: bigint;
  readonly value: number;
}

/** A slot that holds, or has held, points. Without `below` it is a leaf, or empty. */
interface Slot {
  readonly version: number;
  readonly removed: number;
  readonly empty: boolean;
  readonly below?: Slots;
}

/** Slots of one node, by their start. */
type Slots = ReadonlyMap<bigint, Slot>;

/** How a stream changed from one list of points to the next, within one version. */
export interface Change {
  readonly before: readonly Point[];
  readonly after: readonly Point[];
  /** Times that REPLACE wrote to: changed even where the value is as before. */
  readonly written: ReadonlySet<bigint>;
  readonly isDelete: boolean;
  readonly version: number;
}

/**
 * The shape of the tree and its versions, as protocol.md and the recordings tell it, without any of the tree's code:
 * a slot is divided once it holds too many points, for as long as it holds any; what is divided is all new; an empty
 * slot remembers when it became so, and passes that on to what is later built in it.
 */
export class ReferenceTree {
  private readonly leafPoints: number;
  private readonly slots: Slots;

  constructor(leafPoints: number, slots: Slots = new Map()) {
    this.leafPoints = leafPoints;
    this.slots = slots;
  }

  with(change: Change): ReferenceTree {
    return new ReferenceTree(this.leafPoints, this.update(this.slots, 0, change));
  }

  changes(from: number, resolution: number): TimeRange[] {
    if ([...this.slots.values()].every((slot) => slot.empty)) {
      return [{ start: -(16n << 56n), end: 48n << 56n }];
    }
    const ranges: { start: bigint; end: bigint }[] = [];
    for (const { start, end } of extents(this.slots, 0, from, resolution)) {
      const last = ranges.at(-1);
      if (last?.end === start) last.end = end;
      else ranges.push({ start, end });
    }
    return ranges;
  }

  private update(slots: Slots, level: number, change: Change): Slots {
    const updated = new Map(slots);
    for (const [start, part] of partsOf(change, level)) {
      if (!differs(part)) continue;
      const slot = this.updateSlot(slots.get(start), start, level, part);
      updated.set(start, slot);
    }
    return updated;
  }

  private updateSlot(slot: Slot | undefined, start: bigint, level: number, part: Change): Slot {
    const { version } = part;
    if (part.after.length === 0) return { version, removed: 0, empty: true };
    if (slot?.below !== undefined && !slot.empty) {
      return { version, removed: 0, empty: false, below: this.update(slot.below, level + 1, part) };
    }
    const removed = part.isDelete ? version : slot?.empty ? slot.version : (slot?.removed ?? 0);
    return this.build(part.after, start, level, version, removed);
  }

  private build(
    points: readonly Point[],
    start: bigint,
    level: number,
    version: number,
    removed: number,
  ): Slot {
    if (points.length <= this.leafPoints || WIDTHS[level] === 0) return { version, removed, empty: false };
    const below = new Map<bigint, Slot>();
    const end = start + (1n << BigInt(WIDTHS[level]!));
    const width = 1n << BigInt(WIDTHS[level + 1]!);
    for (let at = start; at < end; at += width) {
      const inside = points.filter(({ time }) => time >= at && time < at + width);
      if (inside.length > 0) below.set(at, this.build(inside, at, level + 1, version, removed));
      else if (removed > 0) below.set(at, { version: removed, removed: 0, empty: true });
    }
    return { version, removed: 0, empty: false, below };
  }
}

function differs({ before, after, written }: Change): boolean {
  return (
    written.size > 0 ||
    before.length !== after.length ||
    before.some((point, i) => point.time !== after[i]!.time || !Object.is(point.value, after[i]!.value))
  );
}

/** A change by the slots of a level that it reaches. */
function partsOf(change: Change, level: number): Map<bigint, Change> {
  const bits = BigInt(WIDTHS[level]!);
  const startOf = (time: bigint) => (time >> bits) << bits;
  type Part = { before: Point[]; after: Point[]; written: Set<bigint> };
  const parts = new Map<bigint, Part>();
  const partOf = (time: bigint): Part => {
    const start = startOf(time);
    const part = parts.get(start) ?? { before: [], after: [], written: new Set() };
    parts.set(start, part);
    return part;
  };
  for (const point of change.before) partOf(point.time).before.push(point);
  for (const point of change.after) partOf(point.time).after.push(point);
  for (const time of change.written) partOf(time).written.add(time);
  return new Map([...parts].map(([start, part]) => [start, { ...change, ...part }]));
}

function* extents(slots: Slots, level: number, from: number, resolution: number): Generator<TimeRange> {
  const width = 1n << BigInt(WIDTHS[level]!);
  for (const [start, slot] of [...slots].sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (slot.version <= from) continue;
    if (slot.below !== undefined && !slot.empty && WIDTHS[level]! > resolution) {
      yield* extents(slot.below, level + 1, from, resolution);
    } else {
      yield { start, end: start + width };
    }
  }
}
