import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type ClientRequest, request as httpRequest } from "node:http";
import { connect as http2Connect } from "node:http2";
import { request as httpsRequest } from "node:https";
import { connect as netConnect } from "node:net";
import { createClient, type Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { BTrDB } from "btrdb-web/proto";
import { expect, onTestFinished, test, vi } from "vitest";
import { startServer } from "./start-server.ts";
import {
  collect,
  grpcClient,
  newStream,
  temporaryFolder,
  testServer,
  webClient,
} from "./testing/test-server.ts";

/** Both ports, with certificates in a folder of their own. */
async function serverWithTls() {
  vi.stubEnv("BTRDB_CACHE_DIR", temporaryFolder());
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const server = await testServer({ tlsPort: 0 });
  return { ...server, ca: readFileSync(server.caPath ?? "") };
}

type Make = (baseUrl: string, ca: Buffer, version: "1.1" | "2") => Transport;
const PROTOCOLS: Record<string, Make> = {
  gRPC: (baseUrl, ca) => createGrpcTransport({ baseUrl, nodeOptions: { ca } }),
  "gRPC-Web": (baseUrl, ca, httpVersion) =>
    createGrpcWebTransport({ baseUrl, httpVersion, nodeOptions: { ca } }),
  Connect: (baseUrl, ca, httpVersion) =>
    createConnectTransport({ baseUrl, httpVersion, nodeOptions: { ca } }),
  "Connect with JSON": (baseUrl, ca, httpVersion) =>
    createConnectTransport({ baseUrl, httpVersion, useBinaryFormat: false, nodeOptions: { ca } }),
};

test("each port serves each protocol over HTTP/1.1 and HTTP/2", async () => {
  const { url, tlsUrl, ca } = await serverWithTls();
  for (const baseUrl of [url, tlsUrl ?? ""]) {
    for (const [name, make] of Object.entries(PROTOCOLS)) {
      for (const httpVersion of ["1.1", "2"] as const) {
        const client = createClient(BTrDB, make(baseUrl, ca, httpVersion));
        const uuid = await newStream(client);
        await client.insert({ uuid, values: [{ time: 1n, value: 2.5 }] });
        const [answer, ...rest] = await collect(client.rawValues({ uuid, start: 0n, end: 10n }));
        expect(rest, `${name} ${httpVersion}`).toEqual([]);
        expect(answer?.values, `${name} ${httpVersion}`).toMatchObject([{ time: 1n, value: 2.5 }]);
        const [error] = await collect(client.rawValues({ uuid, start: 10n, end: 10n }));
        expect(error?.stat?.code, `${name} ${httpVersion}`).toBe(413);
      }
    }
  }
});

test("a preface in single bytes is still HTTP/2", async () => {
  const server = await testServer();
  const socket = netConnect(server.port, server.host);
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, "connect");
  socket.setNoDelay(true);
  for (const byte of "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") {
    socket.write(byte);
    await new Promise(setImmediate);
  }
  socket.write(Buffer.from("000000040000000000", "hex"));
  const [answer] = await once(socket, "data");
  // A SETTINGS frame: length, type 4, no flags, stream 0.
  expect(answer[3]).toBe(4);
});

test("a client that closes or sends rubbish harms nobody", async () => {
  const server = await testServer();
  const rubbish = ["", "PRI", "PRI * HTTP/2.0\r\n\r\nrubbish that is no frame", "\0\0\0", "GET /\r\n\r\n"];
  for (const text of rubbish) {
    const socket = netConnect(server.port, server.host);
    socket.on("error", () => {});
    await once(socket, "connect");
    socket.end(text);
    socket.resume();
    await once(socket, "close");
  }
  expect((await webClient(server.url).info({})).majorVersion).toBe(5);
});

test("GET / says what this is, GET /healthz that it runs, the rest is 404", async () => {
  const { url, tlsUrl, ca } = await serverWithTls();
  const get = async (target: string, http: (url: string, options: object) => ClientRequest = httpRequest) => {
    const request = http(target, { ca, agent: false }).end();
    const [response] = await once(request, "response");
    const chunks = await response.toArray();
    return { status: response.statusCode, text: Buffer.concat(chunks).toString() };
  };
  expect(await get(`${url}/`)).toMatchObject({ status: 200 });
  expect(await get(`${tlsUrl}/`, httpsRequest)).toEqual({
    status: 200,
    text: "btrdb-dev-server 5.31.0: this certificate is accepted; go back to your page\n",
  });
  expect(await get(`${url}/healthz`)).toEqual({ status: 200, text: "ok\n" });
  expect(await get(`${url}/nothing`)).toMatchObject({ status: 404 });
});

test("pages of any origin may call", async () => {
  const { url } = await testServer();
  const preflight = await fetch(`${url}/v5api.BTrDB/Info`, {
    method: "OPTIONS",
    headers: {
      origin: "https://page.test",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type,x-api-client,x-grpc-web",
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");
  const allowed = preflight.headers.get("access-control-allow-headers")?.split(", ");
  expect(allowed).toEqual(
    expect.arrayContaining([
      "authorization",
      "x-api-client",
      "x-grpc-web",
      "x-user-agent",
      "content-type",
      "grpc-timeout",
      "connect-protocol-version",
    ]),
  );
  const answer = await fetch(`${url}/v5api.BTrDB/Info`, {
    method: "POST",
    headers: { origin: "https://page.test", "content-type": "application/grpc-web+proto" },
    body: new Uint8Array(5),
  });
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  expect(answer.headers.get("access-control-expose-headers")?.split(", ")).toEqual(
    expect.arrayContaining(["grpc-status", "grpc-message", "grpc-status-details-bin"]),
  );
});

test("two servers cannot have one port, and the second leaves nothing open", async () => {
  const first = await testServer();
  vi.stubEnv("BTRDB_CACHE_DIR", temporaryFolder());
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const second = startServer({ port: 0, tlsPort: first.port, log: () => {} });
  await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("more than 100 streams run over one connection", async () => {
  const { url } = await testServer();
  const client = grpcClient(url);
  const answers = await Promise.all(Array.from({ length: 500 }, () => client.info({})));
  expect(answers).toHaveLength(500);
  const session = http2Connect(url);
  onTestFinished(() => session.destroy());
  const [settings] = await once(session, "remoteSettings");
  expect(settings.maxConcurrentStreams).toBe(1000);
});

test("a request message that is too large is refused in words", async () => {
  const { url } = await testServer();
  const client = webClient(url);
  const collection = "x".repeat(17 << 20);
  await expect(client.create({ collection })).rejects.toThrow(/larger than configured readMaxBytes 16777216/);
});
