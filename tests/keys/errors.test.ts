// Whatever goes wrong, and whatever a server says back: the key is in nothing that a program may print of it.

import { Console } from "node:console";
import { readFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { Writable } from "node:stream";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { inspect } from "node:util";
import { create, toBinary } from "@bufbuild/protobuf";
import { ensureCertificates } from "btrdb-dev-server";
import { type BTrDB, connect, explainConnection, isBTrDBError, toBTrDBError } from "btrdb-web";
import { RawValuesResponseSchema } from "btrdb-web/proto";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { keyForms } from "../../scripts/testing/key-forms.ts";
import { serve } from "../helpers/fault-server.ts";
import { answerOf, frame } from "../helpers/grpc-web-answer.ts";

const KEY = "kQ7-never-shown-41fZ";
const forms = keyForms(KEY);
const UUID = "7ce70f5a-2a2a-4a2f-8f54-0a1a5b9e7a70";
const unverified = {
  apiKey: KEY,
  env: {},
  credentials: {},
  verify: false,
  retry: false,
  timeoutMs: 20_000,
} as const;

let tls: { cert: Buffer; key: Buffer };
beforeAll(async () => {
  const { certPath, keyPath, caPath } = await ensureCertificates();
  setDefaultCACertificates([...getCACertificates("default"), await readFile(caPath, "utf8")]);
  tls = { cert: await readFile(certPath), key: await readFile(keyPath) };
});

/** Everything that a program can print of a value. */
function printed(value: unknown): string {
  let written = "";
  const stream = new Writable({
    write(chunk, _, done) {
      written += String(chunk);
      done();
    },
  });
  const lines = new Console({ stdout: stream, inspectOptions: { depth: 20 } });
  lines.log(value);
  lines.dir(value, { depth: null, showHidden: true });
  const seen = new Set<unknown>();
  const look = (one: unknown): string => {
    if (typeof one !== "object" || one === null || seen.has(one)) return String(one);
    seen.add(one);
    const own = Reflect.ownKeys(one).map((name) => look(Reflect.get(one, name)));
    const fields = one instanceof Headers ? JSON.stringify([...one]) : "";
    return [String(one), inspect(one, { depth: null, showHidden: true }), fields, ...own].join("\n");
  };
  const json = JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? String(inner) : inner));
  return [written, json, look(value)].join("\n");
}

function expectNoKey(value: unknown, what: string): void {
  const text = printed(value);
  const at = text.indexOf(KEY);
  expect(forms.findIn(text), `${what}: ${text.slice(Math.max(0, at - 300), at + 100)}`).toBeUndefined();
}

/** A server that says the key back in this way, and a connection to it. */
async function quoting(handle: (key: string) => RequestListener): Promise<BTrDB> {
  const { port, close } = await serve((request, response) => {
    request.resume();
    handle(request.headers.authorization ?? "")(request, response);
  }, tls);
  onTestFinished(close);
  const conn = await connect(`https://127.0.0.1:${port}`, unverified);
  onTestFinished(() => conn.close());
  return conn;
}

const GRPC = { "content-type": "application/grpc-web+proto" };
const stat = (msg: string) => create(RawValuesResponseSchema, { stat: { code: 404, msg } });

/** How a hostile server, or a proxy that wants to help, repeats what it got. */
const WAYS: Readonly<Record<string, (said: string) => RequestListener>> = {
  "a status in the header": (said) => (_, response) =>
    void response
      .writeHead(200, { ...GRPC, "grpc-status": "16", "grpc-message": encodeURIComponent(said) })
      .end(),
  "a status with a code": (said) => (_, response) =>
    void response
      .writeHead(200, { ...GRPC, "grpc-status": "2", "grpc-message": `[404] no stream for ${said}` })
      .end(),
  "trailers, with fields of its own": (said) => (_, response) =>
    void response
      .writeHead(200, { ...GRPC, "x-echo": said })
      .end(
        answerOf([], frame(0x80, `grpc-status: 7\r\ngrpc-message: not for ${said}\r\nx-echo: ${said}\r\n`)),
      ),
  "a stat in the response": (said) => (_, response) =>
    void response.writeHead(200, GRPC).end(answerOf([toBinary(RawValuesResponseSchema, stat(said))])),
  "a page of HTML": (said) => (_, response) =>
    void response
      .writeHead(401, { "content-type": "text/html", "www-authenticate": said })
      .end(`<h1>${said}</h1>`),
  "a wrong content type": (said) => (_, response) =>
    void response.writeHead(200, { "content-type": `text/plain; said="${said}"` }).end(said),
  "a redirect": (said) => (_, response) =>
    void response.writeHead(302, { location: `https://127.0.0.1:9/?key=${encodeURIComponent(said)}` }).end(),
  "a status line": (said) => (_, response) => void response.writeHead(503, said, GRPC).end(said),
  "bytes that are no message": (said) => (_, response) =>
    void response.writeHead(200, GRPC).end(answerOf([said])),
  "a frame that is cut": (said) => (_, response) =>
    void response.writeHead(200, GRPC).end(frame(0, said).subarray(0, 20)),
};

const CALLS: Readonly<Record<string, (conn: BTrDB) => Promise<unknown>>> = {
  info: (conn) => conn.info(),
  values: async (conn) => conn.stream(UUID).values(0n, 10n),
  windows: async (conn) => conn.stream(UUID).alignedWindows(0n, 1n << 30n, 20),
  metadata: (conn) => conn.stream(UUID).metadata(),
  insert: (conn) => conn.stream(UUID).insert([[1n, 1]]),
  search: (conn) => conn.streamsInCollection("a"),
  sql: (conn) => conn.query("select 1"),
  raw: (conn) => conn.rpc.info({}),
};

test.each(Object.entries(WAYS))("a server that says the key back in %s", async (kind, way) => {
  const conn = await quoting(way);
  for (const [name, call] of Object.entries(CALLS)) {
    // The stat of a raw call is its caller's, as the server sent it.
    if (name === "raw" && kind.startsWith("a stat")) continue;
    const error = await call(conn).then(
      () => expect.unreachable(`${name} has taken an answer that is none`),
      (caught: unknown) => caught,
    );
    expect(isBTrDBError(error) || name === "raw", name).toBe(true);
    // It has come that far.
    expect(inspect(error)).not.toMatch(/certificate|refused/u);
    expectNoKey(error, name);
    expectNoKey(toBTrDBError(error), name);
  }
});

test("what connects, reads and explains shows no key either", async () => {
  const conn = await quoting(() => (_, response) => void response.end());
  const stream = conn.stream(UUID);
  const report = await explainConnection("h:4411", { apiKey: KEY, env: {}, credentials: {} });
  const seen = [conn, conn.rpc, stream, stream.values(0n, 1n), await conn.streams(UUID), report];
  for (const one of seen) expectNoKey(one, String(one));
});

test("a key that is printed is found", () => {
  const hidden = Object.defineProperty(new Error("no"), "request", {
    value: { headers: new Headers({ a: KEY }) },
  });
  for (const leak of [
    new Error("no", { cause: new Error(KEY) }),
    { deep: [{ er: Buffer.from(KEY) }] },
    hidden,
  ])
    expect(() => expectNoKey(leak, "a leak")).toThrow("a leak");
});
