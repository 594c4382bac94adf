import { countOf, indexAt, type Run, runBetween, timeAt } from "./runs.ts";
import { burst, sawtooth, seasons, spiky } from "./values.ts";

/** One stream of the world: times and values are functions of the index, so that a test knows all numbers without them. */
export interface YearsStream {
  readonly uuid: string;
  readonly collection: string;
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly runs: readonly Run[];
  /** A multiple of 1/64 and small: sums of these are exact, in whatever order. */
  readonly value: (index: number) => number;
  /** Number of points. */
  readonly count: number;
  readonly time: (index: number) => bigint;
  /** Index of the first point at this time or later. */
  readonly indexAt: (time: bigint) => number;
}

/** Each by what it is there for. A type, not an interface, so that Object.values() knows what they are. */
export type YearsStreams = {
  /** The one with 100 million points. */
  readonly long: YearsStream;
  readonly current: YearsStream;
  readonly frequency: YearsStream;
  readonly angle: YearsStream;
  /** Nothing in 2018, and nothing in the last week of each quarter. */
  readonly gaps: YearsStream;
  /** Forty points in ten years. */
  readonly few: YearsStream;
  /** Ten thousand points one nanosecond apart, from {@link BURST} on. */
  readonly burst: YearsStream;
  /** Single points far above and below the others, which must be seen at ten years as well. */
  readonly spikes: YearsStream;
  readonly second: YearsStream;
};

const at = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n;

/** Ten years, [FIRST, END). */
export const FIRST = at("2015-01-01T00:00:00Z");
export const END = at("2025-01-01T00:00:00Z");
/** Where points are one nanosecond apart. */
export const BURST = at("2020-06-01T12:00:00Z");
export const BURST_POINTS = 10_000;
/** Every so many points of `spikes` there is a spike: up, then down, and so on. */
export const SPIKE_EVERY = 100_000;
export const SPIKES = { up: 1000, down: -800 } as const;

const WEEK = 7n * 86_400_000_000_000n;

const steady = (points: number): Run => ({
  start: FIRST,
  step: (END - FIRST) / BigInt(points),
  count: points,
});

function quarters(points: number): Run[] {
  const step = (END - FIRST) / BigInt(points);
  const starts = Array.from({ length: 41 }, (_, quarter) => BigInt(Date.UTC(2015, 3 * quarter)) * 1_000_000n);
  return starts
    .slice(0, -1)
    .map((start, quarter) => runBetween(start, starts[quarter + 1]! - WEEK, step))
    .filter(({ start }) => new Date(Number(start / 1_000_000n)).getUTCFullYear() !== 2018);
}

function aroundBurst(points: number): Run[] {
  const { step } = steady(points);
  const after = BURST + BigInt(BURST_POINTS);
  return [
    runBetween(FIRST, BURST, step),
    { start: BURST, step: 1n, count: BURST_POINTS },
    runBetween(after + step, END, step),
  ];
}

/**
 * The world of the tests: ten years in nine streams. At 30 Hz, ten years are 9.5 billion points, which is too much for
 * the machine: the longest stream has 100 million, one every 3.156192 s. With fewer `points`, all others have fewer in
 * proportion, but for `few` and the burst.
 */
export function yearsStreams(points = 100_000_000): YearsStreams {
  const others = (count: number) => Math.max(1000, Math.round((count * points) / 100_000_000));
  const [million, more, two] = [others(1_000_000), others(1_500_000), others(2_000_000)];
  let made = 0;
  const stream = (
    collection: string,
    name: string,
    unit: string,
    description: string,
    runs: readonly Run[],
    value: (index: number) => number,
  ): YearsStream => ({
    uuid: `10ea2500-0000-4000-8000-00000000000${++made}`,
    collection: `years/${collection}`,
    name,
    unit,
    description,
    runs,
    value,
    count: countOf(runs),
    time: (index) => timeAt(runs, index),
    indexAt: (time) => indexAt(runs, time),
  });
  const wave = (base: number, day: number, year: number, noise: number, count: number) =>
    seasons({ base, day, year, noise, seed: made + 1, step: Number(steady(count).step) });
  return {
    long: stream("north", "L1MAG", "V", "100 million points", [steady(points)], wave(230, 4, 2, 1, points)),
    current: stream("north", "C1MAG", "A", "current", [steady(more)], wave(100, 40, 20, 4, more)),
    frequency: stream("north", "FREQ", "Hz", "frequency", [steady(two)], wave(50, 0.125, 0, 0.5, two)),
    angle: stream("north", "L1ANG", "°", "turns from -180 to 180", [steady(million)], sawtooth()),
    gaps: stream("south", "L1MAG", "V", "nothing in 2018", quarters(more), wave(235, 3, 3, 2, more)),
    few: stream("south", "TAP", "A", "forty points", [steady(40)], wave(60, 0, 20, 8, 40)),
    burst: stream("south", "BURST", "Hz", "10,000 points 1 ns apart", aroundBurst(million), burst()),
    spikes: stream("south", "SPIKES", "A", "single points", [steady(two)], spiky(SPIKE_EVERY, SPIKES)),
    second: stream("south", "L2MAG", "V", "voltage", [steady(two)], wave(225, 4, 2, 1, two)),
  };
}
