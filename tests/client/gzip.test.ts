// A server that compresses every message, as BTrDB v4 does, and nobody asked it to. In Chromium too.
import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, RawColumns, randomUuid, type Stream, uuidToBytes } from "btrdb-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CuttingProxy, cuttingProxy } from "../helpers/cutting-proxy.ts";

const POINTS = 60_000;
const END = BigInt(POINTS);
const READS = { proto: "/v5api.BTrDB/RawValues", arrow: "/v5api.BTrDB/ArrowRawValues" } as const;

let server: RunningServer;
let proxy: CuttingProxy;
let conn: BTrDB;
let stream: Stream;

beforeAll(async () => {
  const options = { port: 0, tlsPort: null, database: "memory", log: () => undefined };
  server = await startServer({ ...options, gzip: true });
  proxy = await cuttingProxy(server.url);
  conn = await connect(`http://127.0.0.1:${proxy.port}`, { retry: { baseDelayMs: 1, maxDelayMs: 2 } });
  stream = await conn.create({ collection: `gzip/${randomUuid()}`, tags: { name: "a", unit: "V" } });
  // Numbers that shrink little, so that the answers are long.
  const time = BigInt64Array.from({ length: POINTS }, (_, i) => BigInt(i));
  await stream.insert(new RawColumns({ time, value: Float64Array.from(time, valueAt) }));
});
afterAll(async () => {
  await proxy?.close();
  await server?.close();
});

const valueAt = (time: bigint) => Math.sin(Number(time) * 1e6);

/** @param from index of the first */
function expectPoints({ time, value, length }: RawColumns, from: number): void {
  let right = 0;
  for (let i = 0; i < length; i++)
    if (time[i] === BigInt(from + i) && value[i] === valueAt(BigInt(from + i))) right++;
  expect(right).toBe(length);
}

test("every message is compressed here", async () => {
  const answer = await fetch(`${server.url}/v5api.BTrDB/Info`, {
    method: "POST",
    headers: { "content-type": "application/grpc-web+proto" },
    body: new Uint8Array(5),
  });
  expect(answer.headers.get("grpc-encoding")).toBe("gzip");
  expect(new Uint8Array(await answer.arrayBuffer())[0]).toBe(1);
});

test("calls of one message and of several, also those of conn.rpc", async () => {
  expect((await conn.info()).majorVersion).toBe(5);
  expect(await stream.tags()).toMatchObject({ name: "a", unit: "V" });
  expect((await stream.latest())?.time).toBe(END - 1n);
  expect(await conn.listCollections("gzip")).toEqual([await stream.collection()]);
  const windows = await stream.windows(0n, END, 1n << 12n);
  expect(windows.count[0]).toBe(1n << 12n);
  const uuid = uuidToBytes(stream.uuid);
  expect((await conn.rpc.nearest({ uuid, time: 7n })).value?.time).toBe(7n);
  let points = 0;
  for await (const { values } of conn.rpc.rawValues({ uuid, start: 0n, end: END })) points += values.length;
  expect(points).toBe(POINTS);
  await expect(conn.stream(randomUuid()).version()).rejects.toMatchObject({ code: "NO_SUCH_STREAM" });
});

describe.each(["proto", "arrow"] as const)("reads by %s", (transport) => {
  test("are what is stored, as a whole and chunk by chunk", async () => {
    const whole = await stream.values(0n, END, { transport });
    expect(whole.length).toBe(POINTS);
    expectPoints(whole, 0);
    let length = 0;
    for await (const chunk of stream.values(0n, END, { transport })) {
      expectPoints(chunk, length);
      length += chunk.length;
    }
    expect(length).toBe(POINTS);
  });

  test("go on where they were cut", async () => {
    await proxy.cut(READS[transport], [100_000, 50_000, 3, 200_000]);
    const whole = await stream.values(0n, END, { transport });
    expect(whole.length).toBe(POINTS);
    expectPoints(whole, 0);
    expect(await proxy.calls()).toBeGreaterThan(1);
  });

  test.each(["break", "abort"])("end at the server with %s", async (how) => {
    // The rest of the answer does not come, however large the buffers on the way are.
    await proxy.cut(READS[transport], [], 200_000);
    const abort = new AbortController();
    const reading = async () => {
      for await (const _ of stream.values(0n, END, { transport, signal: abort.signal })) {
        if (how === "break") break;
        abort.abort();
      }
    };
    if (how === "break") await reading();
    else await expect(reading()).rejects.toMatchObject({ code: "CANCELED" });
    await expect.poll(() => proxy.goneAt(), { timeout: 30_000 }).toBeDefined();
  });
});
