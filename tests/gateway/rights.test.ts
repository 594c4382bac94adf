import type { RunningServer } from "btrdb-dev-server";
import { type BTrDB, randomUuid, type Stream } from "btrdb-web";
import { createGateway, READ_METHODS } from "btrdb-web/gateway";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectAs, direct, type RunningGateway, startCluster, startGateway } from "./helpers.ts";

let cluster: RunningServer;
let operator: BTrDB;
let gateway: RunningGateway;
let a: Stream;
let b: Stream;
let shared: Stream;

beforeAll(async () => {
  cluster = await startCluster();
  operator = await direct(cluster);
  [a, b, shared] = (await Promise.all(
    ["sites/a/one", "sites/b/one", "shared"].map(async (collection) => {
      const stream = await operator.create({ collection, tags: { name: "x", unit: "V" } });
      await stream.insert([
        [1n, 1],
        [2n, 2],
      ]);
      await stream.flush();
      return stream;
    }),
  )) as [Stream, Stream, Stream];
  gateway = await startGateway(cluster);
});
beforeEach(() => {
  gateway.calls.length = 0;
});
afterAll(async () => {
  await gateway.close();
  await cluster.close();
});

const denied = expect.objectContaining({ code: "PERMISSION_DENIED" });

test("reads through to the cluster with the gateway's key", async () => {
  const conn = await connectAs("ann", gateway);
  expect([...(await conn.stream(a.uuid).values(0n, 10n))]).toEqual([
    { time: 1n, value: 1 },
    { time: 2n, value: 2 },
  ]);
});

test("who is not known is UNAUTHENTICATED, and the cluster does not hear of it", async () => {
  await expect(connectAs("mallory", gateway)).rejects.toMatchObject({ reason: "unauthenticated" });
  expect(gateway.calls).toEqual([]);
});
