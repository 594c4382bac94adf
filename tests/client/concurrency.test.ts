import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, randomUuid, type Stream } from "btrdb-web";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: RunningServer;
let conn: BTrDB;
let stream: Stream;

beforeAll(async () => {
  server = await startServer({ port: 0, log: () => undefined });
  // What browsers have by themselves without TLS.
  conn = await connect(server.url.replace("grpc:", "http:"), { maxConcurrentReads: 4 });
  stream = await conn.create({ collection: `busy/${randomUuid()}`, tags: { name: "a", unit: "V" } });
  // More than all buffers on the way hold, so that a read that nobody goes on with keeps its connection.
  const time = BigInt64Array.from({ length: 1_000_000 }, (_, i) => BigInt(i));
  await stream.insert({ time, value: Float64Array.from(time, Number) }, { pointsPerRequest: 50_000 });
});
afterAll(() => server.close());

// A browser has six connections for an origin without TLS.
test("metadata calls do not wait behind reads, however many there are", async () => {
  const reads = Array.from({ length: 10 }, () => stream.values(0n, 1n << 40n)[Symbol.asyncIterator]());
  const first = reads.map((read) => read.next());
  expect((await Promise.race(first)).done).toBe(false);
  const calls = Array.from({ length: 4 }, () => conn.info({ timeoutMs: 5000 }));
  expect((await Promise.all(calls)).map(({ majorVersion }) => majorVersion)).toEqual([5, 5, 5, 5]);
  await stream.insert([[-1n, 1]], { timeoutMs: 5000 });
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
  const one = await connect(conn.endpoint, { maxConcurrentReads: 1 });
  const abort = new AbortController();
  const left = one.stream(stream.uuid).values(0n, 1n << 40n, { signal: abort.signal });
  await left[Symbol.asyncIterator]().next();
  abort.abort();
  expect((await one.stream(stream.uuid).values(0n, 1n, { timeoutMs: 10_000 })).length).toBe(1);
});
