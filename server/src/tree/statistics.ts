/**
 * Statistics of points, and how those of parts become those of the whole.
 *
 * A node keeps one row of doubles per child (doubles hold counts, versions and offsets exactly up to 2^53).
 */
export const ROW = 8;
export const COUNT = 0;
export const MIN = 1;
export const MEAN = 2;
export const MAX = 3;
/** Sum of the squared deviations from the mean. */
export const M2 = 4;
/** Version in which something below this child last changed. */
export const VERSION = 5;
/** Where the points of a leaf begin in its segment. */
export const OFFSET = 6;
/** Version in which points were last removed from the time of this leaf, 0 for never (see insert.ts). */
export const REMOVED = 7;

/**
 * Doubles reach to 1e308, their squares only for values up to 1e154, and down to 1e-162. So the M2 of very large or
 * very small values is kept in units of their scale squared. The limits leave room for the counts.
 */
const LARGE = 2 ** 480;
const SMALL = 2 ** -480;
const SCALE_STEP = 2 ** 544;

function scaleOf(min: number, max: number): number {
  if (max > LARGE || min < -LARGE) return 1 / SCALE_STEP;
  return max < SMALL && min > -SMALL ? SCALE_STEP : 1;
}

/**
 * From this many values on two sums are kept side by side, which the processor can add at the same time: a screen of
 * windows looks at a million points at their edges. Fewer are added in time order, to the last bit as the open-source
 * server does it.
 */
const MANY = 128;

/** Adds up points and rows; the mean is the sum divided by the count. */
export class Accumulator {
  count = 0;
  min = 0;
  max = 0;
  private sum = 0;
  /** The mean by Welford's update, for merging M2; also right where the sum overflows. */
  private center = 0;
  private m2 = 0;

  clear(): void {
    this.count = 0;
    this.min = 0;
    this.max = 0;
    this.sum = 0;
    this.center = 0;
    this.m2 = 0;
  }

  get mean(): number {
    if (this.count === 0) return 0;
    if (Number.isFinite(this.sum)) return this.sum / this.count;
    return Math.min(this.max, Math.max(this.min, this.center));
  }

  /** Population standard deviation. */
  get stddev(): number {
    return this.min === this.max ? 0 : Math.sqrt(this.m2 / this.count) / scaleOf(this.min, this.max);
  }

  /** Adds the points that the rows [from, to) of a node sum up. */
  addRows(rows: Float64Array, from: number, to: number): void {
    for (let at = from * ROW; at < to * ROW; at += ROW) {
      const count = rows[at + COUNT]!;
      if (count === 0) continue;
      const mean = rows[at + MEAN]!;
      this.merge(count, rows[at + MIN]!, rows[at + MAX]!, mean * count, mean, rows[at + M2]!);
    }
  }

  /** Adds `count` points by what `writeBlock` has written; false where their sum was too large to be kept. */
  addBlock(count: number, blocks: Float64Array, at: number): boolean {
    const sum = blocks[at + 2]!;
    if (!Number.isFinite(sum)) return false;
    this.merge(count, blocks[at]!, blocks[at + 1]!, sum, sum / count, blocks[at + 3]!);
    return true;
  }

  /** Writes minimum, maximum, sum and M2. */
  writeBlock(blocks: Float64Array, at: number): void {
    blocks[at] = this.min;
    blocks[at + 1] = this.max;
    blocks[at + 2] = this.sum;
    blocks[at + 3] = this.m2;
  }

  /** Adds the values of [from, to); two passes, the second corrected for the rounding of the mean. */
  addValues(values: Float64Array, from: number, to: number): void {
    if (from >= to) return;
    const count = to - from;
    let min = values[from]!;
    let max = min;
    let sum = 0;
    let index = from;
    if (count >= MANY) {
      let otherSum = 0;
      for (; index + 1 < to; index += 2) {
        const value = values[index]!;
        const other = values[index + 1]!;
        sum += value;
        otherSum += other;
        min = Math.min(min, value, other);
        max = Math.max(max, value, other);
      }
      sum += otherSum;
    }
    for (; index < to; index++) {
      const value = values[index]!;
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    const mean = Number.isFinite(sum) ? sum / count : meanWithoutOverflow(values, from, to);
    const m2 = squaredDeviations(values, from, to, mean, scaleOf(min, max));
    this.merge(count, min, max, sum, mean, m2);
  }

  /** Writes all but OFFSET and REMOVED. */
  writeRow(rows: Float64Array, at: number, version: number): void {
    rows[at + COUNT] = this.count;
    rows[at + MIN] = this.min;
    rows[at + MEAN] = this.mean;
    rows[at + MAX] = this.max;
    rows[at + M2] = this.min === this.max ? 0 : this.m2;
    rows[at + VERSION] = version;
    rows[at + OFFSET] = 0;
    rows[at + REMOVED] = 0;
  }

  /** Chan, Golub and LeVeque's update for two groups. */
  private merge(count: number, min: number, max: number, sum: number, mean: number, m2: number): void {
    if (this.count === 0) {
      this.count = count;
      this.min = min;
      this.max = max;
      this.sum = sum;
      this.center = mean;
      this.m2 = m2;
      return;
    }
    const ownScale = scaleOf(this.min, this.max);
    const otherScale = scaleOf(min, max);
    const total = this.count + count;
    const share = count / total;
    if (ownScale === 1 && otherScale === 1) {
      const delta = mean - this.center;
      this.m2 += m2 + delta * delta * this.count * share;
      this.center += delta * share;
    } else {
      const scale = Math.min(ownScale, otherScale);
      const ownRatio = scale / ownScale;
      const otherRatio = scale / otherScale;
      const delta = mean * scale - this.center * scale;
      this.m2 =
        this.m2 * ownRatio * ownRatio + m2 * otherRatio * otherRatio + delta * delta * this.count * share;
      this.center = this.center * (this.count / total) + mean * share;
    }
    this.sum += sum;
    this.count = total;
    if (min < this.min) this.min = min;
    if (max > this.max) this.max = max;
  }
}

/** Sum of the squared deviations from a mean, less what the rounding of the mean adds to it. */
function squaredDeviations(
  values: Float64Array,
  from: number,
  to: number,
  mean: number,
  scale: number,
): number {
  const scaledMean = mean * scale;
  let drift = 0;
  let otherDrift = 0;
  let m2 = 0;
  let otherM2 = 0;
  let index = from;
  for (; index + 1 < to; index += 2) {
    const deviation = values[index]! * scale - scaledMean;
    const otherDeviation = values[index + 1]! * scale - scaledMean;
    drift += deviation;
    otherDrift += otherDeviation;
    m2 += deviation * deviation;
    otherM2 += otherDeviation * otherDeviation;
  }
  if (index < to) {
    const deviation = values[index]! * scale - scaledMean;
    drift += deviation;
    m2 += deviation * deviation;
  }
  drift += otherDrift;
  return Math.max(0, m2 + otherM2 - (drift * drift) / (to - from));
}

function meanWithoutOverflow(values: Float64Array, from: number, to: number): number {
  let mean = 0;
  for (let index = from; index < to; index++) mean += values[index]! / (to - from);
  return Number.isFinite(mean) ? mean : Math.sign(mean) * Number.MAX_VALUE;
}
