/** Sixteen buckets an octave of 64 of them. */
const PER_OCTAVE = 16;
const BUCKETS = 64 * PER_OCTAVE + 1;

/**
 * How often intervals of about some lengths came, and the longest of each length: three numbers each, in one array, as one is kept
 * for each tile, and an empty array takes more than a hundred bytes.
 */
export type IntervalCounts = Float64Array;

/** Counts intervals by their length, within 5 %. */
export class IntervalHistogram {
  /** Number of intervals. */
  total = 0;
  readonly #count = new Float64Array(BUCKETS);
  readonly #longest = new Float64Array(BUCKETS);

  /** Points may share a time, and a window may be empty: neither makes an interval. */
  add(interval: number, times = 1): void {
    if (!(interval > 0 && interval < Number.POSITIVE_INFINITY)) return;
    const bucket = Math.min(BUCKETS - 1, Math.max(0, Math.floor(Math.log2(interval) * PER_OCTAVE)));
    this.#add(bucket, times, interval);
  }

  addCounts(counts: IntervalCounts): void {
    for (let at = 0; at < counts.length; at += 3)
      this.#add(counts[at] as number, counts[at + 1] as number, counts[at + 2] as number);
  }

  #add(bucket: number, times: number, interval: number): void {
    this.total += times;
    this.#count[bucket] = (this.#count[bucket] as number) + times;
    if (interval > (this.#longest[bucket] as number)) this.#longest[bucket] = interval;
  }

  /** The lower median: of equal intervals exactly theirs, otherwise at most 5 % more. */
  median(): number {
    let sum = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      sum += this.#count[bucket] as number;
      if (sum > 0 && 2 * sum >= this.total) return this.#longest[bucket] as number;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** All counts, to be added elsewhere; the histogram is empty afterwards. */
  take(): IntervalCounts {
    // Most are empty, and this is done for each piece of data that comes: no iterators.
    let used = 0;
    for (let at = 0; at < BUCKETS; at += 1) if ((this.#count[at] as number) > 0) used += 1;
    const counts = new Float64Array(3 * used);
    for (let bucket = 0, to = 0; to < counts.length; bucket += 1) {
      if ((this.#count[bucket] as number) === 0) continue;
      counts[to++] = bucket;
      counts[to++] = this.#count[bucket] as number;
      counts[to++] = this.#longest[bucket] as number;
    }
    this.clear();
    return counts;
  }

  clear(): void {
    this.total = 0;
    this.#count.fill(0);
    this.#longest.fill(0);
  }
}
