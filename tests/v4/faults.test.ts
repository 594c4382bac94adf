import { type BTrDB, connect, MAX_TIME, MIN_TIME, type Stream } from "btrdb-web";
import { nativeGrpc } from "btrdb-web/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withFaults } from "./faults.ts";
import { REAL_V4, startTarget, type Target } from "./target.ts";

// What a real v4 does wrong must not show. Without one, the faults are put before the embedded server.

let target: Target;
let conn: BTrDB;
/** Calls whose signal was pulled before their answer had begun, and calls that told the server of a deadline. */
const rash: string[] = [];
const native = nativeGrpc();
const root = `v4/${crypto.randomUUID()}`;

const watched =
  (send: typeof fetch): typeof fetch =>
  async (input, init) => {
    const url = String(input).replace("/v5api.BTrDB/", "/grpcinterface.BTrDB/");
    // connect() does not know yet what it talks to.
    const known = !url.endsWith("/Info");
    const note = () => known && rash.push(url);
    init?.signal?.addEventListener("abort", note);
    if (new Headers(init?.headers).has("grpc-timeout")) note();
    try {
      return await send(url, init);
    } finally {
      init?.signal?.removeEventListener("abort", note);
    }
  };

beforeAll(async () => {
  target = await startTarget({ gzip: false });
  conn = await connect(target.url, { fetch: watched(REAL_V4 === undefined ? withFaults(fetch) : native) });
});
afterAll(async () => {
  native.close();
  await target.close();
});

const newStream = (name: string, collection = root) =>
  conn.create({ collection, tags: { name }, annotations: { of: name } });

/** Sparse, but for the first child of a node, and its first child, and so on, where the tree is deep. */
async function deepStream(name: string): Promise<{ stream: Stream; times: bigint[] }> {
  const stream = await newStream(name);
  const dense = Array.from({ length: 6_000 }, (_, i) => (1n << 60n) + BigInt(i) * 999_983n);
  const times = [-5n, 0n, 3n, 1n << 50n, ...dense];
  await stream.insert(times.map((time, i) => [time, i] as const));
  await stream.flush();
  return { stream, times };
}

describe("the last point before a time", () => {
  const lastBefore = (times: readonly bigint[], time: bigint) => times.filter((at) => at < time).at(-1);

  test("is found in a deep tree", async () => {
    const { stream, times } = await deepStream("deep");
    const asked = [MIN_TIME, -5n, -4n, 1n, 4n, 1n << 55n, MAX_TIME];
    for (const i of [4, 5, 6, 70, 1_000, 4_099, 6_002, 6_003])
      asked.push(times[i]!, times[i]! + 1n, times[i]! + 500_000n);
    for (const time of asked) {
      const found = await stream.nearest(time, { backward: true });
      expect(found?.time, `before ${time}`).toBe(lastBefore(times, time));
      if (found !== undefined) expect(times[found.value]).toBe(found.time);
    }
    expect((await stream.latest())?.time).toBe(times.at(-1));
    expect((await stream.latest({ version: 11n }))?.version).toBe(11n);
  });

  test("is found where older points wait to be flushed", async () => {
    const { stream, times } = await deepStream("buffered");
    await stream.insert([[7n, 0.5]]);
    expect((await stream.latest())?.time).toBe(times.at(-1));
    expect(await stream.nearest(8n, { backward: true })).toMatchObject({ time: 7n, value: 0.5 });
  });

  test("is the last of several at one time", async () => {
    const stream = await newStream("several");
    await stream.insert([1, 2, 3].map((value) => [9n, value] as const));
    expect(await stream.latest()).toMatchObject({ time: 9n, value: 3 });
  });

  test("is none in an empty stream", async () => {
    expect(await (await newStream("empty")).latest()).toBeUndefined();
  });
});

test("Changes ends where nothing has changed, and refuses versions to come", async () => {
  const stream = await newStream("changes");
  expect(await stream.changes(10n)).toMatchObject({ version: 10n, minor: 0n });
  await stream.insert([[1n, 1]]);
  await stream.flush();
  expect(await stream.changes(11n)).toEqual({ version: 11n, minor: 0n, ranges: [] });
  expect(await stream.changes(11n, { to: (1n << 64n) - 1n })).toMatchObject({ ranges: [] });
  expect((await stream.changes(10n)).ranges).toHaveLength(1);
  await stream.insert([[2n, 1]]);
  expect(await stream.changes(11n)).toMatchObject({ minor: 1n, ranges: [{}] });
  await expect(stream.changes(12n)).rejects.toMatchObject({ code: "INVALID_VERSIONS" });
});

test("searches find the collections asked for and no others", async () => {
  const collections = [`${root}/s`, `${root}/s/t`, `${root}/s-x`, `${root}/sx`];
  for (const collection of collections) await newStream("volt", collection);
  const found = async (collection: string, isCollectionPrefix: boolean) => {
    const streams = await conn.streamsInCollection(collection, {
      isCollectionPrefix,
      tags: { name: "volt" },
    });
    return (await Promise.all(streams.map((stream) => stream.collection()))).sort();
  };
  expect(await found(`${root}/s`, false)).toEqual([`${root}/s`]);
  expect(await found(`${root}/s`, true)).toEqual([...collections].sort());
  expect(await found(`${root}/s/`, true)).toEqual([`${root}/s/t`]);
  expect((await conn.streams(`${root}/s/volt`)).length).toBe(1);
  expect((await conn.listCollections(`${root}/s`)).sort()).toEqual([...collections].sort());
  expect(await conn.listCollections(`${root}/s/`)).toEqual([`${root}/s/t`]);
  const usage = await conn.collectionMetadata(`${root}/s/`);
  expect(usage).toEqual({ tags: { name: 1n }, annotations: { of: 1n } });
  expect((await conn.collectionMetadata(`${root}/s`)).tags).toEqual({ name: 4n });
});

test("keys that objects have by themselves are counted", async () => {
  const collection = `${root}/keys`;
  await conn.create({ collection, tags: { name: "keys" }, annotations: { constructor: "a", valueof: "b" } });
  expect((await conn.collectionMetadata(collection)).annotations).toEqual({ constructor: 1n, valueof: 1n });
});

test("collections are listed page by page, whatever the last of a page is called", async () => {
  // In the order of v4 all of these stand before `a`, and that at the end of a page of 10,000.
  const collections = Array.from({ length: 9_999 }, (_, i) => `${root}/pages/a-${i}`);
  collections.push(`${root}/pages/a`, `${root}/pages/b`);
  const left = [...collections];
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      for (let next = left.pop(); next !== undefined; next = left.pop())
        await conn.create({ collection: next, tags: {} });
    }),
  );
  const signal = AbortSignal.timeout(30_000);
  expect((await conn.listCollections(`${root}/pages/`, { signal })).sort()).toEqual(collections.sort());
});

test("the call that can end the server is refused", async () => {
  await expect(conn.rpc.getMetadataUsage({ prefix: root })).rejects.toThrow("GetMetadataUsage");
});

describe("reads are as those of later versions", () => {
  test("windows have the last one, also where it is empty", async () => {
    const stream = await newStream("windows");
    await stream.insert([
      [0n, 1],
      [10n, 2],
    ]);
    const check = async () => {
      const whole = await stream.windows(0n, 45n, 10n);
      expect([...whole.time]).toEqual([0n, 10n, 20n, 30n]);
      expect([...whole.count]).toEqual([1n, 1n, 0n, 0n]);
      expect(whole.mean[3]).toBeNaN();
      const chunks: bigint[] = [];
      for await (const { time } of stream.windows(0n, 45n, 10n)) chunks.push(...time);
      expect(chunks).toEqual([...whole.time]);
      expect([...(await stream.windows(0n, 20n, 10n)).count]).toEqual([1n, 1n]);
      expect([...(await stream.windows(100n, 110n, 10n)).count]).toEqual([0n]);
    };
    await check();
    await stream.flush();
    await check();
    expect((await stream.windows(100n, 110n, 10n)).version).toBe(11n);
  });

  test("values are sorted, whatever waits to be flushed", async () => {
    const stream = await newStream("sorted");
    await stream.insert([
      [20n, 1],
      [60n, 2],
    ]);
    await stream.flush();
    await stream.insert([
      [50n, 3],
      [10n, 4],
      [50n, 5],
      [20n, 6],
    ]);
    const { time } = await stream.values(0n, 100n);
    expect([...time]).toEqual([10n, 20n, 20n, 50n, 50n, 60n]);
  });
});

test("a CSV has heads", async () => {
  const stream = await newStream("csv");
  await stream.insert([[1n, 1]]);
  for await (const row of conn.generateCsv({ streams: [stream], start: 0n, end: 8n })) {
    expect(row.at(-1)).toBe(stream.uuid);
    break;
  }
});

test("no call is cancelled before its answer begins, and no deadline is told", async () => {
  const { stream, times } = await deepStream("cancelled");
  rash.length = 0;
  const calls: ((options: { signal?: AbortSignal; timeoutMs?: number }) => Promise<unknown>)[] = [
    (options) => Promise.resolve(stream.values(times[4]!, MAX_TIME, options)),
    (options) => Promise.resolve(stream.alignedWindows(MIN_TIME, MAX_TIME, 40, options)),
    (options) => stream.count(options),
    (options) => stream.fullVersion(options),
    (options) => conn.streamsInCollection(root, { ...options, tags: { name: "cancelled" } }),
    (options) => conn.rpc.info({}, options),
  ];
  let stopped = 0;
  for (let i = 0; i < 90; i++) {
    const call = calls[i % calls.length]!;
    const options =
      i % 3 === 0 ? { timeoutMs: 1 + (i % 4) } : { signal: AbortSignal.timeout(1 + Math.floor(i / 20)) };
    const failed = await call(options).then(
      () => false,
      () => true,
    );
    if (failed) stopped++;
  }
  expect(stopped).toBeGreaterThan(0);
  expect(rash).toEqual([]);
  expect(await stream.count()).toBe(BigInt(times.length));
});
