import { type BTrDB, randomUuid, uuidToBytes } from "btrdb-web";
import { createGateway, type GatewayMethod, READ_METHODS } from "btrdb-web/gateway";
import { GenerateCSVParams_QueryType } from "btrdb-web/proto";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { all, connectAs, KEY, type RunningGateway, startGateway, startSites, USERS } from "./helpers.ts";

const sites = await startSites();
const { cluster, operator, gateway, a, b, shared } = sites;
beforeEach(() => {
  gateway.calls.length = 0;
});
afterAll(sites.close);

/** A call by the generated client, for what the client itself would not send. */
const rpc = async (user: string, at: RunningGateway = gateway) => (await connectAs(user, at)).rpc;

/** Every way to read a stream. */
const READS: readonly [string, (conn: BTrDB, uuid: string) => Promise<unknown>][] = [
  ["RawValues", async (conn, uuid) => conn.stream(uuid).values(0n, 10n, { transport: "proto" })],
  ["ArrowRawValues", async (conn, uuid) => conn.stream(uuid).values(0n, 10n, { transport: "arrow" })],
  [
    "AlignedWindows",
    async (conn, uuid) => conn.stream(uuid).alignedWindows(0n, 16n, 2, { transport: "proto" }),
  ],
  [
    "ArrowAlignedWindows",
    async (conn, uuid) => conn.stream(uuid).alignedWindows(0n, 16n, 2, { transport: "arrow" }),
  ],
  ["Windows", async (conn, uuid) => conn.stream(uuid).windows(0n, 10n, 5n, { transport: "proto" })],
  ["ArrowWindows", async (conn, uuid) => conn.stream(uuid).windows(0n, 10n, 5n, { transport: "arrow" })],
  ["Nearest", async (conn, uuid) => conn.stream(uuid).nearest(0n)],
  ["Changes", async (conn, uuid) => all(conn.rpc.changes({ uuid: uuidToBytes(uuid), fromMajor: 10n }))],
  ["StreamInfo", async (conn, uuid) => conn.stream(uuid).version()],
  [
    "ArrowMultiValues",
    async (conn, uuid) =>
      all(
        conn.rpc.arrowMultiValues({
          uuid: [uuidToBytes(shared.uuid), uuidToBytes(uuid)],
          versionMajor: [11n, 0n],
          start: 0n,
          end: 10n,
        }),
      ),
  ],
  [
    "GenerateCSV",
    async (conn, uuid) =>
      all(
        conn.rpc.generateCSV({
          queryType: GenerateCSVParams_QueryType.RAW_QUERY,
          endTime: 10n,
          streams: [shared.uuid, uuid].map((each) => ({ uuid: uuidToBytes(each), label: each })),
        }),
      ),
  ],
];

describe.each(READS)("%s", (_name, read) => {
  test("gives what the cluster itself gives, of the user's streams and no others", async () => {
    const conn = await connectAs("ann", gateway);
    const answer = await read(conn, a.uuid);
    expect(answer).toEqual(await read(operator, a.uuid));
    await expect(read(conn, b.uuid)).rejects.toThrow("beyond what you may see");
    // One that is not there looks the same.
    await expect(read(conn, randomUuid())).rejects.toThrow("beyond what you may see");
    await expect(read(await connectAs("nobody", gateway), shared.uuid)).rejects.toThrow("beyond");
    expect(await read(await connectAs("boss", gateway), b.uuid)).toEqual(await read(operator, b.uuid));
  });
});

test("every method that reads is tried above, or is a list", () => {
  expect(
    [...READS.map(([name]) => name), "Info", "ListCollections", "LookupStreams", "GetMetadataUsage"].sort(),
  ).toEqual([...READ_METHODS].sort());
});

describe("lists", () => {
  test("have what the user may see and nothing else", async () => {
    const names = async (user: string) => {
      const conn = await connectAs(user, gateway);
      const streams = await conn.streamsInCollection();
      const uuids = streams.map(({ uuid }) => uuid).sort();
      return { collections: (await conn.listCollections()).sort(), uuids };
    };
    expect(await names("ann")).toEqual({
      collections: ["shared", "sites/a/one"],
      uuids: [a.uuid, shared.uuid].sort(),
    });
    expect(await names("nobody")).toEqual({ collections: [], uuids: [] });
    expect(await names("boss")).toEqual({
      collections: ["shared", "sites/a/one", "sites/b/one"],
      uuids: [a.uuid, b.uuid, shared.uuid].sort(),
    });
  });

  test("of one collection are refused beyond the rights, and so are counts that would tell of others", async () => {
    const ann = await rpc("ann");
    await expect(all(ann.lookupStreams({ collection: "sites/b/one" }))).rejects.toThrow("beyond");
    await expect(ann.getMetadataUsage({ prefix: "sites/" })).rejects.toThrow("beyond");
    await expect(ann.getMetadataUsage({ prefix: "shared" })).rejects.toThrow("beyond");
    expect((await ann.getMetadataUsage({ prefix: "sites/a/" })).tags).not.toEqual([]);
  });

  test("a single stream can be granted, wherever it is", async () => {
    const one = await startGateway(cluster, {
      authorize: () => ({ subject: "guest", uuids: [b.uuid.toUpperCase()] }),
    });
    const conn = await connectAs("guest", one);
    expect((await conn.stream(b.uuid).values(0n, 10n)).length).toBe(2);
    await expect(conn.stream(a.uuid).values(0n, 10n)).rejects.toThrow("beyond");
    expect((await conn.streamsInCollection()).map(({ uuid }) => uuid)).toEqual([b.uuid]);
    await one.close();
  });
});

test("a stream that moves to another collection takes its rights along", async () => {
  const moving = await startGateway(cluster, { collectionMs: 0 });
  const stream = await operator.create({ collection: "sites/a/moving", tags: { name: "m", unit: "V" } });
  const ann = (await connectAs("ann", moving)).stream(stream.uuid);
  const ben = (await connectAs("ben", moving)).stream(stream.uuid);
  await ann.values(0n, 10n);
  await expect(ben.values(0n, 10n)).rejects.toThrow("beyond");
  await operator.rpc.setStreamTags({
    uuid: uuidToBytes(stream.uuid),
    expectedPropertyVersion: 1n,
    collection: "sites/b/moving",
  });
  await ben.values(0n, 10n);
  await expect(ann.values(0n, 10n)).rejects.toThrow("beyond");
  await moving.close();
});

test("Info tells the version, but neither nodes nor ways around the gateway", async () => {
  expect((await operator.info()).proxy.proxyEndpoints).not.toEqual([]);
  const info = await (await connectAs("nobody", gateway)).info();
  expect(info).toMatchObject({ majorVersion: 5, proxy: { proxyEndpoints: [] } });
  expect((await (await rpc("boss")).info({})).mash).toBeUndefined();
});

describe("what writes", () => {
  const WRITES: readonly [
    GatewayMethod,
    (conn: BTrDB["rpc"], uuid: Uint8Array<ArrayBuffer>) => Promise<unknown>,
  ][] = [
    ["Insert", (conn, uuid) => conn.insert({ uuid, values: [{ time: 5n, value: 5 }] })],
    ["ArrowInsert", (conn, uuid) => conn.arrowInsert({ uuid, arrowBytes: new Uint8Array(8) })],
    ["Delete", (conn, uuid) => conn.delete({ uuid, start: 5n, end: 6n })],
    ["Flush", (conn, uuid) => conn.flush({ uuid })],
    ["Create", (conn) => conn.create({ uuid: uuidToBytes(randomUuid()), collection: "sites/b/new" })],
    ["SetStreamTags", (conn, uuid) => conn.setStreamTags({ uuid, expectedPropertyVersion: 1n })],
    [
      "SetStreamAnnotations",
      (conn, uuid) => conn.setStreamAnnotations({ uuid, expectedPropertyVersion: 1n }),
    ],
    ["Obliterate", (conn, uuid) => conn.obliterate({ uuid })],
    ["SQLQuery", (conn) => all(conn.sQLQuery({ query: "select 1" }))],
    ["FaultInject", (conn) => conn.faultInject({ type: 1n })],
  ];
  const names = WRITES.map(([name]) => name);

  test.each(WRITES)("%s is off, for everyone, and the cluster does not hear of it", async (name, call) => {
    const boss = await rpc("boss");
    gateway.calls.length = 0;
    await expect(call(boss, uuidToBytes(a.uuid))).rejects.toThrow(`${name} is not offered here`);
    expect(gateway.calls).toEqual([]);
  });

  test.each(WRITES)("%s has to be allowed to the user too, by its name", async (name, call) => {
    const open = await startGateway(cluster, { allow: [...READ_METHODS, ...names] });
    await expect(call(await rpc("boss", open), uuidToBytes(a.uuid))).rejects.toThrow(
      `You may not call ${name}`,
    );
    const named = await startGateway(cluster, {
      allow: [...READ_METHODS, ...names],
      authorize: () => ({ subject: "ann", ...USERS.ann, methods: ["Info", ...names] }),
    });
    // Allowed by name, and still bound to the collections.
    named.calls.length = 0;
    await expect(call(await rpc("ann", named), uuidToBytes(b.uuid))).rejects.toThrow(
      "beyond what you may see",
    );
    expect(named.calls).not.toContain(name);
    await Promise.all([open.close(), named.close()]);
  });

  test("reaches the cluster where both allow it, and what was known of the stream is forgotten", async () => {
    const methods = [...READ_METHODS, ...names];
    const open = await startGateway(cluster, {
      allow: methods,
      authorize: () => ({ subject: "ann", ...USERS.ann, methods }),
      cache: { versionMs: 60_000 },
    });
    const conn = await connectAs("ann", open);
    const stream = await conn.create({ collection: "sites/a/mine", tags: { name: "y", unit: "V" } });
    for (const time of [3n, 4n]) {
      await stream.insert([[time, 1]]);
      expect([...(await stream.values(0n, 10n))].at(-1)?.time).toBe(time);
      await stream.flush();
      expect([...(await stream.values(0n, 10n))].at(-1)?.time).toBe(time);
    }
    const { uuid } = stream;
    const move = { uuid: uuidToBytes(uuid), expectedPropertyVersion: 1n, collection: "sites/b/mine" };
    await expect(conn.rpc.setStreamTags(move)).rejects.toThrow("beyond");
    await open.close();
  });
});

describe("createGateway", () => {
  const good = { endpoints: "https://db.example.com:4411", apiKey: KEY, authorize: () => undefined };

  test.each([
    ["without authorize", { authorize: undefined as never }, /needs authorize/],
    ["with a key without TLS", { endpoints: "db.example.com:4410" }, /needs TLS/],
    ["with a key that is no header", { apiKey: "a\r\nx: b" }, /line break/],
    ["with a method that is none", { allow: ["Everything" as never] }, /no method/],
    ["with a method of objects", { allow: ["constructor" as never] }, /no method/],
    ["with * and credentials", { origins: ["*"], credentials: true }, /cannot go with credentials/],
    ["with an origin that has a path", { origins: ["https://a.example.com/"] }, /no origin/],
    ["with the origin of a sandbox", { origins: ["null"] }, /no origin/],
    ["with a header that is none", { headers: ["a, b"] }, /no header name/],
    ["with a path that is none", { path: "btrdb/../x" }, /no path/],
  ])("throws %s", (_name, wrong, message) => {
    expect(() => createGateway({ ...good, ...wrong })).toThrow(message);
    expect(() => createGateway({ ...good, ...wrong })).not.toThrow(KEY);
  });

  test.each([
    ["true", true],
    ["text", "boss"],
    ["no subject", { collections: ["*"] }],
    ["collections as text", { subject: "x", collections: "*" }],
    ["uuids that are none", { subject: "x", uuids: ["*"] }],
    ["methods as text", { subject: "x", collections: ["*"], methods: "Info" }],
  ])("a decision that is %s is none", async (_name, decision) => {
    const errors: unknown[] = [];
    const handler = createGateway({
      ...good,
      authorize: () => decision as never,
      onError: (e) => errors.push(e),
    });
    const request = new Request("https://gateway/v5api.BTrDB/Info", {
      method: "POST",
      headers: { "content-type": "application/grpc-web+proto" },
      body: new Uint8Array(5),
    });
    expect((await handler(request)).headers.get("grpc-status")).toBe("16");
  });
});
