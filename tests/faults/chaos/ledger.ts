import type { RawColumns, Stream } from "btrdb-web";

/** How points get into the stream of a ledger. */
export type Policy = "never" | "replace";
type Points = readonly (readonly [time: bigint, value: number])[];

/** Versions that are read again and again. */
const PINNED = 5;

interface Pin {
  readonly version: bigint;
  /** Times that were acknowledged before the flush that made the version. */
  readonly acknowledged: ReadonlySet<bigint>;
  /** Of its first read; every other has to be the same. */
  digest: string | undefined;
}

/** What the one writer of a stream knows of it, and what therefore has to be true of every read. */
export class Ledger {
  readonly stream: Stream;
  readonly policy: Policy;
  /** Value by time; each time is used once. */
  readonly #sent = new Map<bigint, number>();
  readonly #acknowledged = new Set<bigint>();
  /** The client said for sure that these were not stored. */
  readonly #refused = new Set<bigint>();
  #pins: Pin[] = [];
  #next = 0;

  constructor(stream: Stream, policy: Policy) {
    this.stream = stream;
    this.policy = policy;
  }

  get acknowledged(): number {
    return this.#acknowledged.size;
  }

  /** Points at times not used before, in no order. */
  take(count: number): Points {
    return Array.from({ length: count }, () => {
      const number = this.#next++;
      const time = BigInt((number * 7_919) % 2_147_483_647) * 1_000_003n;
      this.#sent.set(time, number);
      return [time, number] as const;
    });
  }

  acknowledge(points: Points): void {
    for (const [time] of points) this.#acknowledged.add(time);
  }

  refuse(points: Points): void {
    for (const [time] of points) this.#refused.add(time);
  }

  /** What was acknowledged until now; to be taken before the read that has to have it. */
  expectation(): ReadonlySet<bigint> {
    return new Set(this.#acknowledged);
  }

  /** A flush has made this version. */
  pin(version: bigint, acknowledged: ReadonlySet<bigint>): void {
    if (this.#pins.some((pin) => pin.version === version)) return;
    this.#pins.push({ version, acknowledged, digest: undefined });
    // The first stays: it is the one that most has happened to since.
    if (this.#pins.length > PINNED) this.#pins.splice(1, 1);
  }

  somePin(random: number): bigint | undefined {
    return this.#pins[Math.floor(random * this.#pins.length)]?.version;
  }

  /** @throws Error where a read of the latest version is not what it has to be */
  checkLatest(columns: RawColumns, acknowledged: ReadonlySet<bigint>): void {
    this.#check(columns, acknowledged, `latest, ${columns.version}`);
  }

  checkPinned(columns: RawColumns, version: bigint): void {
    const pin = this.#pins.find((one) => one.version === version);
    // Given up meanwhile.
    if (pin === undefined) return;
    if (columns.version !== version) this.#fail(`version ${columns.version} came instead of ${version}`);
    const digest = digestOf(columns);
    if (pin.digest === undefined) this.#check(columns, pin.acknowledged, `version ${version}`);
    else if (pin.digest !== digest) this.#fail(`version ${version} was ${pin.digest} and is ${digest}`);
    pin.digest = digest;
  }

  #check({ time, value }: RawColumns, acknowledged: ReadonlySet<bigint>, what: string): void {
    let before: bigint | undefined;
    let found = 0;
    for (let i = 0; i < time.length; i++) {
      const at = time[i] as bigint;
      if (before !== undefined && at <= before) this.#fail(`${what}: ${at} comes after ${before}`);
      before = at;
      if (this.#sent.get(at) !== value[i]) this.#fail(`${what}: nobody has sent ${value[i]} at ${at}`);
      if (this.#refused.has(at)) this.#fail(`${what}: the point at ${at} was said not to be stored`);
      if (acknowledged.has(at)) found++;
    }
    if (found < acknowledged.size)
      this.#fail(`${what}: ${acknowledged.size - found} acknowledged points are lost`);
  }

  #fail(why: string): never {
    throw new Error(`stream ${this.stream.uuid} (${this.policy}): ${why}`);
  }
}

export function digestOf({ time, value }: Pick<RawColumns, "time" | "value">): string {
  let sum = 0;
  for (let i = 0; i < time.length; i++)
    sum = (sum * 31 + Number(time[i] as bigint) + (value[i] ?? 0)) % 2 ** 40;
  return `${time.length} points, sum ${sum}`;
}
