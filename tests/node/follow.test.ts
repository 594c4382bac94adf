// The tests of follow() once more, natively: Subscribe then tells of inserts, and the changes have to be the same.
import { startServer } from "btrdb-dev-server";
import { connect, StreamSet } from "btrdb-web";
import { type NativeGrpc, nativeGrpc } from "btrdb-web/node";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

const web = globalThis.fetch;
const asked: string[] = [];
let native: NativeGrpc;

beforeAll(() => {
  native = nativeGrpc();
  globalThis.fetch = (input, init) => {
    asked.push(String(input).replace(/^.*\//u, ""));
    return native(input, init);
  };
});
afterAll(() => {
  globalThis.fetch = web;
  native.close();
});

await import("../client/follow.test.ts");

const subscriptions = () => asked.filter((rpc) => rpc === "Subscribe").length;

// How often the tests above live long enough to listen is a matter of time; each of these waits for it.
test("Subscribe was asked for", async () => {
  const quiet = { database: "memory", log: () => undefined };
  const server = await startServer({ ...quiet, port: 0, tlsPort: null });
  onTestFinished(() => server.close());
  for (let round = 0; round < 6; round++) {
    const conn = await connect(server.url.replace("grpc:", "http:"));
    const stream = await conn.create({ collection: "follow", tags: { name: String(round) } });
    const before = subscriptions();
    const events = new StreamSet([stream])
      .follow({ minIntervalMs: 5, maxIntervalMs: 20 })
      [Symbol.asyncIterator]();
    const next = events.next();
    await expect.poll(subscriptions, { timeout: 20_000 }).toBeGreaterThan(before);
    await stream.insert([[1n, 1]]);
    expect((await next).done).toBe(false);
    await events.return?.();
  }
  expect(subscriptions()).toBeGreaterThan(5);
});
