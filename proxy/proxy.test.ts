import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureCertificates, type RunningServer, startServer } from "btrdb-dev-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningEnvoy, startEnvoy, validateEnvoyConfig } from "../scripts/envoy/start-envoy.ts";
import { type Envoy, findEnvoy } from "../scripts/tools/find-envoy.ts";
import { type Found, toolOrSkip } from "../scripts/tools/found.ts";
import { callGrpc, callGrpcWeb, callGrpcWeb2, trailersOf } from "./bare-calls.ts";

const DEVELOPMENT = fileURLToPath(new URL("envoy.yaml", import.meta.url));
const PRODUCTION = fileURLToPath(new URL("envoy.production.yaml", import.meta.url));
const HOST = "127.0.0.1";
const KEY = "proxy-key";

let found: Found<Envoy>;
let node: RunningServer;
let caPath: string;
let ca: string;
let certificate: { chain: string; key: string };
let cache: string;

beforeAll(async () => {
  found = await findEnvoy({ log: console.log });
  cache = await mkdtemp(join(tmpdir(), "btrdb-proxy-"));
  process.env.BTRDB_CACHE_DIR = cache;
  const paths = await ensureCertificates();
  caPath = paths.caPath;
  ca = await readFile(caPath, "utf8");
  certificate = { chain: paths.certPath, key: paths.keyPath };
  node = await startServer({ host: HOST, port: 0, tlsPort: null, database: "memory" });
}, 300_000);

afterAll(async () => {
  await node.close();
  await rm(cache, { recursive: true, force: true });
});

describe("envoy --mode validate", () => {
  test("takes envoy.yaml", async ({ skip }) => {
    const envoy = toolOrSkip(found, skip);
    if (envoy) expect(await validateEnvoyConfig(envoy, DEVELOPMENT, { certificate })).toBe("");
  });

  test("takes envoy.production.yaml", async ({ skip }) => {
    const envoy = toolOrSkip(found, skip);
    const settings = { certificate, nodesCa: caPath };
    if (envoy) expect(await validateEnvoyConfig(envoy, PRODUCTION, settings)).toBe("");
  });

  test("refuses a certificate that is not there", async ({ skip }) => {
    const envoy = toolOrSkip(found, skip);
    const missing = { chain: "/missing.crt", key: "/missing.key" };
    if (envoy) {
      expect(await validateEnvoyConfig(envoy, DEVELOPMENT, { certificate: missing })).toContain("/missing.");
    }
  });
});

describe("envoy.yaml", () => {
  let envoy: RunningEnvoy | undefined;
  let plain: string;
  let tls: string;

  beforeAll(async () => {
    if (!found.found) return;
    envoy = await startEnvoy(found.tool, DEVELOPMENT, {
      plainPort: 0,
      tlsPort: 0,
      nodes: [{ host: HOST, port: node.port }],
      page: null,
      certificate,
    });
    plain = `http://${HOST}:${envoy.ports.get("plain")}`;
    tls = `https://${HOST}:${envoy.ports.get("tls")}`;
  });
  afterAll(() => envoy?.close());

  /** A test that needs Envoy. */
  const through = (name: string, body: () => Promise<void>): void => {
    test(name, async ({ skip }) => {
      if (toolOrSkip(found, skip)) await body();
    });
  };

  through("passes gRPC-Web over HTTP/1.1 on the plain port", async () => {
    const response = await callGrpcWeb(plain, "Info");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/grpc-web+proto");
    expect(trailersOf(new Uint8Array(await response.arrayBuffer()))).toContain("grpc-status:0");
  });

  through("passes gRPC-Web over HTTP/2 on the TLS port", async () => {
    const { fields, body } = await callGrpcWeb2(tls, "Info", { ca });
    expect(fields["content-type"]).toBe("application/grpc-web+proto");
    expect(trailersOf(body)).toContain("grpc-status:0");
  });

  through("passes native gRPC on both ports", async () => {
    for (const answer of [await callGrpc(plain, "Info"), await callGrpc(tls, "Info", { ca })]) {
      expect(answer.fields).toMatchObject({ ":status": 200, "grpc-status": "0" });
      expect(answer.body.length).toBeGreaterThan(5);
    }
  });

  through("answers a preflight for every header that a client sends", async () => {
    const response = await fetch(`${plain}/v5api.BTrDB/Info`, {
      method: "OPTIONS",
      headers: {
        origin: "https://page.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,x-api-client,x-grpc-web",
      },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBe("https://page.example");
    expect(response.headers.get("access-control-allow-methods")).toContain("POST");
    expect(response.headers.get("access-control-allow-credentials")).toBeNull();
    const allowed = response.headers.get("access-control-allow-headers") ?? "";
    const needed = [
      "authorization",
      "content-type",
      "grpc-timeout",
      "x-api-client",
      "x-grpc-web",
      "x-user-agent",
    ];
    expect(allowed.split(/, ?/)).toEqual(expect.arrayContaining(needed));
  });

  through("lets a page read the status of an answer, with each CORS header once", async () => {
    const response = await callGrpcWeb(plain, "Info", { origin: "https://page.example" });
    expect(response.headers.get("access-control-allow-origin")).toBe("https://page.example");
    const exposed = (response.headers.get("access-control-expose-headers") ?? "").split(/, ?/);
    expect(exposed).toEqual(
      expect.arrayContaining(["grpc-status", "grpc-message", "grpc-status-details-bin"]),
    );
    expect(new Set(exposed).size).toBe(exposed.length);
  });

  through("shows the node's health", async () => {
    expect((await fetch(`${plain}/healthz`)).status).toBe(200);
  });

  through("serves nothing else where there is no page", async () => {
    expect((await fetch(`${plain}/`)).status).toBe(404);
  });

  through("offers nothing on its admin port that changes it", async () => {
    expect((await fetch(`${envoy?.adminUrl}/ready`)).status).toBe(200);
    expect((await fetch(`${envoy?.adminUrl}/quitquitquit`, { method: "POST" })).status).toBe(403);
  });

  through("says UNAVAILABLE while the node is down, and finds it again", async () => {
    if (!found.found) return;
    const first = await startServer({ host: HOST, port: 0, tlsPort: null, database: "memory" });
    const proxy = await startEnvoy(found.tool, DEVELOPMENT, {
      plainPort: 0,
      tlsPort: 0,
      nodes: [{ host: HOST, port: first.port }],
      page: null,
      certificate,
    });
    try {
      const url = `http://${HOST}:${proxy.ports.get("plain")}`;
      expect((await callGrpc(url, "Info")).fields["grpc-status"]).toBe("0");
      await first.close();
      expect((await callGrpc(url, "Info")).fields["grpc-status"]).toBe("14");
      const second = await startServer({ host: HOST, port: first.port, tlsPort: null, database: "memory" });
      try {
        await expect
          .poll(async () => (await callGrpc(url, "Info")).fields["grpc-status"], { timeout: 15_000 })
          .toBe("0");
      } finally {
        await second.close();
      }
    } finally {
      await proxy.close();
    }
  });
});

describe("envoy.production.yaml", () => {
  let envoy: RunningEnvoy | undefined;
  let second: RunningServer | undefined;
  let url: string;

  beforeAll(async () => {
    if (!found.found) return;
    second = await startServer({ host: HOST, port: 0, tlsPort: 0, database: "memory", apiKeys: [KEY] });
    envoy = await startEnvoy(found.tool, PRODUCTION, {
      host: HOST,
      tlsPort: 0,
      adminPort: 0,
      nodes: [{ host: HOST, port: second.tlsPort ?? 0, tlsName: "localhost" }],
      nodesCa: caPath,
      certificate,
    });
    url = `https://${HOST}:${envoy.ports.get("tls")}`;
  });
  afterAll(async () => {
    await envoy?.close();
    await second?.close();
  });

  const authorized = { authorization: `Bearer ${KEY}` };
  const page = "https://dashboard.example.com";

  test("reaches a node over TLS with its name checked, and passes the key on", async ({ skip }) => {
    if (!toolOrSkip(found, skip)) return;
    expect((await callGrpc(url, "Info", { ca, headers: authorized })).fields["grpc-status"]).toBe("0");
    const refused = await callGrpc(url, "Info", { ca });
    expect(refused.fields).toMatchObject({ "grpc-status": "16", "grpc-message": "invalid%20api%20key" });
  });

  test("lets only the named origins read", async ({ skip }) => {
    if (!toolOrSkip(found, skip)) return;
    const named = await callGrpcWeb2(url, "Info", { ca, headers: { ...authorized, origin: page } });
    expect(named.fields["access-control-allow-origin"]).toBe(page);
    const other = { ...authorized, origin: "https://elsewhere.example" };
    const answer = await callGrpcWeb2(url, "Info", { ca, headers: other });
    expect(answer.fields["access-control-allow-origin"]).toBeUndefined();
  });

  test("logs calls without the key", async ({ skip }) => {
    if (!toolOrSkip(found, skip)) return;
    await callGrpc(url, "Info", { ca, headers: { ...authorized, "x-api-client": "proxy-test" } });
    await expect.poll(() => envoy?.output(), { timeout: 15_000 }).toContain('"api_client":"proxy-test"');
    expect(envoy?.output()).toContain('"path":"/v5api.BTrDB/Info"');
    expect(envoy?.output()).not.toContain(KEY);
  });

  test("trusts no node whose certificate is for another name", async ({ skip }) => {
    const tool = toolOrSkip(found, skip);
    if (!tool) return;
    const proxy = await startEnvoy(tool, PRODUCTION, {
      host: HOST,
      tlsPort: 0,
      adminPort: 0,
      nodes: [{ host: HOST, port: second?.tlsPort ?? 0, tlsName: "other.example.com" }],
      nodesCa: caPath,
      certificate,
    });
    try {
      const answer = await callGrpc(`https://${HOST}:${proxy.ports.get("tls")}`, "Info", {
        ca,
        headers: authorized,
      });
      expect(answer.fields["grpc-status"]).toBe("14");
    } finally {
      await proxy.close();
    }
  });
});
