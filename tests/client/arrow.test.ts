import { tableFromIPC } from "@uwdata/flechette";
import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, isBTrDBError, randomUuid, type Stream } from "btrdb-web";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let server: RunningServer;
let old: RunningServer;
let conn: BTrDB;
let asked: string[] = [];

const plain = (running: RunningServer) => running.url.replace("grpc:", "http:");
/** Notes which RPCs are called. */
const noting: typeof fetch = (input, init) => {
  asked.push(String(input).replace(/^.*\//u, ""));
  return fetch(input, init);
};

beforeAll(async () => {
  const options = { port: 0, tlsPort: null, database: "memory", log: () => undefined };
  server = await startServer(options);
  old = await startServer({ ...options, serverVersion: "5.28.0" });
  conn = await connect(plain(server), { fetch: noting });
});
afterAll(async () => {
  await server.close();
  await old.close();
});

const create = (on = conn, name = "a") =>
  on.create({ collection: `arrow/${randomUuid()}`, tags: { name, unit: "V" } });
async function filled(on = conn): Promise<Stream> {
  const stream = await create(on);
  const points = Array.from({ length: 12_000 }, (_, i) => [BigInt(i >> 1) * 7n - 999n, i / 3] as const);
  await stream.insert([...points, [1n << 59n, -0], [(1n << 59n) + 1n, 1e-308]]);
  await stream.flush();
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
const [proto, arrow] = [{ transport: "proto" }, { transport: "arrow" }] as const;

describe("the same columns as by protobuf", () => {
  test("values, whole and in chunks", async () => {
    const stream = await filled();
    const whole = await stream.values(-2000n, 1n << 60n, arrow);
    expect(whole).toEqual(await stream.values(-2000n, 1n << 60n, proto));
    expect([whole.length, whole.version]).toEqual([12_002, 11n]);
    expect(Object.is(whole.value.at(-2), -0)).toBe(true);
    const chunks = await collect(stream.values(-2000n, 1n << 60n, arrow));
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.flatMap(({ time }) => [...time])).toEqual([...whole.time]);
    expect(chunks.flatMap(({ value }) => [...value])).toEqual([...whole.value]);
    expect(await collect(stream.values(1n << 60n, 1n << 61n, arrow))).toMatchObject([
      { length: 0, version: 11n },
    ]);
  });

  test("windows with gaps, and aligned windows", async () => {
    const stream = await filled();
    const gaps = await stream.windows((1n << 59n) - 35n, (1n << 59n) + 40n, 10n, arrow);
    expect(gaps).toEqual(await stream.windows((1n << 59n) - 35n, (1n << 59n) + 40n, 10n, proto));
    expect([...gaps.count]).toEqual([0n, 0n, 0n, 2n, 0n, 0n, 0n]);
    expect([gaps.mean[0], gaps.stddev[0]]).toEqual([Number.NaN, Number.NaN]);
    const aligned = await stream.alignedWindows(-2000n, 90_000n, 4, { ...arrow, version: 11n });
    expect(aligned).toEqual(await stream.alignedWindows(-2000n, 90_000n, 4, { ...proto, version: 11n }));
    expect(aligned.length).toBeGreaterThan(100);
  });

  test("errors", async () => {
    const nobody = conn.stream(randomUuid());
    expect(await code(nobody.values(0n, 1n, arrow))).toBe("NO_SUCH_STREAM");
    expect(await code(collect(nobody.alignedWindows(0n, 8n, 1, arrow)))).toBe("NO_SUCH_STREAM");
    expect(await code(nobody.values(1n, 1n, arrow))).toBe("INVALID_TIME_RANGE");
    expect(await code(nobody.values(0n, 1n, { transport: "json" as never }))).toBe("INVALID_ARGUMENT");
    expect(await code(connect(plain(server), { transport: "json" as never }))).toBe("INVALID_ARGUMENT");
  });
});

describe("which way", () => {
  test("each read, or the connection, says how", async () => {
    const stream = await filled();
    asked = [];
    await stream.values(0n, 9n, arrow);
    await stream.values(0n, 9n, proto);
    const always = await connect(plain(server), { fetch: noting, transport: "arrow" });
    await always.stream(stream.uuid).windows(0n, 9n, 3n);
    await always.stream(stream.uuid).alignedWindows(0n, 9n, 1);
    expect(asked).toEqual(["ArrowRawValues", "RawValues", "Info", "ArrowWindows", "ArrowAlignedWindows"]);
  });

  test("an old server: auto does without, and arrow says that it is not there", async () => {
    const lasting = await connect(plain(old), { fetch: noting });
    const stream = await filled(lasting);
    asked = [];
    expect((await stream.values(0n, 9n)).length).toBe(2);
    expect(await code(stream.values(0n, 9n, arrow))).toBe("NOT_IMPLEMENTED");
    expect(await code(stream.insert([[0n, 0]], arrow))).toBe("NOT_IMPLEMENTED");
    expect(asked).toEqual(["RawValues"]);
    const unverified = await connect(plain(old), { verify: false });
    expect((await unverified.stream(stream.uuid).values(0n, 9n)).length).toBe(2);
    expect(await code(unverified.stream(stream.uuid).values(0n, 9n, arrow))).toBe("NOT_IMPLEMENTED");
  });
});

describe("to Arrow", () => {
  const read = (bytes: Uint8Array) =>
    tableFromIPC(bytes, { useBigInt: true, useBigIntTimestamp: true }).toColumns();

  test("columns and tables can be read by an Arrow library", async () => {
    const stream = await filled();
    const values = await stream.values(0n, 90n);
    expect(read(await values.toArrow())).toEqual({ time: values.time, value: values.value });
    const { time, min, mean, max, count, stddev } = await stream.windows(0n, 90n, 9n);
    const windows = await (await stream.windows(0n, 90n, 9n)).toArrow();
    expect(read(windows)).toEqual({ time, min, mean, max, count, stddev });
    const set = await conn.streams(stream.uuid, (await filled()).uuid);
    const table = await set.toTable({ start: 0n, end: 90n });
    const read2 = Object.values(read(await set.toArrow({ start: 0n, end: 90n })));
    expect(read2).toEqual([table.time, ...table.columns]);
    const empty = await stream.values(1n << 60n, 1n << 61n);
    expect(tableFromIPC(await empty.toArrow()).numRows).toBe(0);
  });

  test("a part of columns", async () => {
    const part = (await (await filled()).values(0n, 90n)).subarray(2, 5);
    expect(read(await part.toArrow())).toEqual({ time: part.time.slice(), value: part.value.slice() });
  });
});

test("inserts", async () => {
  const stream = await create();
  asked = [];
  const time = BigInt64Array.from({ length: 60_000 }, (_, i) => BigInt(i));
  const value = Float64Array.from(time, Number);
  const result = await stream.insert({ time, value }, { ...arrow, mergePolicy: "replace", roundBits: 0 });
  expect(result.points).toBe(60_000);
  await stream.insert([[5n, 50]], { ...arrow, mergePolicy: "replace", sync: true });
  expect(asked).toEqual(["ArrowInsert", "ArrowInsert", "ArrowInsert", "ArrowInsert"]);
  const read = await stream.values(0n, 100_000n);
  expect(read.length).toBe(60_000);
  expect([read.value[4], read.value[5], read.value[59_999]]).toEqual([4, 50, 59_999]);
});

describe("several streams side by side", () => {
  test("by the server as by the client, with and without a sampling frequency", async () => {
    // Around the epoch, where rounding is done differently by mistake.
    const points = fc.array(fc.tuple(fc.bigInt(-400n, 400n), fc.integer()), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(points, { minLength: 2, maxLength: 4 }),
        fc.constantFrom(0, 1e7, 3e8),
        async (all, hertz) => {
          const streams = await Promise.all(
            all.map(async (given) => {
              const stream = await create();
              await stream.insert(given);
              return stream;
            }),
          );
          const set = await (await conn.streams(...streams.map(({ uuid }) => uuid))).filter({
            start: -300n,
            end: 301n,
            samplingFrequency: hertz,
          });
          const theirs = await set.toTable(arrow);
          expect(theirs).toEqual(await set.toTable(proto));
          if (hertz === 1e7) expect([...theirs.time].every((time) => time % 100n === 0n)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  test("at pinned versions, with errors and duplicates", async () => {
    const [a, b] = [await filled(), await filled()];
    const set = await conn.streams(a.uuid, b.uuid, a.uuid);
    await set.pinVersions();
    await a.delete(0n, 1n << 60n);
    const pinned = await set.toTable({ start: 0n, end: 90n, ...arrow });
    expect(pinned).toEqual(await set.toTable({ start: 0n, end: 90n, ...proto }));
    expect(pinned.columns[0]).toEqual(pinned.columns[2]);
    expect(pinned.columns[0]?.some(Number.isNaN)).toBe(false);
    const latest = await (await conn.streams(a.uuid, b.uuid)).toTable({ start: 0n, end: 90n, ...arrow });
    expect(latest.columns[0]?.every(Number.isNaN)).toBe(true);
    const missing = await conn.streams(a.uuid, randomUuid());
    expect(await code(missing.toTable(arrow))).toBe("NO_SUCH_STREAM");
    expect(await code(set.filter({ samplingFrequency: -1 }))).toBe("INVALID_ARGUMENT");
  });

  test("cut into slices, a grid loses no row and doubles none", async () => {
    const streams = [await create(), await create()];
    for (const stream of streams) {
      const time = BigInt64Array.from({ length: 700_000 }, (_, i) => BigInt(i) * 10n);
      await stream.insert({ time, value: new Float64Array(700_000).fill(1) });
    }
    const set = await (await conn.streams(...streams.map(({ uuid }) => uuid))).filter({
      start: 0n,
      end: 7_000_000n,
      samplingFrequency: 1e9 / 77,
    });
    for (const transport of [proto, arrow]) {
      const tables = await collect(set.tables(transport));
      expect(tables.length).toBeGreaterThan(1);
      const times = tables.flatMap(({ time }) => [...time]);
      expect(times.every((time, i) => time === BigInt(i) * 77n)).toBe(true);
      expect(times.length).toBe(Math.floor((6_999_990 + 38) / 77) + 1);
    }
  });
});
