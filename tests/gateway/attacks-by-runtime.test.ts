import type { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { frame } from "../helpers/grpc-web-answer.ts";
import { sendRaw } from "./attacks/send-raw.ts";
import { bundleWorker } from "./bundle-worker.ts";
import { PAGE, post, startGateway } from "./helpers.ts";
import { type SpyCluster, startSpyCluster } from "./spy-cluster.ts";

// Attacks that meet the runtime before the gateway: how it reads paths, headers and bodies, and what its fetch follows.

interface Place {
  readonly url: string;
  close(): Promise<void>;
}

const onNode = (cluster: string): Promise<Place> =>
  startGateway(cluster, { apiKey: undefined, fetch: undefined });

async function inWorkerd(cluster: string): Promise<Place> {
  const worker = new Miniflare({
    modules: true,
    script: await bundleWorker("tests/gateway/attacks/worker.ts"),
    compatibilityDate: "2026-04-01",
    bindings: { CLUSTER: cluster },
    unsafeDirectSockets: [{ port: 0 }],
    // It tells at length of each request line that is none.
    handleRuntimeStdio(stdout: Readable, stderr: Readable) {
      stdout.resume();
      stderr.resume();
    },
  });
  return {
    url: String(await worker.unsafeGetDirectURL()).replace(/\/$/u, ""),
    close: () => worker.dispose(),
  };
}

describe.each([
  ["node", onNode],
  ["workerd", inWorkerd],
])("%s", (_name, start) => {
  let cluster: SpyCluster;
  let redirecting: SpyCluster;
  let thief: SpyCluster;
  let gateway: Place;
  let misled: Place;

  beforeAll(async () => {
    // A message of version 11.
    cluster = await startSpyCluster({ messages: [Uint8Array.from([0x10, 11, 0x22, 0])] });
    thief = await startSpyCluster();
    redirecting = await startSpyCluster({ redirect: thief.url });
    gateway = await start(cluster.url);
    misled = await start(redirecting.url);
  });
  beforeEach(() => {
    cluster.seen.length = 0;
  });
  afterAll(async () => {
    await Promise.all([gateway?.close(), misled?.close()]);
    await Promise.all([cluster, redirecting, thief].map((server) => server?.close()));
  });

  const asked = () => cluster.seen.map(({ url }) => url);

  describe("a method name", () => {
    test.each([
      "/v5api.BTrDB/Flush",
      "/v5api.BTrDB/flush",
      "/v5api.BTrDB/info",
      "/v5api.BTrDB/%46lush",
      "/v5api.BTrDB/%49nfo",
      "/v5api.BTrDB/%2549nfo",
      "/v5api.BTrDB/%2546lush",
      "/v5api.BTrDB/Info%00",
      "/v5api.BTrDB/Info%20",
      "/v5api.BTrDB/Info%0d%0ax-user:%20boss",
      "/v5api.BTrDB/Info%2f",
      "/v5api.BTrDB/Info%252f",
      "/v5api.BTrDB/Info/",
      "/v5api.BTrDB/Info//",
      "/v5api.BTrDB/Info/../Flush",
      "/v5api.BTrDB/Info/..;/Flush",
      "/v5api.BTrDB/..;/v5api.BTrDB/Flush",
      "/v5api.BTrDB/Info%2f..%2fFlush",
      "/v5api.BTrDB/Info%5c..%5cFlush",
      "/v5api.BTrDB/Info\\..\\Flush",
      "/v5api.BTrDB/%2e%2e/v5api.BTrDB/Flush",
      "/v5api.BTrDB/Info;Flush",
      "/v5api.BTrDB/Info;jsessionid=1",
      "/v5api.BTrDB/Info.json",
      "/v5api.BTrDB//Info",
      "/v5api.BTrDB/%ef%bc%a9nfo",
      "/v5api.BTrDB/constructor",
      "/v5api.BTrDB/__proto__",
      "/v5api.BTrDB/",
    ])("%s is refused before anything is asked", async (path) => {
      const answer = await sendRaw(gateway.url, path);
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
      expect(answer.toLowerCase()).toContain("grpc-status: 7\r\n");
      expect(asked()).toEqual([]);
    });

    test.each([
      "/",
      "/v5api.BTrDB",
      "/V5API.BTRDB/Info",
      "/v5api%2eBTrDB/Info",
      "/v5api.BTrDB%2fInfo",
      "/v5api.BTrDB%5cInfo",
      "/other.Service/Info",
      "/x/v5api.BTrDB/Info",
      "/v5api.BTrDB/../Info",
      "//evil.example.com/v5api.BTrDB/Info",
    ])("%s is nothing here", async (path) => {
      expect(await sendRaw(gateway.url, path)).toMatch(/^HTTP\/1\.1 404 /);
      expect(asked()).toEqual([]);
    });

    test.each([
      "/v5api.BTrDB/Info?x=/../Flush",
      "/v5api.BTrDB/Info?/v5api.BTrDB/Flush",
      "/v5api.BTrDB/Info#/Flush",
      "/./v5api.BTrDB/Info",
      "/x/../v5api.BTrDB/Info",
      "/v5api.BTrDB\\Info",
      "http://evil.example.com/",
      "*",
    ])("%s goes nowhere else", async (path) => {
      await sendRaw(gateway.url, path);
      expect(asked().filter((url) => url !== "/v5api.BTrDB/Info")).toEqual([]);
    });
  });

  describe("headers", () => {
    test.each([
      ["another method", "x-http-method-override: DELETE\r\nx-method-override: GET\r\n"],
      ["another path", "x-original-url: /v5api.BTrDB/Flush\r\nx-rewrite-url: /v5api.BTrDB/Flush\r\n"],
      ["another host", "x-forwarded-host: evil.example.com\r\nforwarded: host=evil.example.com\r\n"],
    ])("that name %s change nothing", async (_name, headers) => {
      await sendRaw(gateway.url, "/v5api.BTrDB/Info", { headers });
      expect(asked()).toEqual(["/v5api.BTrDB/Info"]);
      expect(JSON.stringify(cluster.seen)).not.toContain("evil");
    });

    test.each([
      [PAGE, "https://evil.example.com"],
      ["https://evil.example.com", PAGE],
      [PAGE, PAGE],
    ])("of two origins (%s, %s): refused", async (first, last) => {
      const headers = `origin: ${first}\r\norigin: ${last}\r\n`;
      const answer = await sendRaw(gateway.url, "/v5api.BTrDB/Info", { headers });
      // A runtime may take one of them; then it is one, and not both.
      expect(answer).toMatch(/^HTTP\/1\.1 40[03] /);
      expect(answer.toLowerCase()).not.toContain("access-control-allow-origin");
      expect(asked()).toEqual([]);
    });

    test("of two users: refused", async () => {
      const answer = await sendRaw(gateway.url, "/v5api.BTrDB/Info", { headers: "x-user: ann\r\n" });
      expect(answer.toLowerCase()).toContain("grpc-status: 16\r\n");
      expect(asked()).toEqual([]);
    });

    test.each([
      ["many", "x-a: b\r\n".repeat(20_000)],
      ["long", `x-a: ${"b".repeat(1 << 20)}\r\n`],
    ])("too %s: refused, and the next request is served", async (_name, headers) => {
      const answer = await sendRaw(gateway.url, "/v5api.BTrDB/Info", { headers }).catch(() => "");
      expect(answer).not.toMatch(/^HTTP\/1\.1 2/);
      expect(asked()).toEqual([]);
      expect((await post(gateway, "/v5api.BTrDB/Info", frame(0, ""))).status).toBe(200);
      expect(asked()).toEqual(["/v5api.BTrDB/Info"]);
    });
  });

  test.each(["gzip", "x-gzip", "deflate", "br", "gzip, identity", "identity, gzip"])(
    "a body in %s is not unpacked",
    async (encoding) => {
      // A megabyte of zeros in a thousand bytes.
      const body = gzipSync(frame(0, new Uint8Array(1 << 20)));
      for (const header of ["content-encoding", "grpc-encoding"]) {
        const response = await post(gateway, "/v5api.BTrDB/Info", body, { [header]: encoding });
        expect(response.headers.get("grpc-status")).toBe("12");
      }
      expect(asked()).toEqual([]);
    },
  );

  test("nothing of a request but its meaning and its user's rights is in the key of an answer", async () => {
    const message = frame(0, Uint8Array.from([0x0a, 16, ...new Uint8Array(15), 1, 0x20, 11]));
    const caches: (string | null)[] = [];
    const ask = async (path: string, headers: Record<string, string>) => {
      const response = await post(gateway, path, message, headers);
      await response.arrayBuffer();
      caches.push(response.headers.get("x-btrdb-cache"));
      // Nothing between keeps it, for anybody.
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.get("vary")).toBe("origin");
    };
    const path = "/v5api.BTrDB/RawValues";
    await ask(path, {});
    // A Worker may keep it a moment after its answer has ended.
    await expect.poll(() => ask(path, {}).then(() => caches.at(-1))).toBe("hit");
    caches.length = 0;
    await ask(`${path}?x=1`, {});
    await ask(`${path}?x=2&version=12`, { authorization: "Bearer another" });
    await ask(path, { cookie: "a=b", vary: "x-user", "accept-language": "xx", range: "bytes=0-1" });
    await ask(path, { "cache-control": "no-cache", pragma: "no-cache", "if-none-match": "*" });
    expect(caches).toEqual(["hit", "hit", "hit", "hit"]);
    expect(asked().filter((url) => url.includes("?"))).toEqual([]);
  });

  test("what is no call is not kept by anything between either", async () => {
    for (const [path, init] of [
      ["/", { method: "GET" }],
      ["/v5api.BTrDB/Info", { method: "GET" }],
      ["/v5api.BTrDB/Info", { method: "POST", headers: { "content-type": "text/plain" }, body: "x" }],
      ["/v5api.BTrDB/Info", { method: "POST", headers: { origin: "https://evil.example.com" }, body: "x" }],
      ["/v5api.BTrDB/Info", { method: "OPTIONS", headers: { origin: PAGE } }],
    ] as const) {
      const { headers } = await fetch(gateway.url + path, init);
      expect([headers.get("cache-control"), headers.get("vary")]).toEqual(["no-store", "origin"]);
    }
  });

  test("a cluster that redirects is not followed", async () => {
    const response = await post(misled, "/v5api.BTrDB/Info", frame(0, ""));
    expect(response.headers.get("grpc-status")).toBe("13");
    expect(redirecting.seen).toHaveLength(1);
    expect(thief.seen).toEqual([]);
  });
});
