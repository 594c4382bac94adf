import { floorDiv } from "./floor-div.ts";

/** A stretch of time in which the clock on the wall keeps its distance to UTC. */
export interface Stretch {
  /** Nanoseconds since the Unix epoch. */
  readonly from: bigint;
  /** Exclusive. The next stretch may have the same offset: this is no more than what is known for sure. */
  readonly to: bigint;
  /** Nanoseconds that the wall clock is ahead of UTC. */
  readonly offset: bigint;
}

const NS_PER_SECOND = 1_000_000_000n;
/** Seconds in a bucket, 24 days, which is answered as a whole and remembered. */
const BUCKET = 2 ** 21;
/** Seconds between two looks in a bucket, three days. No two steps of a zone from 1933 to 2079 are less than a week apart. */
const PROBE = 2 ** 18;
/** All of BTrDB's time, 1933 to 2079, has 2197 buckets. */
const MOST_BUCKETS = 4096;
/** Years of four digits, 1000 to 9999: before and after, the offset is that of the end, so that nothing throws. */
const FIRST_SECOND = -30_610_224_000;
const LAST_SECOND = 253_402_300_799;

/**
 * Finds the stretch around a time, for a zone of which one only knows how many seconds it is ahead at a given second.
 * That is a slow question to Intl (microseconds), and a time axis asks it hundreds of times in every animation frame, so
 * each bucket of time is explored once, when it is first looked at. Steps are on whole seconds.
 */
export function stretchFinder(secondsAhead: (second: number) => number): (time: bigint) => Stretch {
  const buckets = new Map<number, readonly Stretch[]>();
  let last: Stretch | undefined;

  const explore = (bucket: number): readonly Stretch[] => {
    const begin = bucket * BUCKET;
    const list: Stretch[] = [];
    let from = begin;
    let offset = secondsAhead(begin);
    const close = (to: number) => {
      list.push({ from: nanoseconds(from), to: nanoseconds(to), offset: nanoseconds(offset) });
    };
    for (let second = begin; second < begin + BUCKET; second += PROBE) {
      const after = secondsAhead(second + PROBE);
      if (after === offset) continue;
      const step = firstChange(second, second + PROBE, secondsAhead);
      // A step right at the end belongs to the next bucket.
      if (step === begin + BUCKET) break;
      close(step);
      from = step;
      offset = after;
    }
    close(begin + BUCKET);
    return list;
  };

  return (time) => {
    if (last !== undefined && time >= last.from && time < last.to) return last;
    if (time < nanoseconds(FIRST_SECOND) || time > nanoseconds(LAST_SECOND)) {
      const edge = time < 0n ? FIRST_SECOND : LAST_SECOND;
      return { from: time, to: time + 1n, offset: nanoseconds(secondsAhead(edge)) };
    }
    const bucket = Math.floor(Number(floorDiv(time, NS_PER_SECOND)) / BUCKET);
    let list = buckets.get(bucket);
    if (list === undefined) {
      if (buckets.size >= MOST_BUCKETS) buckets.clear();
      list = explore(bucket);
      buckets.set(bucket, list);
    }
    last = list.find(({ to }) => time < to) ?? list[list.length - 1]!;
    return last;
  };
}

/** First second in (low, high] that is not as far ahead as `low`. */
function firstChange(low: number, high: number, secondsAhead: (second: number) => number): number {
  const before = secondsAhead(low);
  let [from, to] = [low, high];
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (secondsAhead(middle) === before) from = middle;
    else to = middle;
  }
  return to;
}

function nanoseconds(seconds: number): bigint {
  return BigInt(seconds) * NS_PER_SECOND;
}
