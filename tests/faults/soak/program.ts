// Runs in a process of its own, so that what it holds is the client's: `program.ts connects URL COUNT SEED` or
// `program.ts soak URL MINUTES SEED`. Prints samples as JSON lines, and ends by itself once nothing is left.
import { setTimeout as sleep } from "node:timers/promises";
import { type BTrDB, connect, isBTrDBError, randomUuid, type Stream, StreamSet } from "btrdb-web";
import { seeded } from "../seeded.ts";

/** What the process holds after the garbage is gone. */
export interface Sample {
  readonly at: number;
  readonly heapMiB: number;
  readonly buffersMiB: number;
  readonly rssMiB: number;
  /** Handles by kind: sockets, timers, … */
  readonly handles: Readonly<Record<string, number>>;
}

const [kind = "", url = "", amount = "", seed = ""] = process.argv.slice(2);
const random = seeded(Number(seed));
const END = 1n << 40n;
const AT_ONCE = 4;
/** Undici closes a connection that nobody has used for 4 s. */
const IDLE_MS = 6_000;

function sample(at: number): void {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const handles: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) handles[name] = (handles[name] ?? 0) + 1;
  const mib = (bytes: number) => Math.round(bytes / 2 ** 18) / 4;
  const found: Sample = {
    at,
    heapMiB: mib(heapUsed),
    buffersMiB: mib(arrayBuffers),
    rssMiB: mib(rss),
    handles,
  };
  console.log(JSON.stringify(found));
}

async function prepare(): Promise<Stream> {
  const conn = await connect(url);
  const stream = await conn.create({ collection: `soak/${randomUuid()}`, tags: { name: "a", unit: "V" } });
  await stream.insert(Array.from({ length: 20_000 }, (_, i) => [BigInt(i) * 1000n, i] as const));
  await stream.flush();
  return stream;
}

/** One of the ways to use a connection, the untidy ones among them. */
async function use(conn: BTrDB, uuid: string): Promise<void> {
  const stream = conn.stream(uuid);
  const transport = random() < 0.5 ? "proto" : "arrow";
  switch (Math.floor(random() * 7)) {
    case 0:
      await stream.version();
      return;
    case 1:
      await stream.values(0n, END, { transport });
      return;
    case 2:
      // Left after the first chunk.
      for await (const _ of stream.values(0n, END, { transport })) break;
      return;
    case 3: {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), random() * 5);
      await failing(stream.values(0n, END, { transport, signal: stop.signal }), "CANCELED");
      return;
    }
    case 4:
      await failing(stream.values(0n, END, { transport, timeoutMs: 1 + random() * 3 }), "DEADLINE_EXCEEDED");
      return;
    case 5:
      await stream.insert([[0n, 0]], { mergePolicy: "replace" });
      return;
    default:
      await stream.windows(0n, 20_000_000n, 1_000_000n);
  }
}

async function failing(call: PromiseLike<unknown>, code: "CANCELED" | "DEADLINE_EXCEEDED"): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!isBTrDBError(error, code)) throw error;
  }
}

async function connects(count: number): Promise<void> {
  const { uuid } = await prepare();
  let done = 0;
  const round = async (until: number, idleMs: number) => {
    const work = async () => {
      while (done < until) {
        done++;
        const conn = await connect(url);
        await use(conn, uuid);
        conn.close();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await sleep(idleMs);
    sample(done);
  };
  // The first part loads the code and warms the pools.
  await round(Math.min(200, Math.ceil(count / 3)), 500);
  await round(count, IDLE_MS);
}

async function soak(minutes: number): Promise<void> {
  const { uuid } = await prepare();
  const conn = await connect(url);
  const stop = new AbortController();
  const following = (async () => {
    const events = new StreamSet([conn.stream(uuid)]).follow({ minIntervalMs: 50, signal: stop.signal });
    for await (const event of events)
      if (event.kind === "change") for await (const _ of event.values()) break;
  })();
  const ended = performance.now() + minutes * 60_000;
  const busy = async () => {
    while (performance.now() < ended) await use(conn, uuid);
  };
  const began = performance.now();
  const samples = (async () => {
    while (performance.now() < ended) {
      await sleep(Math.min(5_000, minutes * 1_000));
      sample((performance.now() - began) / 60_000);
    }
  })();
  await Promise.all([busy(), busy(), busy(), busy(), samples]);
  stop.abort();
  await failing(following, "CANCELED");
  conn.close();
  await sleep(IDLE_MS);
  sample(minutes);
}

if (kind === "connects") await connects(Number(amount));
else if (kind === "soak") await soak(Number(amount));
else throw new Error(`${kind} is neither connects nor soak`);
