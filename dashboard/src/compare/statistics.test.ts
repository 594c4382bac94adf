import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, isBTrDBError, MAX_TIME, MIN_TIME, randomUuid, type Stream } from "btrdb-web";
import { afterAll, beforeAll, expect, test } from "vitest";
import { differenceOf, type Statistics, statisticsOf } from "./statistics.ts";

let server: RunningServer;
let conn: BTrDB;
let requests = 0;
let stream: Stream;
const COUNT = 30_000;
const STEP = 33_333_333n;
const FIRST = 1_600_000_000_123_456_789n;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => undefined });
  conn = await connect(server.url, {
    fetch: (input, init) => {
      requests++;
      return fetch(input, init);
    },
  });
  stream = await conn.create({ collection: `statistics/${randomUuid()}`, tags: { name: "a" } });
  const time = BigInt64Array.from({ length: COUNT }, (_, i) => FIRST + STEP * BigInt(i));
  await stream.insert({ time, value: Float64Array.from({ length: COUNT }, (_, i) => 1e6 + Math.sin(i * i)) });
  await stream.flush();
});
afterAll(() => server.close());

/** From the raw points, in the most naive way that is still exact enough: two passes. */
async function naive(start: bigint, end: bigint, version?: bigint): Promise<Omit<Statistics, "version">> {
  const { value } = await stream.values(start, end, { version });
  const mean = value.reduce((sum, x) => sum + x, 0) / value.length;
  const squares = value.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return {
    count: BigInt(value.length),
    min: Math.min(...value),
    mean,
    max: Math.max(...value),
    stddev: Math.sqrt(squares / value.length),
  };
}

function expectSame(found: Statistics, wanted: Omit<Statistics, "version">): void {
  expect([found.count, found.min, found.max]).toEqual([wanted.count, wanted.min, wanted.max]);
  expect(found.mean / wanted.mean).toBeCloseTo(1, 13);
  expect(found.stddev / wanted.stddev).toBeCloseTo(1, 9);
}

test("exact to the nanosecond at both ends, in one request", async () => {
  const at = (i: number) => FIRST + STEP * BigInt(i);
  for (const [start, end, count] of [
    [at(100), at(20_000), 19_900n],
    [at(100) + 1n, at(20_000) + 1n, 19_900n],
    [at(100), at(20_000) + 1n, 19_901n],
    [at(100) + 1n, at(20_000), 19_899n],
    [at(7), at(7) + 1n, 1n],
    [0n, at(COUNT), 30_000n],
  ] as const) {
    requests = 0;
    const found = await statisticsOf({ stream }, { start, end });
    expect([found.count, requests, found.version]).toEqual([count, 1, 11n]);
    const wanted = await naive(start, end);
    if (count === 1n) expect(found).toEqual({ ...wanted, version: 11n });
    else expectSame(found, wanted);
  }
});

test("all of time, however far the selection reaches", async () => {
  const all = await statisticsOf({ stream }, { start: MIN_TIME - 5n, end: MAX_TIME + 5n });
  expectSame(all, await naive(MIN_TIME, MAX_TIME));
  expect(await statisticsOf({ stream }, { start: MAX_TIME, end: MAX_TIME + 9n })).toMatchObject({
    count: 0n,
  });
});

test("nothing in the range is a count of 0 without numbers", async () => {
  const { count, min, mean, max, stddev } = await statisticsOf({ stream }, { start: 1n, end: 1000n });
  expect([count, min, mean, max, stddev]).toEqual([0n, ...new Array(4).fill(Number.NaN)]);
});

test("a series that is shifted, at an older version, and what differs", async () => {
  const range = { start: FIRST, end: FIRST + STEP * 1000n };
  await stream.delete(FIRST + STEP * 10n, FIRST + STEP * 20n);
  await stream.insert([[FIRST + 5n, 2e6]]);
  const [older, newer] = [
    await statisticsOf({ stream, version: 11n }, range),
    await statisticsOf({ stream }, range),
  ];
  expectSame(older, await naive(range.start, range.end, 11n));
  expectSame(newer, await naive(range.start, range.end));
  const difference = differenceOf(newer, older);
  expect(difference).toMatchObject({ count: -9n, max: 2e6 - older.max, mean: newer.mean - older.mean });
  const moved = { start: range.start + 77n, end: range.end + 77n };
  expect(await statisticsOf({ stream, version: 11n, shift: 77n }, moved)).toEqual(older);
});

test("an abort and a stream that is gone are errors", async () => {
  const range = { start: 0n, end: 10n };
  const aborted = statisticsOf({ stream }, range, { signal: AbortSignal.abort() });
  await expect(aborted).rejects.toMatchObject({ code: "CANCELED" });
  const gone = statisticsOf({ stream: conn.stream(randomUuid()) }, range);
  expect(await gone.catch((error: unknown) => isBTrDBError(error, "NO_SUCH_STREAM"))).toBe(true);
});
