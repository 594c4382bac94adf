import { type RunningServer, startServer } from "btrdb-dev-server";
import {
  type BTrDB,
  connect,
  isBTrDBError,
  MAX_TIME,
  MIN_TIME,
  PointWidth,
  randomUuid,
  type Stream,
  uuidToBytes,
} from "btrdb-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let server: RunningServer;
let conn: BTrDB;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => undefined });
  conn = await connect(server.url.replace("grpc:", "http:"));
});
afterAll(() => server.close());

const create = () => conn.create({ collection: `read/${randomUuid()}`, tags: { name: "a", unit: "V" } });
async function filled(points: readonly (readonly [bigint, number])[]): Promise<Stream> {
  const stream = await create();
  for (let from = 0; from < points.length; from += 25_000) {
    const values = points.slice(from, from + 25_000).map(([time, value]) => ({ time, value }));
    await conn.rpc.insert({ uuid: uuidToBytes(stream.uuid), values });
  }
  return stream;
}
const code = (work: PromiseLike<unknown>) =>
  work.then(
    () => "no error",
    (error: unknown) => (isBTrDBError(error) ? error.code : String(error)),
  );
async function collect<C>(reading: AsyncIterable<C>): Promise<C[]> {
  const chunks: C[] = [];
  for await (const chunk of reading) chunks.push(chunk);
  return chunks;
}

describe("values", () => {
  test("all points of a range, as columns and as points", async () => {
    const stream = await filled([
      [3n, 0.5],
      [-5n, 0],
      [0n, -1],
      [10n, 7],
    ]);
    const columns = await stream.values(-5n, 10n);
    expect([...columns]).toEqual([
      { time: -5n, value: 0 },
      { time: 0n, value: -1 },
      { time: 3n, value: 0.5 },
    ]);
    expect(columns.version).toBe(10n);
    expect(columns.length).toBe(3);
    expect((await stream.values(MIN_TIME, MAX_TIME)).length).toBe(4);
    const text = await stream.values("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000004Z");
    expect([...text.time]).toEqual([0n, 3n]);
  });

  test("an explicit version has what was flushed, and says which it is", async () => {
    const stream = await filled([[1n, 1]]);
    await stream.flush();
    await conn.rpc.insert({ uuid: uuidToBytes(stream.uuid), values: [{ time: 2n, value: 2 }] });
    expect(await stream.values(0n, 9n)).toMatchObject({ length: 2, version: 11n });
    expect(await stream.values(0n, 9n, { version: 11n })).toMatchObject({ length: 1, version: 11n });
    expect(await stream.values(0n, 9n, { version: 10n })).toMatchObject({ length: 0, version: 10n });
    expect(await code(stream.values(0n, 9n, { version: 12n }))).toBe("NO_SUCH_STREAM");
  });

  test("chunks hold the same points in the same order; nothing at all is one empty chunk", async () => {
    const stream = await filled(Array.from({ length: 12_345 }, (_, i) => [BigInt(i >> 1), i]));
    const whole = await stream.values(0n, 100_000n);
    const chunks = await collect(stream.values(0n, 100_000n));
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.flatMap(({ time }) => [...time])).toEqual([...whole.time]);
    expect(chunks.flatMap(({ value }) => [...value])).toEqual([...whole.value]);
    expect(new Set(chunks.map(({ version }) => version))).toEqual(new Set([10n]));
    expect(await collect(stream.values(100_000n, 100_001n))).toMatchObject([{ length: 0, version: 10n }]);
  });

  test("a read is made when it is awaited, and once", async () => {
    const stream = await filled([[1n, 1]]);
    const reading = stream.values(0n, 9n);
    await conn.rpc.insert({ uuid: uuidToBytes(stream.uuid), values: [{ time: 2n, value: 2 }] });
    const first = await reading;
    expect(first.length).toBe(2);
    expect(await reading).toBe(first);
    expect(await stream.values(5n, 1n).catch(() => "caught")).toBe("caught");
  });

  test("mistakes fail before the network", async () => {
    const stream = conn.stream(randomUuid());
    expect(await code(stream.values(5n, 5n))).toBe("INVALID_TIME_RANGE");
    expect(await code(stream.values(0 as never, 5n))).toBe("INVALID_ARGUMENT");
    expect(await code(stream.windows(0n, 10n, 0n))).toBe("INVALID_ARGUMENT");
    expect(await code(stream.windows(0n, 10n, 11n))).toBe("INVALID_TIME_RANGE");
    expect(await code(stream.windows(0n, 10n, 1n, { depth: 64 }))).toBe("INVALID_POINT_WIDTH");
    expect(await code(stream.alignedWindows(0n, 10n, 64))).toBe("INVALID_ARGUMENT");
    expect(await code(stream.alignedWindows(0n, 10n, 8))).toBe("INVALID_TIME_RANGE");
    expect(await code(collect(stream.values(0n, 1n)))).toBe("NO_SUCH_STREAM");
    const iterator = stream.values(5n, 5n)[Symbol.asyncIterator]();
    expect(await code(iterator.next())).toBe("INVALID_TIME_RANGE");
  });
});

describe("windows", () => {
  test("an empty window has count 0 and NaN", async () => {
    const stream = await filled([
      [0n, 1],
      [1n, 3],
      [25n, 5],
    ]);
    const columns = await stream.windows(0n, 39n, 10n);
    expect(columns.time).toEqual(BigInt64Array.of(0n, 10n, 20n));
    expect(columns.count).toEqual(BigUint64Array.of(2n, 0n, 1n));
    for (const [name, expected] of Object.entries({
      min: [1, 5],
      mean: [2, 5],
      max: [3, 5],
      stddev: [1, 0],
    })) {
      const [first, second] = expected;
      expect(columns[name as "min"], name).toEqual(Float64Array.of(first!, Number.NaN, second!));
    }
    expect(columns.at(1)).toEqual({
      time: 10n,
      min: Number.NaN,
      mean: Number.NaN,
      max: Number.NaN,
      count: 0n,
      stddev: Number.NaN,
    });
  });

  test("aligned windows leave the empty ones out, and chunks are the whole", async () => {
    const stream = await filled(Array.from({ length: 12_000 }, (_, i) => [BigInt(i) * 8n, i]));
    await stream.flush();
    const whole = await stream.alignedWindows(0n, 1n << 20n, new PointWidth(3));
    expect(whole.length).toBe(12_000);
    expect(whole.version).toBe(11n);
    const chunks = await collect(stream.alignedWindows(0n, 1n << 20n, 3));
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.flatMap(({ mean }) => [...mean])).toEqual([...whole.mean]);
  });

  test("the count of everything, of a range, and of a range to the nanosecond", async () => {
    const stream = await filled([
      [MIN_TIME, 1],
      [0n, 1],
      [1000n, 2],
      [MAX_TIME - 2n, 3],
    ]);
    expect(await stream.count()).toBe(4n);
    expect(await stream.count({ start: 0n, end: 1000n, precise: true })).toBe(1n);
    expect(await stream.count({ start: 0n, end: 1001n, precise: true })).toBe(2n);
    await stream.flush();
    expect(await stream.count({ version: 10n })).toBe(0n);
    expect(await stream.count({ version: 11n })).toBe(4n);
  });
});

describe("a read that is left", () => {
  test("by break or abort ends, and others go on", async () => {
    const stream = await filled(Array.from({ length: 20_000 }, (_, i) => [BigInt(i), i]));
    for await (const chunk of stream.values(0n, 20_000n)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    const abort = new AbortController();
    const reading = stream.values(0n, 20_000n, { signal: abort.signal });
    let seen = 0;
    const aborted = (async () => {
      for await (const chunk of reading) {
        seen += chunk.length;
        abort.abort();
      }
    })();
    expect(await code(aborted)).toBe("CANCELED");
    expect(seen).toBeLessThan(20_000);
    expect(await code(stream.values(0n, 9n, { signal: AbortSignal.abort() }))).toBe("CANCELED");
    expect((await stream.values(0n, 20_000n)).length).toBe(20_000);
  });

  test("many reads at once take turns", async () => {
    const few = await connect(conn.endpoint, { maxConcurrentReads: 2 });
    const stream = few.stream((await filled([[1n, 1]])).uuid);
    const answers = await Promise.all(Array.from({ length: 20 }, () => stream.values(0n, 9n)));
    expect(answers.every(({ length }) => length === 1)).toBe(true);
  });
});
