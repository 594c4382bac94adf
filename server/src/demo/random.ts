/**
 * A source of numbers in [0, 1) that is the same on every machine: mulberry32, 32 bits of state. Noise on demo data
 * needs no better one.
 */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Nearly normal noise with this standard deviation: a sum of four uniform numbers, so never beyond 3.5 sigma. */
export function noise(seed: number, sigma: number): () => number {
  const next = uniform(seed);
  const scale = sigma * Math.sqrt(3);
  return () => (next() + next() + next() + next() - 2) * scale;
}
