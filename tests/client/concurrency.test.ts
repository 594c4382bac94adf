import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, randomUuid, type Stream } from "btrdb-web";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CuttingProxy, cuttingProxy } from "../helpers/cutting-proxy.ts";

let server: RunningServer;
let proxy: CuttingProxy;
let conn: BTrDB;
let stream: Stream;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => undefined });
  proxy = await cuttingProxy(server.url);
  // What browsers have by themselves without TLS.
  conn = await connect(`http://127.0.0.1:${proxy.port}`, { maxConcurrentReads: 4 });
  stream = await conn.create({ collection: `busy/${randomUuid()}`, tags: { name: "a", unit: "V" } });
  const time = BigInt64Array.from({ length: 100_000 }, (_, i) => BigInt(i));
  await stream.insert({ time, value: Float64Array.from(time, Number) }, { pointsPerRequest: 50_000 });
});
afterAll(async () => {
  await proxy.close();
  await server.close();
});

/** Reads of everything stay open after some chunks, so that one that nobody goes on with keeps its connection. */
const hold = () => proxy.cut("/v5api.BTrDB/ArrowRawValues", [], 500_000);
const holdNothing = () => proxy.cut("", []);

// A browser has six connections for an origin without TLS.
test("metadata calls do not wait behind reads, however many there are", async () => {
  await hold();
  const reads = Array.from({ length: 10 }, () => stream.values(0n, 1n << 40n)[Symbol.asyncIterator]());
  const first = reads.map((read) => read.next());
  expect((await Promise.race(first)).done).toBe(false);
  const calls = Array.from({ length: 4 }, () => conn.info({ timeoutMs: 30_000 }));
  expect((await Promise.all(calls)).map(({ majorVersion }) => majorVersion)).toEqual([5, 5, 5, 5]);
  await stream.insert([[-1n, 1]], { timeoutMs: 30_000 });
  // Those that wait in line come when others have left.
  const left = new Set(reads.keys());
  while (left.size > 0) {
    const running = [...left].map(async (index) => ({ index, done: (await first[index])?.done }));
    const { index, done } = await Promise.race(running);
    expect(done).toBe(false);
    await reads[index]?.return();
    left.delete(index);
  }
});

test("a limit of one: reads come one after the other", async () => {
  await holdNothing();
  const one = await connect(conn.endpoint, { maxConcurrentReads: 1 });
  const [a, b] = [one.stream(stream.uuid), one.stream(stream.uuid)];
  const order: string[] = [];
  const slow = (async () => {
    for await (const chunk of a.values(0n, 1n << 40n)) if (chunk.length > 0) order.push("a");
    order.push("a ended");
  })();
  const quick = b.values(0n, 10n).then(() => order.push("b"));
  await Promise.all([slow, quick]);
  expect(order.indexOf("b")).toBeGreaterThan(order.indexOf("a ended") - 1);
});

test("a read that waits in line ends by abort and by its deadline", async () => {
  await holdNothing();
  const one = await connect(conn.endpoint, { maxConcurrentReads: 1 });
  const first = one
    .stream(stream.uuid)
    .values(0n, 1n << 40n)
    [Symbol.asyncIterator]();
  await first.next();
  const abort = new AbortController();
  const aborted = one.stream(stream.uuid).values(0n, 1n, { signal: abort.signal })[Symbol.asyncIterator]();
  const waiting = aborted.next();
  const late = Promise.resolve(one.stream(stream.uuid).values(0n, 1n, { timeoutMs: 50 }));
  const outcomes = Promise.allSettled([waiting, late]);
  abort.abort();
  expect(await outcomes).toMatchObject([
    { reason: { code: "CANCELED" } },
    { reason: { code: "DEADLINE_EXCEEDED" } },
  ]);
  await first.return();
  expect((await one.stream(stream.uuid).values(0n, 1n)).length).toBe(1);
});

test("a read that was aborted gives its place away, also if nobody asks it again", async () => {
  await hold();
  const one = await connect(conn.endpoint, { maxConcurrentReads: 1 });
  const abort = new AbortController();
  const left = one.stream(stream.uuid).values(0n, 1n << 40n, { signal: abort.signal });
  await left[Symbol.asyncIterator]().next();
  abort.abort();
  expect((await one.stream(stream.uuid).values(0n, 1n, { timeoutMs: 30_000 })).length).toBe(1);
});
