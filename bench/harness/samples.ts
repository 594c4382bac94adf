import { type Spread, spread } from "./statistics.ts";

/** What was measured, by name: one number a round. */
export class Samples {
  readonly #all = new Map<string, number[]>();

  add(name: string, value: number): void {
    const values = this.#all.get(name);
    if (values) values.push(value);
    else this.#all.set(name, [value]);
  }

  get names(): string[] {
    return [...this.#all.keys()];
  }

  of(name: string): readonly number[] {
    const values = this.#all.get(name);
    if (!values) throw new Error(`nobody measured ${name}`);
    return values;
  }

  spread(name: string): Spread {
    return spread(this.of(name));
  }

  /** Of each round by itself, so that a slow minute of the machine does not count for one of the two. */
  ratio(of: string, to: string): Spread {
    const below = this.of(to);
    return spread(this.of(of).map((value, round) => value / below[round]!));
  }
}

export interface Rounds {
  readonly rounds: number;
  /** Rounds before the first one that counts; 1 unless told. */
  readonly warmUp?: number;
  readonly log?: (line: string) => void;
}

/** Runs all cases once a round, one after the other, every second time from the last to the first; each gives one number. */
export async function inTurn(
  { rounds, warmUp = 1, log }: Rounds,
  cases: Readonly<Record<string, () => number | Promise<number>>>,
): Promise<Samples> {
  const samples = new Samples();
  const order = Object.entries(cases);
  for (let round = -warmUp; round < rounds; round++) {
    const found = new Map<string, number>();
    for (const [name, run] of round % 2 === 0 ? order : order.toReversed()) found.set(name, await run());
    if (round >= 0) for (const [name] of order) samples.add(name, found.get(name)!);
    log?.(round < 0 ? "warm-up" : `round ${round + 1} of ${rounds}`);
  }
  return samples;
}

/** Milliseconds that it takes. */
export async function timed(work: () => unknown): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** Million points a second. */
export async function rate(points: number, work: () => unknown): Promise<number> {
  return points / (await timed(work)) / 1000;
}
