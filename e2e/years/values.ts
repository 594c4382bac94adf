/** Values as pure functions of the index. All are multiples of 1/64, so that a double adds any number of them exactly. */
const GRAIN = 64;
const DAY = 86_400e9;
const YEAR = 365.25 * DAY;
const WAVE_LENGTH = 4096;

/** The same on every machine: 0 to 127 by index and seed. */
function hash7(index: number, seed: number): number {
  let mixed = Math.imul(index + seed, 0x9e37_79b1);
  mixed ^= mixed >>> 15;
  return (Math.imul(mixed, 0x85eb_ca77) >>> 16) & 127;
}

function wave(amplitude: number): Float64Array {
  return Float64Array.from(
    { length: WAVE_LENGTH },
    (_, phase) => Math.round(amplitude * GRAIN * Math.sin((2 * Math.PI * phase) / WAVE_LENGTH)) / GRAIN,
  );
}

export interface Seasons {
  readonly base: number;
  /** How far it swings in a day and in a year. */
  readonly day: number;
  readonly year: number;
  /** How far single points are off; a multiple of 1/2. */
  readonly noise: number;
  readonly seed: number;
  /** Nanoseconds between two points. */
  readonly step: number;
}

/** Days and years as waves, with noise on each point. */
export function seasons({ base, day, year, noise, seed, step }: Seasons): (index: number) => number {
  const [days, years] = [wave(day), wave(year)];
  const [perDay, perYear] = [(step / DAY) * WAVE_LENGTH, (step / YEAR) * WAVE_LENGTH];
  const noises = Float64Array.from({ length: 128 }, (_, part) => {
    return Math.round((part / 63.5 - 1) * noise * GRAIN) / GRAIN + base;
  });
  const mask = WAVE_LENGTH - 1;
  return (index) =>
    noises[hash7(index, seed)]! + days[(index * perDay) & mask]! + years[(index * perYear) & mask]!;
}

/** Turns from -180 to 180. */
export function sawtooth(): (index: number) => number {
  const turn = 360 * GRAIN;
  return (index) => ((index * 37) % turn) / GRAIN - 180;
}

/** Steps of 1/64 upwards, 64 of them, then again: neighbours differ, and so do points one nanosecond apart. */
export function burst(): (index: number) => number {
  return (index) => 50 + (index % GRAIN) / GRAIN;
}

/** About 100, but for a single point in `every`. */
export function spiky(every: number, { up, down }: { up: number; down: number }): (index: number) => number {
  const half = every >> 1;
  return (index) => {
    if (index % every === half) return Math.floor(index / every) % 2 === 0 ? up : down;
    return 100 + hash7(index, 0) / GRAIN;
  };
}
