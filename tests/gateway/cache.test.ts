import { type Stream, uuidToBytes } from "btrdb-web";
import { type AnswerStore, memoryStore, webStore } from "btrdb-web/gateway";
import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { serve } from "../helpers/fault-server.ts";
import { answerOf, frame } from "../helpers/grpc-web-answer.ts";
import {
  cachesOf,
  connectAs,
  direct,
  newStream,
  type RunningGateway,
  startCluster,
  startGateway,
} from "./helpers.ts";

const cluster = await startCluster();
const operator = await direct(cluster);
afterAll(() => cluster.close());
let gateway: RunningGateway;
let stream: Stream;
let said: Headers[];

beforeEach(async () => {
  stream = await newStream(operator, "shared");
  // A version is taken as known for as long as a test takes, however slow the machine is.
  gateway = await startGateway(cluster, { cache: { versionMs: 600_000 } });
  said = [];
});
afterEach(() => gateway.close());

/** A store that shows what it holds. */
function openStore(): AnswerStore & { readonly held: Map<string, Uint8Array<ArrayBuffer>> } {
  const held = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    held,
    get: async (key) => held.get(key),
    put: async (key, answer) => void held.set(key, answer),
  };
}

const asked = (method: string) => gateway.calls.filter((name) => name === method).length;

describe("an answer at a version", () => {
  test("is asked for once, for everyone with the same rights", async () => {
    const first = await (await connectAs("boss", gateway, said))
      .stream(stream.uuid)
      .values(0n, 9n, { version: 11n });
    const second = await (await connectAs("boss", gateway, said))
      .stream(stream.uuid)
      .values(0n, 9n, { version: 11n });
    expect(cachesOf(said)).toEqual([null, "miss", null, "hit"]);
    expect(second).toEqual(first);
    expect(asked("ArrowRawValues") + asked("RawValues")).toBe(1);
  });

  test("is asked for once by many at the same time", async () => {
    const conns = await Promise.all(Array.from({ length: 20 }, () => connectAs("boss", gateway, said)));
    const reads = conns.map((conn) => conn.stream(stream.uuid).values(0n, 9n));
    const [first, ...others] = await Promise.all(reads);
    for (const other of others) expect(other).toEqual(first);
    expect(asked("ArrowRawValues")).toBe(1);
    expect(asked("StreamInfo")).toBe(1);
    expect(cachesOf(said).filter((cache) => cache === "hit")).toHaveLength(19);
  });

  test("is never that of somebody with other rights, even for the same stream", async () => {
    const read = async (user: string) =>
      (await connectAs(user, gateway, said)).stream(stream.uuid).values(0n, 9n, { version: 11n });
    await read("ann");
    await read("ben");
    await read("boss");
    expect(cachesOf(said).filter((cache) => cache !== null)).toEqual(["miss", "miss", "miss"]);
  });

  test("is another for another method, range, width or direction", async () => {
    const conn = await connectAs("boss", gateway, said);
    const version = { version: 11n };
    const here = conn.stream(stream.uuid);
    for (const transport of ["proto", "arrow"] as const) {
      await here.values(0n, 9n, { ...version, transport });
      await here.values(0n, 8n, { ...version, transport });
      await here.windows(0n, 8n, 4n, { ...version, transport });
      await here.windows(0n, 8n, 2n, { ...version, transport });
      await here.alignedWindows(0n, 8n, 1, { ...version, transport });
      await here.alignedWindows(0n, 8n, 2, { ...version, transport });
    }
    await here.nearest(0n, version);
    await here.nearest(5n, { ...version, backward: true });
    await here.nearest(2n, version);
    await here.nearest(2n, { ...version, backward: true });
    expect(new Set(cachesOf(said))).toEqual(new Set([null, "miss"]));
    expect((await here.nearest(2n, { ...version, backward: true }))?.time).toBe(1n);
    expect(cachesOf(said).at(-1)).toBe("hit");
  });

  test("that is an error, or of a version that is still to come, is not kept", async () => {
    const here = (await connectAs("boss", gateway, said)).stream(stream.uuid);
    for (let i = 0; i < 2; i++) {
      await expect(here.values(0n, 9n, { version: 12n })).rejects.toThrow();
      await expect(here.values(9n, 0n, { version: 11n, transport: "proto" })).rejects.toThrow();
      expect(await here.nearest(5n, { version: 11n })).toBeUndefined();
    }
    await stream.insert([[3n, 3]]);
    await stream.flush();
    expect((await here.values(0n, 9n, { version: 12n })).length).toBe(3);
    expect(cachesOf(said)).not.toContain("hit");
  });

  test("is gone when its stream is gone", async () => {
    const soon = await startGateway(cluster, { collectionMs: 50 });
    const here = (await connectAs("boss", soon, said)).stream(stream.uuid);
    await here.values(0n, 9n, { version: 11n });
    await operator.stream(stream.uuid).obliterate();
    await new Promise((resolve) => setTimeout(resolve, 60));
    await expect(here.values(0n, 9n, { version: 11n })).rejects.toMatchObject({ status: 404 });
    await expect(here.values(0n, 9n)).rejects.toMatchObject({ status: 404 });
    expect(cachesOf(said)).toEqual([null, "miss", "bypass", "bypass"]);
    await soon.close();
  });

  test("stays while the cluster is away", async () => {
    const mortal = await startCluster();
    const own = await direct(mortal);
    const kept = await own.create({ collection: "shared", tags: { name: "x", unit: "V" } });
    await kept.insert([[1n, 1]]);
    await kept.flush();
    const before = await startGateway(mortal, { collectionMs: 0 });
    const here = (await connectAs("boss", before)).stream(kept.uuid);
    const values = await here.values(0n, 9n, { version: 11n });
    own.close();
    await mortal.close();
    expect(await here.values(0n, 9n, { version: 11n })).toEqual(values);
    await expect(here.values(0n, 8n, { version: 11n })).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await before.close();
  });
});

describe("the latest", () => {
  test("is resolved to its version, which is asked for once", async () => {
    const here = (await connectAs("boss", gateway, said)).stream(stream.uuid);
    expect((await here.values(0n, 9n)).version).toBe(11n);
    await here.values(0n, 9n);
    await here.values(0n, 9n, { version: 11n });
    expect(cachesOf(said).slice(1)).toEqual(["miss", "hit", "hit"]);
    expect(asked("StreamInfo")).toBe(1);
  });

  test("with points that are not flushed is read from the cluster", async () => {
    await stream.insert([[3n, 3]]);
    const here = (await connectAs("boss", gateway, said)).stream(stream.uuid);
    for (let i = 0; i < 2; i++) expect((await here.values(0n, 9n)).length).toBe(3);
    expect(cachesOf(said).slice(1)).toEqual(["bypass", "bypass"]);
  });

  test("is asked for as 2^64 - 1 too", async () => {
    const { rpc } = await connectAs("boss", gateway, said);
    const request = {
      uuid: uuidToBytes(stream.uuid),
      start: 0n,
      end: 9n,
      versionMajor: 0xffff_ffff_ffff_ffffn,
    };
    for await (const { versionMajor } of rpc.rawValues(request)) expect(versionMajor).toBe(11n);
    expect(cachesOf(said).at(-1)).toBe("miss");
  });

  test("is never older than the time for which a version is taken as known", async () => {
    const quick = await startGateway(cluster, { cache: { versionMs: 0 } });
    const here = (await connectAs("boss", quick, said)).stream(stream.uuid);
    for (let time = 10n; time < 15n; time++) {
      await stream.insert([[time, 1]]);
      await stream.flush();
      expect([...(await here.values(0n, 99n))].at(-1)?.time).toBe(time);
    }
    await quick.close();
  });
});

test("what a stream is, and its version, is asked for once, in whatever form", async () => {
  await operator.rpc.setStreamAnnotations({
    uuid: uuidToBytes(stream.uuid),
    expectedPropertyVersion: 1n,
    changes: [
      { key: "site", val: { value: "here" } },
      { key: "empty", val: { value: "" } },
    ],
  });
  const { rpc } = await connectAs("boss", gateway, said);
  const uuid = uuidToBytes(stream.uuid);
  for (const omit of [{}, { omitVersion: true }, { omitDescriptor: true }]) {
    expect(await rpc.streamInfo({ uuid, ...omit })).toEqual(await operator.rpc.streamInfo({ uuid, ...omit }));
  }
  expect(cachesOf(said).slice(1)).toEqual(["miss", "hit", "hit"]);
  expect(asked("StreamInfo")).toBe(1);
});

test("without a cache everything comes from the cluster", async () => {
  const bare = await startGateway(cluster, { cache: false });
  const here = (await connectAs("boss", bare, said)).stream(stream.uuid);
  await here.values(0n, 9n, { version: 11n });
  await here.values(0n, 9n, { version: 11n });
  expect(cachesOf(said).slice(1)).toEqual(["bypass", "bypass"]);
  expect(bare.calls).not.toContain("StreamInfo");
  await bare.close();
});

test("a longer answer than the limit goes through and is not kept", async () => {
  const store = openStore();
  const small = await startGateway(cluster, { cache: { store, maxEntryBytes: 1000 } });
  const long = await newStream(operator, "shared");
  await long.insert(Array.from({ length: 20_000 }, (_, i) => [BigInt(i + 10), i] as const));
  await long.flush();
  const here = (await connectAs("boss", small, said)).stream(long.uuid);
  expect((await here.values(0n, 99_999n, { version: 12n })).length).toBe(20_002);
  expect(store.held.size).toBe(0);
  await here.values(0n, 5n, { version: 12n });
  expect(store.held.size).toBe(1);
  await small.close();
});

test("a cache that fails costs a call and nothing more", async () => {
  const fail = () => Promise.reject(new Error("no disk"));
  const failing = await startGateway(cluster, { cache: { store: { get: fail, put: fail } } });
  const here = (await connectAs("boss", failing)).stream(stream.uuid);
  expect((await here.values(0n, 9n, { version: 11n })).length).toBe(2);
  expect(failing.errors.map(String)).toEqual(["Error: no disk", "Error: no disk"]);
  await failing.close();
});

describe("of a cluster that misbehaves, nothing is kept:", () => {
  const V = (major: number, minor = 0) => [0x10, major, ...(minor > 0 ? [0x18, minor] : [])];
  const STAT = [0x0a, 0x03, 0x08, 0x94, 0x03];
  const whole = (...messages: number[][]) => answerOf(messages.map((bytes) => Uint8Array.from(bytes)));
  const TRAILED = whole(V(11));

  test.each<[string, Buffer, boolean]>([
    ["(a right answer is)", TRAILED, true],
    ["another version", whole(V(10)), false],
    ["points that are not flushed", whole(V(11, 2)), false],
    ["a version that changes on the way", whole(V(11), V(12)), false],
    ["an error in the message", whole(STAT), false],
    ["an error at the end", whole(V(11), STAT), false],
    ["no message", whole(), false],
    ["an error status", answerOf([Uint8Array.from(V(11))], frame(0x80, "grpc-status: 13\r\n")), false],
    ["no trailers", TRAILED.subarray(0, 7), false],
    ["half a message", TRAILED.subarray(0, 6), false],
    ["half the trailers", TRAILED.subarray(0, -3), false],
    ["trailers without a status", answerOf([Uint8Array.from(V(11))], frame(0x80, "x: y\r\n")), false],
    ["compressed messages", Buffer.concat([frame(1, Uint8Array.from(V(11))), TRAILED.subarray(7)]), false],
  ])("%s", async (_name, body, kept) => {
    const server = await serve((request, response) => {
      response.setHeader("content-type", "application/grpc-web+proto");
      const info = request.url?.endsWith("/StreamInfo");
      response.end(info ? whole([0x10, 11, 0x22, 0x08, 0x12, 0x06, ...Buffer.from("shared")]) : body);
    });
    onTestFinished(() => server.close());
    const store = openStore();
    const at = await startGateway(`http://127.0.0.1:${server.port}`, { apiKey: undefined, cache: { store } });
    onTestFinished(() => at.close());
    const response = await fetch(`${at.url}/v5api.BTrDB/RawValues`, {
      method: "POST",
      headers: { "content-type": "application/grpc-web+proto", "x-user": "boss" },
      body: Uint8Array.from(frame(0, Uint8Array.from([0x0a, 16, ...uuidToBytes(stream.uuid), 0x20, 11]))),
    });
    await response.arrayBuffer().catch(() => {});
    expect(response.headers.get("x-btrdb-cache")).toBe("miss");
    expect(store.held.size).toBe(kept ? 1 : 0);
  });
});

test("memory keeps what was used last, and no more than its limit", async () => {
  const store = memoryStore({ maxBytes: 10 });
  await store.put("a", new Uint8Array(4));
  await store.put("b", new Uint8Array(4));
  await store.get("a");
  await store.put("c", new Uint8Array(4));
  await store.put("d", new Uint8Array(11));
  await store.put("a", new Uint8Array(5));
  const sizes = await Promise.all(["a", "b", "c", "d"].map(async (key) => (await store.get(key)) && key));
  expect(sizes).toEqual(["a", undefined, "c", undefined]);
});

test("a Cache of the runtime is opened once, and addressed as nobody else can", async () => {
  const held = new Map<string, Response>();
  let opened = 0;
  const store = webStore(async () => {
    opened++;
    return {
      match: async ({ url }) => held.get(url)?.clone(),
      put: async ({ url }, response) => void held.set(url, response),
    };
  });
  const web = await startGateway(cluster, { cache: { store, versionMs: 600_000 } });
  const here = (await connectAs("boss", web, said)).stream(stream.uuid);
  const values = await here.values(0n, 9n);
  expect(await here.values(0n, 9n)).toEqual(values);
  expect(cachesOf(said).slice(1)).toEqual(["miss", "hit"]);
  expect(opened).toBe(1);
  expect([...held.keys()]).toEqual([
    expect.stringMatching(/^https:\/\/btrdb-gateway\.invalid\/[\da-f]{64}$/),
  ]);
  expect([...held.values()][0]?.headers.get("cache-control")).toBe("public, max-age=86400");
  await web.close();
});
