import { type RunningServer, startServer } from "btrdb-dev-server";
import {
  type BTrDB,
  connect,
  isBTrDBError,
  type RawColumns,
  randomUuid,
  type Stream,
  uuidToBytes,
} from "btrdb-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CuttingProxy, cuttingProxy } from "../helpers/cutting-proxy.ts";

const LONG = process.env.LONG === "1";
const POINTS = 12_000;
const END = 1_000_000n;

let server: RunningServer;
let proxy: CuttingProxy;
let direct: BTrDB;
let conn: BTrDB;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => undefined });
  const url = server.url.replace("grpc:", "http:");
  proxy = await cuttingProxy(url);
  direct = await connect(url);
  conn = await connect(`http://127.0.0.1:${proxy.port}`, {
    transport: "proto",
    retry: { baseDelayMs: 1, maxDelayMs: 2 },
  });
});
afterAll(async () => {
  await proxy.close();
  await server.close();
});

/** Points of which many share a time, more than 5,000 of them one, which is more than a message holds. */
async function fill(): Promise<Stream> {
  const stream = await direct.create({
    collection: `resume/${randomUuid()}`,
    tags: { name: "a", unit: "V" },
  });
  const time = (i: number) => (i > 3_500 && i < 9_000 ? 2_000n : BigInt(i >> 2));
  const values = Array.from({ length: POINTS }, (_, i) => ({ time: time(i), value: i }));
  await direct.rpc.insert({ uuid: uuidToBytes(stream.uuid), values });
  return conn.stream(stream.uuid);
}

/** The same numbers on every machine, from 0 to 1. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength);
const equal = (a: ArrayBufferView, b: ArrayBufferView) => {
  const [left, right] = [bytesOf(a), bytesOf(b)];
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
};
const COLUMNS = ["time", "value", "min", "mean", "max", "count", "stddev"] as const;
type Columns = { readonly [name in (typeof COLUMNS)[number]]?: ArrayBufferView };
const none = new Uint8Array();
/** Byte by byte: toEqual() is slow with so many numbers. */
const same = (a: Columns, b: Columns) => COLUMNS.every((name) => equal(a[name] ?? none, b[name] ?? none));

async function joined(reading: AsyncIterable<RawColumns>) {
  const time: bigint[] = [];
  const value: number[] = [];
  for await (const chunk of reading) {
    time.push(...chunk.time);
    value.push(...chunk.value);
  }
  return { time: BigInt64Array.from(time), value: Float64Array.from(value) };
}

test.each([
  ["proto", "RawValues", 20],
  ["arrow", "ArrowRawValues", 16.6],
] as const)(
  "cuts at random places (%s): the bytes are those of an unbroken read",
  async (transport, rpc, size) => {
    const stream = await fill();
    await stream.flush();
    const whole = await direct.stream(stream.uuid).values(0n, END);
    expect(whole.length).toBe(POINTS);
    const next = random(Number(process.env.FC_SEED) || 20261124);
    const total = LONG ? 2000 : 200;
    let cuts = 0;
    for (let round = 0; cuts < total; round++) {
      // Anywhere: in frame heads, in points, between messages, in the trailers, before the first byte.
      const places = Array.from({ length: 1 + Math.floor(next() * 3) }, () =>
        Math.floor(next() * POINTS * size * 1.01),
      );
      await proxy.cut(`/v5api.BTrDB/${rpc}`, places);
      const read = stream.values(0n, END, { transport });
      const answer = round % 2 === 0 ? await read : await joined(read);
      expect(same(answer, whole), `round ${round}, cut after ${places.join(", ")} bytes`).toBe(true);
      cuts += Math.min(places.length, (await proxy.calls()) - 1);
    }
  },
);

test("windows go on with the next window", async () => {
  const stream = await fill();
  // More than the 5,000 of a message.
  const count = 6_000;
  const whole = await direct.stream(stream.uuid).windows(0n, 12_005n, 2n);
  expect(whole.length).toBe(count + 2);
  const aligned = await direct.stream(stream.uuid).alignedWindows(0n, 12_001n, 1);
  const next = random(7);
  for (let round = 0; round < 20; round++) {
    const places = Array.from({ length: 2 }, () => Math.floor(next() * 56 * count));
    await proxy.cut("/v5api.BTrDB/Windows", places);
    expect(same(await stream.windows(0n, 12_005n, 2n), whole)).toBe(true);
    await proxy.cut("/v5api.BTrDB/AlignedWindows", places);
    expect(same(await stream.alignedWindows(0n, 12_001n, 1), aligned)).toBe(true);
  }
});

describe("points that are not flushed", () => {
  test("are there after a cut", async () => {
    const stream = await fill();
    await stream.flush();
    await direct.rpc.insert({ uuid: uuidToBytes(stream.uuid), values: [{ time: END - 1n, value: 5 }] });
    await proxy.cut("/v5api.BTrDB/RawValues", [150_000]);
    const columns = await stream.values(0n, END);
    expect(columns.length).toBe(POINTS + 1);
    expect(columns.at(-1)).toEqual({ time: END - 1n, value: 5 });
  });

  test.each([
    ["flushed", 1],
    ["joined by more", 2],
  ])("%s while the read is broken: never a mixture", async (how, more) => {
    const stream = await fill();
    await stream.flush();
    const add = (time: bigint) =>
      direct.rpc.insert({ uuid: uuidToBytes(stream.uuid), values: [{ time, value: 5 }] });
    await add(END - 1n);
    let changed: Promise<unknown> | undefined;
    const changing = await connect(conn.endpoint, {
      transport: "proto",
      // The read is repeated when the stream has changed.
      fetch: async (input, init) => {
        await changed;
        return fetch(input, init);
      },
      retry: {
        baseDelayMs: 1,
        onRetry: () => {
          changed = how === "flushed" ? direct.stream(stream.uuid).flush() : add(0n);
        },
      },
    });
    await proxy.cut("/v5api.BTrDB/RawValues", [150_000]);
    expect((await changing.stream(stream.uuid).values(0n, END)).length).toBe(POINTS + more);
    await proxy.cut("/v5api.BTrDB/RawValues", [150_000]);
    await add(1n);
    const outcome = await joined(changing.stream(stream.uuid).values(0n, END)).then(
      ({ time }) => time.length,
      (error: unknown) => (error as { code: string }).code,
    );
    // Browsers may drop what came just before a reset: then nobody has seen a chunk, and it begins again.
    expect(["VERSION_NOT_AVAILABLE", POINTS + 2 * more]).toContain(outcome);
  });
});

test("a break is told to the hook, and one that does not heal is an error", async () => {
  const stream = await fill();
  const told: number[] = [];
  const patient = await connect(conn.endpoint, {
    transport: "proto",
    retry: { maxAttempts: 3, baseDelayMs: 1, onRetry: ({ failures }) => told.push(failures) },
  });
  await proxy.cut("/v5api.BTrDB/RawValues", [10, 20, 30, 40]);
  const failed = patient.stream(stream.uuid).values(0n, END);
  await expect(failed).rejects.toSatisfy((error) => isBTrDBError(error, "UNAVAILABLE"));
  expect(told).toEqual([1, 2]);
  await proxy.cut("/v5api.BTrDB/RawValues", [10]);
  const never = await connect(conn.endpoint, { transport: "proto", retry: false });
  await expect(never.stream(stream.uuid).values(0n, END)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(await proxy.calls()).toBe(1);
});

test("another endpoint takes over, and metadata calls are repeated as well", async () => {
  const stream = await fill();
  const url = `http://127.0.0.1:${proxy.port}`;
  const both = await connect([url, direct.endpoint], { transport: "proto", retry: { baseDelayMs: 1 } });
  expect(both.endpoint).toBe(url);
  await proxy.cut("/v5api.BTrDB/RawValues", [120_000, 0, 0]);
  expect((await both.stream(stream.uuid).values(0n, END)).length).toBe(POINTS);
  expect(both.endpoint).toBe(direct.endpoint);
  await proxy.cut("/v5api.BTrDB/StreamInfo", [0, 3]);
  expect(await stream.version()).toBe(10n);
  await proxy.cut("/v5api.BTrDB/Delete", [3]);
  await expect(stream.delete(0n, 1n)).rejects.toMatchObject({ code: "UNAVAILABLE" });
});
