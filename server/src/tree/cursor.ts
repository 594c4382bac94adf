import { Inner } from "./node.ts";
import { isBefore, SHIFT, slotHi, slotLo, slotOf } from "./time-key.ts";

/**
 * Walks over what holds points, in order of time, without going deeper than asked: it stops at leaves, and at nodes
 * whose slots are at most 2^stop ns wide (-1: leaves only). Such a node, or leaf, is the unit.
 */
export class Cursor {
  /** The node that is the unit, undefined where it is a leaf. */
  unit: Inner | undefined;
  /** Level of the slots of the unit, or of the slot that is the leaf. */
  level = 0;
  /** The node that the leaf hangs in, and the leaf's index there. */
  parent: Inner;
  index = 0;
  /** Start of the unit. */
  hi = 0;
  lo = 0;

  private readonly stop: number;
  private readonly nodes: Inner[];
  private readonly slots: number[] = [];
  private readonly startHi: number[] = [0];
  private readonly startLo: number[] = [0];

  constructor(root: Inner, stop: number) {
    this.parent = root;
    this.nodes = [root];
    this.stop = stop;
  }

  /** Goes to the first unit that ends after a time. False where there is none. */
  seek(hi: number, lo: number): boolean {
    if (this.isUnit(0)) return this.setRoot();
    for (let level = 0; ; level++) {
      const wanted = slotOf(hi, lo, level);
      const slot = this.nodes[level]!.nextLive(wanted);
      if (slot === 64) return this.advance(level - 1);
      this.slots[level] = slot;
      if (slot > wanted) return this.settle(level);
      const child = this.nodes[level]!.children[this.nodes[level]!.indexOf(slot)]!;
      if (!(child instanceof Inner) || this.isUnit(level + 1)) return this.settle(level);
      this.enter(level, child);
    }
  }

  /** Goes to the next unit. False at the end. */
  next(): boolean {
    return this.unit === undefined ? this.advance(this.level) : this.advance(this.level - 1);
  }

  /** Whether the unit begins after a time. */
  isAfter(hi: number, lo: number): boolean {
    return isBefore(hi, lo, this.hi, this.lo);
  }

  private isUnit(level: number): boolean {
    return SHIFT[level]! <= this.stop;
  }

  private setRoot(): boolean {
    this.unit = this.nodes[0]!;
    this.level = 0;
    this.hi = slotHi(0, 0, 0);
    this.lo = 0;
    return true;
  }

  private advance(from: number): boolean {
    for (let level = from; level >= 0; level--) {
      const slot = this.nodes[level]!.nextLive(this.slots[level]! + 1);
      if (slot < 64) {
        this.slots[level] = slot;
        return this.settle(level);
      }
    }
    return false;
  }

  /** Goes down from the chosen slot of a level to the first unit below it. */
  private settle(from: number): boolean {
    for (let level = from; ; level++) {
      const node = this.nodes[level]!;
      const slot = this.slots[level]!;
      const index = node.indexOf(slot);
      const child = node.children[index]!;
      if (!(child instanceof Inner)) {
        this.unit = undefined;
        this.level = level;
        this.parent = node;
        this.index = index;
        this.hi = slotHi(this.startHi[level]!, slot, level);
        this.lo = slotLo(this.startLo[level]!, slot, level);
        return true;
      }
      this.enter(level, child);
      if (this.isUnit(level + 1)) {
        this.unit = child;
        this.level = level + 1;
        this.hi = this.startHi[level + 1]!;
        this.lo = this.startLo[level + 1]!;
        return true;
      }
      this.slots[level + 1] = child.nextLive(0);
    }
  }

  private enter(level: number, child: Inner): void {
    const slot = this.slots[level]!;
    this.nodes[level + 1] = child;
    this.startHi[level + 1] = slotHi(this.startHi[level]!, slot, level);
    this.startLo[level + 1] = slotLo(this.startLo[level]!, slot, level);
  }
}
