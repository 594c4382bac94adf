import { create, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import {
  GenerateCSVParams_QueryType,
  MergePolicy,
  BTrDB as V5BTrDB,
  InsertParamsSchema as V5InsertParamsSchema,
} from "btrdb-web/proto";
import { beforeEach, describe, expect, test } from "vitest";
import { BTrDB } from "../gen/grpcinterface/btrdb_pb.ts";
import type { ServerOptions } from "../server-options.ts";
import { collect, grpcClient, testServer, webClient } from "../testing/test-server.ts";
import { V4_CLIENTS, type V4Client } from "../testing/v4-client.ts";

// What comes out of gzip in Node is a Buffer.
const tag = (key: string, value: string) => ({ key, value: Buffer.from(value) });
const uuid = () => crypto.getRandomValues(new Uint8Array(16));

describe.each(V4_CLIENTS)("BTrDB v4 over $protocol", ({ connect }) => {
  let client: V4Client;
  let url: string;
  beforeEach(async () => {
    ({ url } = await testServer({ serverVersion: "4.15.9", enableObliterate: true }));
    client = connect(url);
  });

  async function newStream(name = "x"): Promise<Uint8Array<ArrayBuffer>> {
    const id = uuid();
    await client.create({ uuid: id, collection: "c/one", tags: [tag("name", name)] });
    return id;
  }

  test("says its version, and the cluster of which it is the only node", async () => {
    const { majorVersion, minorVersion, build, mash, proxy } = await client.info({});
    expect({ majorVersion, minorVersion, build }).toEqual({
      majorVersion: 4,
      minorVersion: 15,
      build: "4.15.9",
    });
    expect(mash).toMatchObject({ healthy: true, totalWeight: 100n });
    expect(mash?.members).toMatchObject([{ up: true, in: true, grpcEndpoints: url.slice("http://".length) }]);
    expect(proxy).toBeUndefined();
  });

  test("stores and reads points; windows have no standard deviation", async () => {
    const id = await newStream();
    const values = [1, 2, 3].map((value) => ({ time: BigInt(value), value }));
    expect(await client.insert({ uuid: id, values })).toMatchObject({ versionMajor: 10n, versionMinor: 3n });
    expect(await client.flush({ uuid: id })).toMatchObject({ versionMajor: 11n, versionMinor: 0n });
    const [raw] = await collect(client.rawValues({ uuid: id, start: 0n, end: 10n }));
    expect(raw?.values).toMatchObject(values);
    for (const windows of [
      await collect(client.windows({ uuid: id, start: 0n, end: 8n, width: 8n })),
      await collect(client.alignedWindows({ uuid: id, start: 0n, end: 8n, pointWidth: 3 })),
    ]) {
      expect(windows[0]?.values).toMatchObject([{ time: 0n, min: 1, mean: 2, max: 3, count: 3n, stddev: 0 }]);
    }
    expect((await client.nearest({ uuid: id, time: 2n })).value).toMatchObject({ time: 2n, value: 2 });
    expect(await collect(client.changes({ uuid: id, fromMajor: 10n, toMajor: 11n }))).toMatchObject([
      { versionMajor: 11n, ranges: [{}] },
    ]);
    expect(await client.delete({ uuid: id, start: 0n, end: 3n })).toMatchObject({ versionMajor: 12n });
    const queryType = GenerateCSVParams_QueryType.ALIGNED_WINDOWS_QUERY;
    const csv = { queryType, startTime: 0n, endTime: 8n, depth: 3, streams: [{ uuid: id, label: "x" }] };
    const rows = await collect(client.generateCSV(csv));
    expect(rows.map(({ row }) => row.slice(2))).toEqual([
      ["x (Min)", "x (Mean)", "x (Max)", "x (Count)"],
      ["3.000000", "3.000000", "3.000000", "1"],
    ]);
    await client.obliterate({ uuid: id });
    expect((await client.streamInfo({ uuid: id })).stat?.code).toBe(404);
  });

  test("keeps metadata in messages of its own", async () => {
    const id = uuid();
    const tags = [tag("name", "volt"), tag("unit", "V")];
    await client.create({ uuid: id, collection: "c", tags, annotations: [tag("note", "hé")] });
    const expected = { collection: "c", tags, annotations: [tag("note", "hé")], annotationVersion: 1n };
    expect((await client.streamInfo({ uuid: id })).descriptor).toMatchObject(expected);
    const [found] = await collect(client.lookupStreams({ collection: "c", tags: [{ key: "unit" }] }));
    expect(found?.results).toMatchObject([expected]);
    const change = { uuid: id, expectedAnnotationVersion: 1n };
    await client.setStreamAnnotations({ ...change, annotations: [{ key: "note" }] });
    expect((await client.setStreamAnnotations({ ...change, annotations: [] })).stat?.code).toBe(423);
    expect((await client.streamInfo({ uuid: id })).descriptor).toMatchObject({
      annotations: [],
      annotationVersion: 2n,
    });
    expect((await client.getMetadataUsage({ prefix: "c" })).tags).toMatchObject([
      { key: "name", count: 1n },
      { key: "unit", count: 1n },
    ]);
  });

  test("Create says 406 and 429 as it was recorded of 4.15.9", async () => {
    const id = await newStream("a");
    const code = async (name: string, given = id) =>
      (await client.create({ uuid: given, collection: "c/one", tags: [tag("name", name)] })).stat?.code;
    expect(await code("a")).toBe(406);
    expect(await code("b")).toBe(429);
    expect(await code("a", uuid())).toBe(406);
    expect(await code("b", uuid())).toBeUndefined();
  });

  test("ListCollections is one message and wants a limit", async () => {
    for (const collection of ["a/1", "a/2", "a/3", "b"])
      await client.create({ uuid: uuid(), collection, tags: [tag("name", "x")] });
    const list = async (prefix: string, startWith: string, limit: bigint) => {
      const { stat, collections } = await client.listCollections({ prefix, startWith, limit });
      return stat?.code ?? collections;
    };
    expect(await list("a", "a", 10_000n)).toEqual(["a/1", "a/2", "a/3"]);
    expect(await list("a", "a/2", 1n)).toEqual(["a/2"]);
    expect(await list("a", "a", 0n)).toBe(421);
    expect(await list("a", "a", 10_001n)).toBe(421);
    expect(await list("a", "b", 1n)).toBe(421);
  });

  test("judges points in their order, and before the stream", async () => {
    const code = async (...points: [time: bigint, value: number][]) => {
      const values = points.map(([time, value]) => ({ time, value }));
      const { stat } = await client.insert({ uuid: uuid(), values });
      return `${stat?.msg}`;
    };
    const outside = 48n << 56n;
    expect(await code([0n, Number.NaN], [outside, 1])).toBe("(425: insert contains NaN values)");
    expect(await code([0n, 1], [1n, Number.NEGATIVE_INFINITY])).toBe("(425: insert contains Inf values)");
    expect(await code([outside - 1n, Number.NaN])).toBe(
      "(413: insert contains points outside valid time interval)",
    );
    expect(await code([outside - 2n, 1])).toBe("(404: stream does not exist)");
  });

  test("takes 25,000 points in an insert, and ignores a merge policy", async () => {
    const id = await newStream();
    const points = (length: number) => Array.from({ length }, (_, i) => ({ time: BigInt(i), value: i }));
    expect((await client.insert({ uuid: id, values: points(25_000) })).stat).toBeUndefined();
    expect((await client.insert({ uuid: id, values: points(25_001) })).stat?.code).toBe(414);
    const other = await newStream("y");
    const merging = create(V5InsertParamsSchema, {
      uuid: other,
      values: points(1),
      mergePolicy: MergePolicy.REPLACE,
    });
    for (let i = 0; i < 2; i++) {
      const frame = Buffer.concat([Buffer.alloc(5), toBinary(V5InsertParamsSchema, merging)]);
      frame.writeUInt32BE(frame.length - 5, 1);
      const headers = { "content-type": "application/grpc-web+proto" };
      await fetch(`${url}/${BTrDB.typeName}/Insert`, { method: "POST", headers, body: frame });
    }
    const [raw] = await collect(client.rawValues({ uuid: other, start: 0n, end: 10n }));
    expect(raw?.values).toHaveLength(2);
  });
});

/** Flags of the frames of an answer over gRPC-Web, and what it says that it is packed with. */
async function flagsOf(url: string, type: string): Promise<{ encoding: string | null; flags: number[] }> {
  const headers = { "content-type": "application/grpc-web+proto" };
  const answer = await fetch(`${url}/${type}/Info`, { method: "POST", headers, body: Buffer.alloc(5) });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const flags: number[] = [];
  for (let at = 0; at < bytes.length; at += 5 + bytes.readUInt32BE(at + 1)) flags.push(bytes[at] ?? -1);
  return { encoding: answer.headers.get("grpc-encoding"), flags };
}

test.each<[ServerOptions, string, string | null, number]>([
  [{ serverVersion: "4.15.9" }, BTrDB.typeName, "gzip", 1],
  [{ serverVersion: "4.15.9", gzip: false }, BTrDB.typeName, null, 0],
  [{ gzip: true }, V5BTrDB.typeName, "gzip", 1],
  [{}, V5BTrDB.typeName, null, 0],
])("%j: messages are gzip, though nobody asks for it, or not", async (options, type, encoding, flag) => {
  const { url } = await testServer(options);
  expect(await flagsOf(url, type)).toEqual({ encoding, flags: [flag, 0x80] });
});

test.each([grpcClient, webClient])(
  "a v4 server has no service of v5, and says so, and a v5 server none of v4",
  async (connect) => {
    const v4 = await testServer({ serverVersion: "4.15.9" });
    const error: unknown = await connect(v4.url)
      .info({})
      .catch((reason: unknown) => reason);
    const { code, rawMessage } = ConnectError.from(error);
    expect({ code, rawMessage }).toEqual({
      code: Code.Unimplemented,
      rawMessage: "unknown service v5api.BTrDB",
    });
    const v5 = await testServer();
    const answer = await fetch(`${v5.url}/${BTrDB.typeName}/Info`, { method: "POST" });
    expect(answer.status).toBe(404);
    await answer.text();
  },
);
