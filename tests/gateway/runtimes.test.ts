import process from "node:process";
import type { RunningServer } from "btrdb-dev-server";
import { type BTrDB, connect, type Stream } from "btrdb-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Listening, serve } from "../helpers/fault-server.ts";
import { begin, frame } from "../helpers/grpc-web-answer.ts";
import {
  claims,
  edgeEnv,
  inProcess,
  inWorkerd,
  missing,
  type Running,
  SECRET,
  type Start,
  tokenOf,
} from "./edge-examples.ts";
import { direct, KEY, PAGE, startCluster, urlOf } from "./helpers.ts";
import { signToken } from "./sign-token.ts";

// Each with the cache of its runtime.

let cluster: RunningServer;
let operator: BTrDB;
let mine: Stream;
let other: Stream;
let slow: Listening;
let gone = () => {};

beforeAll(async () => {
  cluster = await startCluster();
  operator = await direct(cluster);
  const make = async (collection: string) => {
    const stream = await operator.create({ collection, tags: { name: "x", unit: "V" } });
    await stream.insert(Array.from({ length: 2000 }, (_, i) => [BigInt(i), i] as const));
    await stream.flush();
    return stream;
  };
  mine = await make("sites/a/one");
  other = await make("sites/b/one");
  process.env.NODE_EXTRA_CA_CERTS = cluster.caPath;
  slow = await serve((request, response) => {
    begin(response, request.url?.endsWith("/StreamInfo") ? { "grpc-status": "5" } : {});
    if (request.url?.endsWith("/StreamInfo")) response.end();
    else {
      // workerd sees that a client has gone with what it sends next, and not before.
      const more = setInterval(() => response.write(frame(0, "more")), 20);
      response.on("close", () => {
        clearInterval(more);
        gone();
      });
    }
  });
});
afterAll(async () => {
  await slow.close();
  await cluster.close();
});

describe.skipIf(missing !== "").each<[string, Start]>([
  ["node", inProcess("node", [], "node/main.ts")],
  ["bun", inProcess("bun", ["run"], "node/main.ts")],
  ["deno", inProcess("deno", ["run", "--allow-net", "--allow-env"], "deno/main.ts")],
  ["workerd", inWorkerd],
])("%s", (name, start) => {
  let gateway: Running;
  let before: Running;

  beforeAll(async () => {
    gateway = await start(edgeEnv(urlOf(cluster), { apiKey: KEY, caPath: cluster.caPath }));
    before = await start(edgeEnv(`http://127.0.0.1:${slow.port}`));
  });
  afterAll(async () => {
    await gateway?.close();
    await before?.close();
  });

  /** A connection with a token, and what the gateway said of its cache. */
  async function connectWith(token: string): Promise<{ conn: BTrDB; caches: (string | null)[] }> {
    const caches: (string | null)[] = [];
    const conn = await connect(gateway.url, {
      apiKey: false,
      retry: false,
      fetch: async (input, init) => {
        const headers = new Headers(init?.headers);
        headers.set("authorization", `Bearer ${token}`);
        headers.set("origin", PAGE);
        const response = await fetch(input, { ...init, headers });
        expect(JSON.stringify([...response.headers])).not.toContain(KEY);
        caches.push(response.headers.get("x-btrdb-cache"));
        return response;
      },
    });
    return { conn, caches };
  }

  test("reads through with a token, and keeps what never changes", async () => {
    const { conn, caches } = await connectWith(tokenOf({ collections: ["sites/a/*"] }));
    const here = conn.stream(mine.uuid);
    const version = { version: 11n };
    const values = await mine.values(0n, 2000n, version);
    expect(await here.values(0n, 2000n, version)).toEqual(values);
    // A Worker may keep it a moment after its answer has ended.
    await expect
      .poll(async () => {
        expect(await here.values(0n, 2000n, version)).toEqual(values);
        return caches.at(-1);
      })
      .toBe("hit");
    expect(caches[1]).toBe("miss");
    expect((await here.values(0n, 2000n)).version).toBe(11n);
    expect(caches.at(-1)).toBe("hit");
    await expect(conn.stream(other.uuid).values(0n, 9n, version)).rejects.toMatchObject({
      code: "PERMISSION_DENIED",
    });
    // Others have their own.
    const boss = await connectWith(tokenOf({ collections: ["*"] }, { sub: "boss" }));
    await boss.conn.stream(mine.uuid).values(0n, 2000n, version);
    expect(boss.caches.at(-1)).toBe("miss");
  });

  test.each([
    ["of another secret", () => signToken(claims({ collections: ["*"] }), `${SECRET}!`)],
    ["without a signature", () => signToken(claims({ collections: ["*"] }), undefined)],
    ["that was changed", () => forge(tokenOf({}), claims({ collections: ["*"] }))],
    ["that is over", () => tokenOf({ collections: ["*"] }, { exp: 1 })],
    ["without an end", () => tokenOf({ collections: ["*"] }, { exp: undefined })],
    ["for something else", () => tokenOf({ collections: ["*"] }, { aud: "mail" })],
    ["of somebody else", () => tokenOf({ collections: ["*"] }, { iss: "https://evil.example.com/" })],
    ["of nobody", () => tokenOf({ collections: ["*"] }, { sub: undefined })],
    ["that is the cluster's key", () => KEY],
    ["that is none", () => "a.b.c"],
  ])("a token %s is none", async (_name, token) => {
    await expect(connectWith(token())).rejects.toMatchObject({ reason: "unauthenticated" });
  });

  test("the cluster hears within 100 ms that a page has gone", async () => {
    const times: number[] = [];
    // The best of some: the machine of the tests may be busy.
    for (let i = 0; i < 3 || (i < 30 && Math.min(...times) >= 100); i++) {
      const left = new Promise<void>((resolve) => {
        gone = resolve;
      });
      const abort = new AbortController();
      const token = tokenOf({ collections: ["*"] });
      const response = await fetch(`${before.url}/v5api.BTrDB/RawValues`, {
        method: "POST",
        body: Uint8Array.from(frame(0, Uint8Array.from([0x0a, 16, ...new Uint8Array(16)]))),
        headers: { "content-type": "application/grpc-web+proto", authorization: `Bearer ${token}` },
        signal: abort.signal,
      });
      await response.body?.getReader().read();
      const start = performance.now();
      abort.abort();
      await left;
      times.push(performance.now() - start);
    }
    console.log(`${name}: the cluster saw it after ${times.map((ms) => ms.toFixed(1)).join(", ")} ms`);
    expect(Math.min(...times)).toBeLessThan(100);
  });
});

/** The signature of one token under the claims of another. */
function forge(token: string, others: object): string {
  const [head, , signature] = token.split(".");
  return [head, Buffer.from(JSON.stringify(others)).toString("base64url"), signature].join(".");
}
