import fc from "fast-check";
import { expect, test } from "vitest";
import { hasSlot, nextSlot, popCount, rank } from "./node.ts";

test("a mask of slots is counted and searched as a list is", () => {
  const slots = fc.uniqueArray(fc.integer({ min: 0, max: 63 }));
  fc.assert(
    fc.property(slots, fc.integer({ min: 0, max: 63 }), (list, slot) => {
      let [lo, hi] = [0, 0];
      for (const at of list) {
        if (at < 32) lo |= 1 << at;
        else hi |= 1 << (at - 32);
      }
      expect(popCount(lo) + popCount(hi)).toBe(list.length);
      expect(hasSlot(lo, hi, slot)).toBe(list.includes(slot));
      expect(rank(lo, hi, slot)).toBe(list.filter((at) => at < slot).length);
      expect(nextSlot(lo, hi, slot)).toBe(Math.min(64, ...list.filter((at) => at >= slot)));
      expect(nextSlot(lo, hi, 64)).toBe(64);
    }),
  );
});
