import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, isBTrDBError, randomUuid, type Stream } from "btrdb-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CuttingProxy, cuttingProxy } from "../helpers/cutting-proxy.ts";

const END = 1n << 40n;
// Some chunks, and not all of them.
const HOLD_AFTER = 500_000;
let server: RunningServer;
let proxy: CuttingProxy;
let conn: BTrDB;
let stream: Stream;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => undefined });
  proxy = await cuttingProxy(server.url.replace("grpc:", "http:"));
  conn = await connect(`http://127.0.0.1:${proxy.port}`);
  stream = await conn.create({ collection: `stop/${randomUuid()}`, tags: { name: "a", unit: "V" } });
  const time = BigInt64Array.from({ length: 100_000 }, (_, i) => BigInt(i));
  await stream.insert({ time, value: Float64Array.from(time, Number) }, { pointsPerRequest: 50_000 });
});
afterAll(async () => {
  await proxy.close();
  await server.close();
});

const WAYS: Record<string, (iterator: AsyncIterator<unknown>, abort: AbortController) => unknown> = {
  break: (iterator) => iterator.return?.(),
  "return while a next() waits": (iterator) => {
    void iterator.next();
    return iterator.return?.();
  },
  abort: (_iterator, abort) => abort.abort(),
};

describe.each([["proto", "RawValues"] as const, ["arrow", "ArrowRawValues"] as const])(
  "%s",
  (transport, rpc) => {
    test.each(Object.keys(WAYS))("%s: the server sees it", async (way) => {
      await proxy.cut(`/v5api.BTrDB/${rpc}`, [], HOLD_AFTER);
      const abort = new AbortController();
      const options = { transport, signal: abort.signal };
      const iterator = stream.values(0n, END, options)[Symbol.asyncIterator]();
      expect((await iterator.next()).done).toBe(false);
      const stoppedAt = Date.now();
      await WAYS[way]?.(iterator, abort);
      // The answer stays open until then, so it cannot have ended by itself. How long it takes depends on the machine.
      await expect.poll(() => proxy.goneAt()).toBeDefined();
      const ms = ((await proxy.goneAt()) ?? 0) - stoppedAt;
      console.log(`${transport}, ${way}: the server saw the stop after ${ms} ms`);
    });

    test("a deadline", async () => {
      await proxy.cut(`/v5api.BTrDB/${rpc}`, [], HOLD_AFTER);
      const iterator = stream.values(0n, END, { transport, timeoutMs: 1_500 })[Symbol.asyncIterator]();
      await iterator.next();
      // The server knows the deadline too, and may be the first to stop.
      await new Promise((resolve) => setTimeout(resolve, 1_800));
      const rest = async () => {
        while (!(await iterator.next()).done);
      };
      await expect(rest()).rejects.toSatisfy((error) => isBTrDBError(error, "DEADLINE_EXCEEDED"));
    });
  },
);
