import { MergePolicy } from "btrdb-web/proto";
import { endOfTime } from "./batch.ts";
import type { Segment, SegmentWriter } from "./segment.ts";
import { isBefore } from "./time-key.ts";

/** Called with each time (its halves) at which REPLACE removed points. */
export type OnReplaced = (hi: number, lo: number) => void;

/**
 * Writes the points [oldFrom, oldTo) of `old` and [from, to) of `batch` as one sorted run, old points first where
 * times are equal and the policy keeps both. False where nothing of the batch was kept.
 */
export function mergePoints(
  writer: SegmentWriter,
  old: Segment,
  oldFrom: number,
  oldTo: number,
  batch: Segment,
  from: number,
  to: number,
  policy: MergePolicy,
  onReplaced: OnReplaced,
): boolean {
  let changed = false;
  let left = oldFrom;
  let right = from;
  while (left < oldTo && right < to) {
    const oldHi = old.halves[2 * left + 1]!;
    const oldLo = old.halves[2 * left]!;
    const hi = batch.halves[2 * right + 1]!;
    const lo = batch.halves[2 * right]!;
    if (isBefore(oldHi, oldLo, hi, lo)) {
      const end = endBefore(old.halves, left, oldTo, hi, lo);
      writer.copyPoints(old, left, end);
      left = end;
    } else if (isBefore(hi, lo, oldHi, oldLo)) {
      const end = endBefore(batch.halves, right, to, oldHi, oldLo);
      writer.copyPoints(batch, right, end);
      right = end;
      changed = true;
    } else {
      const leftEnd = endOfTime(old.halves, left, oldTo);
      const rightEnd = endOfTime(batch.halves, right, to);
      if (policy === MergePolicy.REPLACE) {
        onReplaced(hi, lo);
        writer.copyPoints(batch, right, rightEnd);
        changed = true;
      } else {
        writer.copyPoints(old, left, leftEnd);
        if (policy === MergePolicy.EQUAL) {
          const seen = new Set(old.value.subarray(left, leftEnd));
          changed = copyUnseen(writer, batch, right, rightEnd, seen) || changed;
        } else if (policy !== MergePolicy.RETAIN) {
          writer.copyPoints(batch, right, rightEnd);
          changed = true;
        }
      }
      left = leftEnd;
      right = rightEnd;
    }
  }
  if (left < oldTo) writer.copyPoints(old, left, oldTo);
  if (right < to) {
    writer.copyPoints(batch, right, to);
    changed = true;
  }
  return changed;
}

/** Writes the points whose value is not among `seen`. False where there are none. */
export function copyUnseen(
  writer: SegmentWriter,
  batch: Segment,
  from: number,
  to: number,
  seen: ReadonlySet<number>,
): boolean {
  let copied = false;
  for (let index = from; index < to; index++) {
    if (seen.has(batch.value[index]!)) continue;
    writer.copyPoints(batch, index, index + 1);
    copied = true;
  }
  return copied;
}

/** Index of the first point of a run that is not before a time; the run's first point is. */
function endBefore(halves: Int32Array, from: number, end: number, hi: number, lo: number): number {
  let to = from + 1;
  while (to < end && isBefore(halves[2 * to + 1]!, halves[2 * to]!, hi, lo)) to++;
  return to;
}
