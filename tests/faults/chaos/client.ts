import { setTimeout as sleep } from "node:timers/promises";
import {
  type BTrDB,
  connect,
  type FollowEvent,
  InsertInterrupted,
  isBTrDBError,
  randomUuid,
  StreamSet,
} from "btrdb-web";
import { digestOf, Ledger } from "./ledger.ts";

/** What a client may be told while a server is away. Anything else fails the run. */
const EXPECTED = new Set(["UNAVAILABLE", "DEADLINE_EXCEEDED", "VERSION_NOT_AVAILABLE"]);
const END = 1n << 61n;
const TIMEOUT_MS = 5_000;

/** A client that inserts, reads and follows until it is told to stop. */
export class ChaosClient {
  readonly ledgers: readonly Ledger[];
  /** Errors by code. */
  readonly errors = new Map<string, number>();
  /** When each of its loops last got what it wanted, by `performance.now()`. */
  readonly lastGood = { insert: 0, read: 0 };
  reads = 0;
  followed = 0;
  readonly #conn: BTrDB;
  readonly #random: () => number;
  readonly #stop = new AbortController();
  /** What following has told, by stream. */
  readonly #copies = new Map<string, Map<bigint, number>>();
  #loops: Promise<unknown> = Promise.resolve();
  #inserting = true;

  private constructor(conn: BTrDB, ledgers: readonly Ledger[], random: () => number) {
    this.#conn = conn;
    this.ledgers = ledgers;
    this.#random = random;
  }

  static async start(
    url: string,
    random: () => number,
    fail: (error: unknown) => void,
  ): Promise<ChaosClient> {
    const conn = await connect(url, { timeoutMs: TIMEOUT_MS });
    const collection = `chaos/${randomUuid()}`;
    const ledgers = await Promise.all(
      (["never", "replace"] as const).map(
        async (name) => new Ledger(await conn.create({ collection, tags: { name, unit: "V" } }), name),
      ),
    );
    const client = new ChaosClient(conn, ledgers, random);
    client.#loops = Promise.all([client.#insert(), client.#read(), client.#follow()]).catch((error) => {
      if (!client.#stop.signal.aborted) fail(error);
    });
    return client;
  }

  stopInserting(): void {
    this.#inserting = false;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loops;
    this.#conn.close();
  }

  /** The last look, when everything is up and nobody writes: exact, and what following has told is the same. */
  async settle(deadline: number): Promise<void> {
    for (const ledger of this.ledgers) {
      const columns = await ledger.stream.values(0n, END);
      ledger.checkLatest(columns, ledger.expectation());
      const truth = digestOf(columns);
      let told = "";
      while (told !== truth) {
        const copy = [...(this.#copies.get(ledger.stream.uuid) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
        told = digestOf({
          time: BigInt64Array.from(copy, ([time]) => time),
          value: Float64Array.from(copy, ([, value]) => value),
        });
        if (told !== truth && performance.now() > deadline)
          throw new Error(`stream ${ledger.stream.uuid}: following told ${told}, and there are ${truth}`);
        await sleep(100);
      }
    }
  }

  get #over(): boolean {
    return this.#stop.signal.aborted;
  }

  /** @returns undefined where it failed as it may while servers are killed */
  async #try<T>(act: () => PromiseLike<T>): Promise<T | undefined> {
    try {
      return await act();
    } catch (error) {
      if (this.#over) return undefined;
      if (!isBTrDBError(error) || !EXPECTED.has(error.code)) throw error;
      this.errors.set(error.code, (this.errors.get(error.code) ?? 0) + 1);
      await sleep(20 + this.#random() * 100);
      return undefined;
    }
  }

  async #insert(): Promise<void> {
    while (!this.#over && this.#inserting) {
      for (const ledger of this.ledgers) await this.#insertInto(ledger);
      await sleep(50 + this.#random() * 300);
      const ledger = this.ledgers[this.#random() < 0.5 ? 0 : 1] as Ledger;
      if (this.#random() < 0.15) {
        const acknowledged = ledger.expectation();
        const version = await this.#try(() => ledger.stream.flush());
        if (version !== undefined) ledger.pin(version, acknowledged);
      }
    }
  }

  async #insertInto(ledger: Ledger): Promise<void> {
    const { stream, policy } = ledger;
    let points = ledger.take(1 + Math.floor(this.#random() ** 2 * 60));
    while (points.length > 0 && !this.#over) {
      // Several requests, so that an insert breaks half way, too.
      const pointsPerRequest = 1 + Math.floor(this.#random() * 40);
      const done = await this.#try(async () => {
        try {
          const onProgress = () => {
            this.lastGood.insert = performance.now();
          };
          await stream.insert([...points], { mergePolicy: policy, pointsPerRequest, onProgress });
          return points.length;
        } catch (error) {
          // One that was sent once and failed is unsure; the advice of the error is to go on from there, with a policy
          // that doubles nothing.
          if (error instanceof InsertInterrupted) {
            ledger.acknowledge(points.slice(0, error.acknowledged));
            const rest = error.notStored;
            if (policy === "never") {
              if (rest !== undefined) ledger.refuse(points.slice(rest.from, rest.to));
              points = [];
            } else points = points.slice(error.acknowledged);
          } else if (policy === "never") points = [];
          throw error;
        }
      });
      if (done === undefined) continue;
      ledger.acknowledge(points);
      return;
    }
  }

  async #read(): Promise<void> {
    while (!this.#over) {
      const ledger = this.ledgers[this.#random() < 0.5 ? 0 : 1] as Ledger;
      const transport = this.#random() < 0.5 ? "proto" : "arrow";
      const pinned = this.#random() < 0.5 ? ledger.somePin(this.#random()) : undefined;
      const acknowledged = ledger.expectation();
      const options = pinned === undefined ? { transport } : { transport, version: pinned };
      const columns = await this.#try(() => ledger.stream.values(0n, END, options as { transport: "proto" }));
      if (columns !== undefined) {
        if (pinned === undefined) ledger.checkLatest(columns, acknowledged);
        else ledger.checkPinned(columns, pinned);
        this.lastGood.read = performance.now();
        this.reads++;
      }
      await sleep(50 + this.#random() * 200);
    }
  }

  async #follow(): Promise<void> {
    const set = new StreamSet(this.ledgers.map(({ stream }) => stream));
    const { signal } = this.#stop;
    const events = set.follow({ from: 0n, minIntervalMs: 100, maxIntervalMs: 1000, signal });
    for await (const event of events) await this.#take(event);
  }

  /** Replaces the ranges of a change by what is in them now; asks again until that is answered. */
  async #take(event: FollowEvent): Promise<void> {
    if (event.kind === "gone") throw new Error(`stream ${event.stream.uuid} was said to be gone`);
    while (!this.#over) {
      const columns = await this.#try(() => event.values());
      if (columns === undefined) continue;
      const copy = this.#copies.get(event.stream.uuid) ?? new Map<bigint, number>();
      for (const time of copy.keys())
        if (event.ranges.some(({ start, end }) => time >= start && time < end)) copy.delete(time);
      for (const { time, value } of columns) copy.set(time, value);
      this.#copies.set(event.stream.uuid, copy);
      this.followed++;
      return;
    }
  }
}
