/** Of several rounds: half of them lie between the quartiles. */
export interface Spread {
  readonly median: number;
  readonly q1: number;
  readonly q3: number;
}

/** The middle one; of an even number, the upper of the two. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
}

/** Three digits that count: more are noise. */
export const rounded = (value: number, digits = 3): number => Number(value.toPrecision(digits));

export function spread(values: readonly number[], digits = 3): Spread {
  const of = (q: number) => rounded(quantile(values, q), digits);
  return { median: of(0.5), q1: of(0.25), q3: of(0.75) };
}

export const kB = (bytes: number): number => Math.round(bytes / 100) / 10;
export const MB = (bytes: number): number => Math.round(bytes / 1e5) / 10;
