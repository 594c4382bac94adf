import { type BTrDB, type Stream, uuidToBytes } from "btrdb-web";
import { GenerateCSVParams_QueryType } from "btrdb-web/proto";
import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { infoAnswer, serve } from "../helpers/fault-server.ts";
import { answerOf } from "../helpers/grpc-web-answer.ts";
import {
  all,
  cachesOf,
  connectAs,
  direct,
  newStream,
  type RunningGateway,
  startCluster,
  startGateway,
} from "./helpers.ts";

// Answers about several streams, which do not name their versions, and changes between two versions.

const LATEST = 0xffff_ffff_ffff_ffffn;

const cluster = await startCluster();
const operator = await direct(cluster);
afterAll(() => cluster.close());
let gateway: RunningGateway;
let boss: BTrDB;
let one: Stream;
let two: Stream;
let said: Headers[];

beforeEach(async () => {
  one = await newStream(operator, "shared");
  two = await newStream(operator, "shared");
  // A version is taken as known for as long as a test takes, however slow the machine is.
  gateway = await startGateway(cluster, { cache: { versionMs: 600_000 } });
  said = [];
  boss = await connectAs("boss", gateway, said);
  said.length = 0;
});
afterEach(() => gateway.close());

const joined = (conn: BTrDB, versionMajor: bigint[], streams = [one, two]) =>
  all(
    conn.rpc.arrowMultiValues({
      uuid: streams.map(({ uuid }) => uuidToBytes(uuid)),
      versionMajor,
      start: 0n,
      end: 9n,
    }),
  );

const csv = (conn: BTrDB, versions: bigint[]) =>
  all(
    conn.rpc.generateCSV({
      queryType: GenerateCSVParams_QueryType.RAW_QUERY,
      endTime: 9n,
      includeVersions: true,
      streams: [one, two].map(({ uuid }, at) => ({ uuid: uuidToBytes(uuid), version: versions[at] ?? 0n })),
    }),
  );

const changes = (conn: BTrDB, fromMajor: bigint, toMajor: bigint) =>
  all(conn.rpc.changes({ uuid: uuidToBytes(one.uuid), fromMajor, toMajor }));

/** The generated client gives a refusal in the answer as it is. */
const refusalOf = (messages: readonly { readonly stat?: { readonly code: number } | undefined }[]) =>
  messages.at(-1)?.stat?.code;

/** What the gateway said of its cache, and of versions, since it was asked last. */
function heard(): string[] {
  const versions = said.map((headers) => headers.get("x-btrdb-versions"));
  const found = cachesOf(said).map((cache, at) => [cache, versions[at]].filter(Boolean).join(" "));
  said.length = 0;
  return found;
}

describe.each([
  ["ArrowMultiValues", joined],
  ["GenerateCSV", csv],
])("%s", (_name, read) => {
  test("at versions is kept, and those are said", async () => {
    const first = await read(boss, [11n, 11n]);
    expect(await read(boss, [11n, 11n])).toEqual(first);
    expect(first).toEqual(await read(operator, [11n, 11n]));
    expect(heard()).toEqual(["miss 11,11", "hit 11,11"]);
    await read(boss, [11n, 10n]);
    expect(heard()).toEqual(["miss 11,10"]);
  });

  test("at the latest of some is resolved first, each by itself", async () => {
    const first = await read(boss, [0n, 11n]);
    expect(await read(boss, [11n, LATEST])).toEqual(first);
    expect(heard()).toEqual(["miss 11,11", "hit 11,11"]);
  });

  test("with unflushed points in one of them comes from the cluster, unless its version is said", async () => {
    await two.insert([[3n, 3]]);
    for (let i = 0; i < 2; i++) expect(await read(boss, [11n, 0n])).toEqual(await read(operator, [11n, 0n]));
    expect(heard()).toEqual(["bypass", "bypass"]);
    await two.insert([[4n, 4]]);
    expect(await read(boss, [11n, 0n])).toEqual(await read(operator, [11n, 0n]));
    expect(await read(boss, [11n, 11n])).toEqual(await read(operator, [11n, 11n]));
    expect(heard()).toEqual(["bypass", "miss 11,11"]);
  });

  test("is not shared by those with other rights", async () => {
    await read(boss, [11n, 11n]);
    await read(await connectAs("ann", gateway, said), [11n, 11n]);
    await read(await connectAs("ben", gateway, said), [11n, 11n]);
    expect(heard().filter(Boolean)).toEqual(["miss 11,11", "miss 11,11", "miss 11,11"]);
  });

  test("of a version that is still to come is not kept", async () => {
    for (let i = 0; i < 2; i++) expect(refusalOf(await read(boss, [11n, 12n]))).toBe(404);
    expect(heard()).toEqual(["bypass", "bypass"]);
  });

  test("is gone when one of the streams is gone", async () => {
    const soon = await startGateway(cluster, { collectionMs: 0, cache: { versionMs: 0 } });
    onTestFinished(() => soon.close());
    const conn = await connectAs("boss", soon, said);
    await read(conn, [11n, 11n]);
    await two.obliterate();
    expect(refusalOf(await read(conn, [11n, 11n]))).toBe(404);
    expect(heard()).toEqual(["", "miss 11,11", "bypass"]);
  });
});

test("ArrowMultiValues without versions is all at their latest; too few are the cluster's to refuse", async () => {
  expect(await joined(boss, [])).toEqual(await joined(boss, [11n, 11n]));
  expect(refusalOf(await joined(boss, [11n]))).toBe(421);
  expect(heard()).toEqual(["miss 11,11", "hit 11,11", "bypass"]);
});

test("of more streams than the gateway would ask about, the cluster is asked at once", async () => {
  const streams = Array.from({ length: 17 }, () => one);
  gateway.calls.length = 0;
  await joined(boss, [], streams);
  expect(gateway.calls).toEqual(["ArrowMultiValues"]);
  expect(heard()).toEqual(["bypass"]);
});

test("what a cluster answers at a version that it does not know yet is not kept, since it does not say which", async () => {
  const server = await serve(({ url }, response) => {
    response.setHeader("content-type", "application/grpc-web+proto");
    if (url?.endsWith("/Info")) response.end(infoAnswer("ahead"));
    // The latest is version 11.
    else if (url?.endsWith("/StreamInfo")) response.end(answerOf([Uint8Array.from([0x10, 11, 0x22, 0])]));
    else response.end(answerOf([Uint8Array.from([0x12, 1, 7])]));
  });
  const at = await startGateway(`http://127.0.0.1:${server.port}`, { apiKey: undefined });
  onTestFinished(async () => {
    await at.close();
    await server.close();
  });
  const conn = await connectAs("boss", at, said);
  for (const version of [11n, 11n, 12n, 12n]) await joined(conn, [version], [one]);
  expect(heard().filter(Boolean)).toEqual(["miss 11", "hit 11", "bypass", "bypass"]);
});

describe("Changes", () => {
  test("between two versions are kept, and to the latest are resolved first", async () => {
    await one.insert([[5n, 5]]);
    await one.flush();
    const first = await changes(boss, 11n, 12n);
    expect(first).toEqual(await changes(operator, 11n, 12n));
    expect(first[0]?.ranges).not.toEqual([]);
    expect(await changes(boss, 11n, 12n)).toEqual(first);
    expect(await changes(boss, 11n, 0n)).toEqual(first);
    await changes(boss, 10n, 12n);
    expect(heard()).toEqual(["miss", "hit", "hit", "miss"]);
  });

  test("with unflushed points come from the cluster", async () => {
    await one.insert([[5n, 5]]);
    for (let i = 0; i < 2; i++)
      expect(await changes(boss, 10n, 0n)).toEqual(await changes(operator, 10n, 0n));
    expect(heard()).toEqual(["bypass", "bypass"]);
  });

  test("since a version that the gateway has not heard of are asked for at the cluster", async () => {
    await boss.stream(one.uuid).version();
    await one.insert([[5n, 5]]);
    await one.flush();
    said.length = 0;
    // The gateway still takes 11 for the latest, and nothing changed up to there since 12.
    expect(await changes(boss, 12n, 0n)).toEqual(await changes(operator, 12n, 0n));
    expect(heard()).toEqual(["bypass"]);
  });

  test("since 2^64 - 1 are never kept", async () => {
    for (let i = 0; i < 2; i++) await changes(boss, LATEST, 11n).catch(() => {});
    expect(heard()).toEqual(["bypass", "bypass"]);
  });
});
