import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { RunningServer } from "btrdb-dev-server";
import { type BTrDB, connect, type Stream } from "btrdb-web";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Listening, serve } from "../helpers/fault-server.ts";
import { begin, frame } from "../helpers/grpc-web-answer.ts";
import { direct, KEY, PAGE, startCluster, urlOf } from "./helpers.ts";
import { signToken } from "./sign-token.ts";

// The deployable examples of edge/, each in its own runtime, with the cache of that runtime.

const root = fileURLToPath(new URL("../..", import.meta.url));
const SECRET = "a secret that the issuer of tokens shares";
const ISSUER = "https://login.example.com/";
const AUDIENCE = "btrdb";

let missing = "";
try {
  createRequire(join(root, "edge/verify-token.ts")).resolve("jose");
} catch {
  missing = "SKIPPED: the examples of edge/ need the package jose, which is not installed";
  console.error(missing);
}

interface Running {
  readonly url: string;
  close(): Promise<void>;
}
type Start = (env: Record<string, string>) => Promise<Running>;

/** Runs an example as a process of its own, until it says where it listens. */
function inProcess(name: string, flags: readonly string[], main: string): Start {
  return async (env) => {
    const folder = mkdtempSync(join(tmpdir(), "btrdb-gateway-"));
    const child = spawn(
      join(root, "node_modules/.bin", name),
      [...flags, "--conditions=btrdb-source", join(root, "edge", main)],
      {
        cwd: root,
        // Deno's cache is in its own folder.
        env: { ...process.env, ...env, PORT: "0", DENO_DIR: folder, NO_COLOR: "1" },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const port = await new Promise<string>((resolve, reject) => {
      let said = "";
      child.stdout.on("data", (data) => {
        said += data;
        const [, found] = /Listening on port (\d+)/u.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      });
      child.on("exit", (code) => reject(new Error(`${name} ended with ${code}: ${said}`)));
    });
    return {
      url: `http://127.0.0.1:${port}`,
      async close() {
        child.kill("SIGKILL");
        rmSync(folder, { recursive: true, force: true });
      },
    };
  };
}

const inWorkerd: Start = async (env) => {
  const { outputFiles } = await build({
    entryPoints: [join(root, "edge/cloudflare/worker.ts")],
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["btrdb-source", "workerd"],
  });
  // It looks for certificates when it is loaded.
  const { Miniflare } = await import("miniflare");
  const worker = new Miniflare({
    modules: true,
    script: outputFiles[0]?.text ?? "",
    // As in wrangler.jsonc.
    compatibilityDate: "2026-04-01",
    compatibilityFlags: ["enable_request_signal"],
    bindings: env,
    // Without Miniflare's own worker before it, which does not tell when a client has gone.
    unsafeDirectSockets: [{ port: 0 }],
  });
  const url = String(await worker.unsafeGetDirectURL()).replace(/\/$/u, "");
  return { url, close: () => worker.dispose() };
};

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

const claims = (btrdb: object, more: object = {}) => ({
  sub: "ann",
  iss: ISSUER,
  aud: AUDIENCE,
  exp: Math.floor(Date.now() / 1000) + 600,
  btrdb,
  ...more,
});

describe.skipIf(missing !== "").each<[string, Start]>([
  ["node", inProcess("node", [], "node/main.ts")],
  ["bun", inProcess("bun", ["run"], "node/main.ts")],
  ["deno", inProcess("deno", ["run", "-A"], "deno/main.ts")],
  ["workerd", inWorkerd],
])("%s", (name, start) => {
  const env = (endpoints: string, apiKey: string) => ({
    BTRDB_ENDPOINTS: endpoints,
    BTRDB_API_KEY: apiKey,
    GATEWAY_ORIGINS: PAGE,
    JWT_SECRET: SECRET,
    JWT_ISSUER: ISSUER,
    JWT_AUDIENCE: AUDIENCE,
    ...(cluster.caPath && { NODE_EXTRA_CA_CERTS: cluster.caPath, DENO_CERT: cluster.caPath }),
  });
  let gateway: Running;
  let before: Running;

  beforeAll(async () => {
    gateway = await start(env(urlOf(cluster), KEY));
    before = await start(env(`http://127.0.0.1:${slow.port}`, ""));
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
    const { conn, caches } = await connectWith(signToken(claims({ collections: ["sites/a/*"] }), SECRET));
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
    const boss = await connectWith(signToken(claims({ collections: ["*"] }, { sub: "boss" }), SECRET));
    await boss.conn.stream(mine.uuid).values(0n, 2000n, version);
    expect(boss.caches.at(-1)).toBe("miss");
  });

  test.each([
    ["of another secret", () => signToken(claims({ collections: ["*"] }), `${SECRET}!`)],
    ["without a signature", () => signToken(claims({ collections: ["*"] }), undefined)],
    ["that was changed", () => forge(signToken(claims({}), SECRET), claims({ collections: ["*"] }))],
    ["that is over", () => signToken(claims({ collections: ["*"] }, { exp: 1 }), SECRET)],
    ["without an end", () => signToken(claims({ collections: ["*"] }, { exp: undefined }), SECRET)],
    ["for something else", () => signToken(claims({ collections: ["*"] }, { aud: "mail" }), SECRET)],
    [
      "of somebody else",
      () => signToken(claims({ collections: ["*"] }, { iss: "https://evil.example.com/" }), SECRET),
    ],
    ["of nobody", () => signToken(claims({ collections: ["*"] }, { sub: undefined }), SECRET)],
    ["that is the cluster's key", () => KEY],
    ["that is none", () => "a.b.c"],
  ])("a token %s is none", async (_name, token) => {
    await expect(connectWith(token())).rejects.toMatchObject({ reason: "unauthenticated" });
  });

  test("the cluster hears within 100 ms that a page has gone", async () => {
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      const left = new Promise<void>((resolve) => {
        gone = resolve;
      });
      const abort = new AbortController();
      const token = signToken(claims({ collections: ["*"] }), SECRET);
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
