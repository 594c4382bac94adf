import { fromBinary } from "@bufbuild/protobuf";
import { type RunningServer, startServer } from "btrdb-dev-server";
import {
  type BTrDB,
  connect,
  InsertInterrupted,
  isBTrDBError,
  MAX_TIME,
  RawColumns,
  randomUuid,
} from "btrdb-web";
import { InsertParamsSchema } from "btrdb-web/proto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeInsert } from "../../src/insert/index.ts";
import { type CuttingProxy, cuttingProxy } from "../helpers/cutting-proxy.ts";

let server: RunningServer;
let proxy: CuttingProxy;
let conn: BTrDB;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => undefined });
  proxy = await cuttingProxy(server.url.replace("grpc:", "http:"));
  conn = await connect(`http://127.0.0.1:${proxy.port}`, { retry: { baseDelayMs: 1 } });
});
afterAll(async () => {
  await proxy.close();
  await server.close();
});

const create = () => conn.create({ collection: `insert/${randomUuid()}`, tags: { name: "a", unit: "V" } });
const many = (length: number) => ({
  time: BigInt64Array.from({ length }, (_, i) => BigInt(i)),
  value: Float64Array.from({ length }, (_, i) => i / 3),
});
const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const INSERT = "/v5api.BTrDB/Insert";

describe("what goes in comes out", () => {
  test("as pairs, as objects, as columns, as what was read", async () => {
    const stream = await create();
    const result = await stream.insert([
      ["1970-01-01T00:00:00.000000005Z", 1.5],
      { time: 3n, value: -0 },
      [new Date(0), 7],
    ]);
    expect(result).toEqual({ points: 3, version: 10n });
    const columns = await stream.values(0n, 10n);
    expect([...columns]).toEqual([
      { time: 0n, value: 7 },
      { time: 3n, value: -0 },
      { time: 5n, value: 1.5 },
    ]);
    const copy = await create();
    await copy.insert(columns);
    await copy.insert({ time: [20n], value: Float32Array.of(0.5) });
    expect([...(await copy.values(0n, 30n))]).toEqual([...columns, { time: 20n, value: 0.5 }]);
    expect(await stream.insert([])).toEqual({ points: 0, version: 10n });
    expect(await stream.insert(function* () {}.call(undefined))).toMatchObject({ points: 0 });
  });

  test("in requests of 25,000, with progress", async () => {
    const stream = await create();
    const told: number[] = [];
    const points = many(60_001);
    await stream.insert(points, { onProgress: ({ points: done, total }) => told.push(done, total) });
    expect(told).toEqual([25_000, 60_001, 50_000, 60_001, 60_001, 60_001]);
    expect(await stream.values(0n, 100_000n)).toMatchObject({ time: points.time, value: points.value });
  });

  test("by its merge policy", async () => {
    for (const [mergePolicy, values] of [
      ["never", [1, 1, 2]],
      ["equal", [1, 2]],
      ["retain", [1]],
      ["replace", [2]],
    ] as const) {
      const stream = await create();
      for (const value of [1, 1, 2]) await stream.insert([[5n, value]], { mergePolicy });
      await stream.flush();
      expect([...(await stream.values(0n, 9n)).value].sort(), mergePolicy).toEqual(values);
    }
    const stream = await create();
    await stream.insert([[1n, Math.PI]], { roundBits: 40 });
    expect((await stream.latest())?.value).toBeCloseTo(Math.PI, 2);
    expect((await stream.latest())?.value).not.toBe(Math.PI);
  });
});

test.each<[string, unknown, string, RegExp]>([
  [
    "NaN",
    [
      [0n, 1],
      [1n, Number.NaN],
    ],
    "BAD_VALUE",
    /point 1 is NaN/,
  ],
  [
    "infinite",
    { time: BigInt64Array.of(0n), value: Float64Array.of(-Infinity) },
    "BAD_VALUE",
    /point 0 is -Infinity/,
  ],
  ["too late", [[MAX_TIME - 1n, 1]], "INVALID_TIME_RANGE", /point 0/],
  ["beyond 64 bits", { time: [1n << 64n], value: [1] }, "INVALID_TIME_RANGE", /point 0/],
  ["lengths", { time: [1n, 2n], value: [1] }, "INVALID_ARGUMENT", /2 times, but 1 values/],
  ["a number as time", [[5, 1]], "INVALID_ARGUMENT", /milliseconds or nanoseconds|number/],
  ["text as value", [[5n, "1"]], "INVALID_ARGUMENT", /point 0 is a string/],
  ["no points", 5, "INVALID_ARGUMENT", /iterable/],
])("refused before anything is sent: %s", async (_name, points, code, message) => {
  const stream = await create();
  await proxy.cut(INSERT, []);
  const error = await failure(stream.insert(points as never));
  expect(isBTrDBError(error) && error.code).toBe(code);
  expect((error as Error).message).toMatch(message);
  expect(await proxy.calls()).toBe(0);
  expect(await failure(stream.insert([[1n, 1]], { mergePolicy: "all" as never }))).toMatchObject({
    code: "INVALID_ARGUMENT",
  });
  expect(await failure(stream.insert([[1n, 1]], { pointsPerRequest: 50_001 }))).toMatchObject({
    code: "INVALID_ARGUMENT",
  });
});

describe("an answer that never comes", () => {
  test("with never: nothing is sent twice, and the error says which points are unsure", async () => {
    const stream = await create();
    await proxy.cut(INSERT, [Number.POSITIVE_INFINITY, 0]);
    const error = await failure(stream.insert(many(30), { pointsPerRequest: 10 }));
    expect(error).toBeInstanceOf(InsertInterrupted);
    expect(error).toMatchObject({
      code: "UNAVAILABLE",
      acknowledged: 10,
      unsure: { from: 10, to: 20 },
      notStored: { from: 20, to: 30 },
      version: 10n,
    });
    expect((error as Error).message).toContain("points 10 to 19 may be stored");
    expect(await proxy.calls()).toBe(2);
    expect(await stream.count()).toBe(20n);
  });

  test("with a policy that merges: sent again, and nothing is doubled", async () => {
    const stream = await create();
    await proxy.cut(INSERT, [0, 3, 0]);
    await stream.insert(many(30), { pointsPerRequest: 10, mergePolicy: "equal" });
    expect(await proxy.calls()).toBe(6);
    await stream.flush();
    expect(await stream.count()).toBe(30n);
  });

  test("a refusal of the first request is that error itself", async () => {
    const error = await failure(conn.stream(randomUuid()).insert(many(3)));
    expect(error).toMatchObject({ name: "StreamNotFoundError", code: "NO_SUCH_STREAM" });
    const stream = await create();
    expect(await failure(stream.insert(many(3), { signal: AbortSignal.abort() }))).toMatchObject({
      name: "Canceled",
    });
  });
});

test("requests are what protobuf-es would write", () => {
  const values = fc.array(
    fc.tuple(fc.bigInt({ min: -(1n << 60n), max: 1n << 61n }), fc.double({ noNaN: true })),
  );
  fc.assert(
    fc.property(values, fc.nat(3), fc.option(fc.nat(52)), fc.boolean(), (points, mergePolicy, bits, sync) => {
      const columns = new RawColumns({
        time: BigInt64Array.from(points, ([time]) => time),
        value: Float64Array.from(points, ([, value]) => value),
      });
      const uuid = new Uint8Array(16).fill(7);
      const bytes = encodeInsert({
        uuid,
        columns,
        from: 0,
        to: points.length,
        mergePolicy,
        roundBits: bits ?? undefined,
        sync,
      });
      const message = fromBinary(InsertParamsSchema, bytes);
      expect(message).toMatchObject({ uuid, sync, mergePolicy });
      expect(message.values.map(({ time, value }) => [time, value])).toEqual(points);
      expect(message.rounding?.spec.value).toBe(bits ?? undefined);
    }),
  );
});
