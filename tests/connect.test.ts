import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { inspect } from "node:util";
import { ensureCertificates } from "btrdb-dev-server";
import {
  ApiKeyOverPlaintext,
  type BTrDBError,
  Canceled,
  ConnectionError,
  connect,
  explainConnection,
  InvalidApiKey,
  VERSION,
} from "btrdb-web";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { blackHole, closedPort, infoAnswer, type Listening, serve } from "./helpers/fault-server.ts";

const KEY = "SECRET-KEY-0123456789";
/** No environment and no credentials file: what the test machine has must not matter. */
const bare = { env: {}, credentials: {} };

let folder = "";
let tls: { cert: Buffer; key: Buffer };
let untrusted: { cert: Buffer; key: Buffer };
const open: Listening[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "btrdb-connect-"));
  const [mine, other] = await Promise.all(
    ["mine", "other"].map((name) => ensureCertificates({ folder: join(folder, name) })),
  );
  if (mine === undefined || other === undefined) throw new Error("no certificates");
  tls = { cert: await readFile(mine.certPath), key: await readFile(mine.keyPath) };
  untrusted = { cert: await readFile(other.certPath), key: await readFile(other.keyPath) };
  setDefaultCACertificates([...getCACertificates("default"), await readFile(mine.caPath, "utf8")]);
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function start(handle: RequestListener, certificate?: { cert: Buffer; key: Buffer }): Promise<number> {
  const server = await serve(handle, certificate);
  open.push(server);
  return server.port;
}

/** Answers Info, and keeps the headers and paths of what it was asked. */
function recorder() {
  const requests: { url: string; headers: IncomingHttpHeaders }[] = [];
  const handle: RequestListener = (request, response) => {
    requests.push({ url: request.url ?? "", headers: request.headers });
    request.resume();
    response.setHeader("content-type", "application/grpc-web+proto");
    response.end(infoAnswer("recorded"));
  };
  return { requests, handle };
}

async function failure(promise: Promise<unknown>): Promise<ConnectionError & BTrDBError> {
  const error = await promise.then(
    () => new Error("did not fail"),
    (caught: unknown) => caught,
  );
  // Whatever happened: the key is in nothing that a user or a log could see of it.
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(KEY);
  expect(JSON.stringify(error)).not.toContain(KEY);
  return error as ConnectionError;
}

describe("what is sent", () => {
  test("the key as a bearer token in a header, and the name of this client", async () => {
    const { requests, handle } = recorder();
    const port = await start(handle, tls);
    const conn = await connect(`https://127.0.0.1:${port}/prefix/`, { ...bare, apiKey: KEY });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.url).toBe("/prefix/v5api.BTrDB/Info");
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(requests[0]?.headers["x-api-client"]).toBe(`btrdb-web/${VERSION}`);
    expect(await conn.info()).toEqual({
      majorVersion: 5,
      minorVersion: 31,
      build: "recorded",
      proxy: { proxyEndpoints: [] },
    });
    expect(requests[1]?.headers.authorization).toBe(`Bearer ${KEY}`);
    for (const shown of [
      JSON.stringify(conn),
      inspect(conn, { depth: 20, showHidden: true }),
      String(conn),
      JSON.stringify(Object.entries(conn)),
    ]) {
      expect(shown).not.toContain(KEY);
    }
    expect(JSON.parse(JSON.stringify(conn))).toEqual({ endpoint: `https://127.0.0.1:${port}/prefix` });
  });

  test("no authorization header without a key", async () => {
    const { requests, handle } = recorder();
    await connect(`127.0.0.1:${await start(handle)}`, bare);
    expect(requests[0]?.headers).not.toHaveProperty("authorization");
  });

  test("interceptors of the caller run, and before the key is there", async () => {
    const { requests, handle } = recorder();
    const seen: (string | null)[] = [];
    const port = await start(handle, tls);
    await connect(`https://127.0.0.1:${port}`, {
      ...bare,
      apiKey: KEY,
      interceptors: [
        (next) => (request) => {
          seen.push(request.header.get("authorization"));
          request.header.set("x-mine", "1");
          return next(request);
        },
      ],
    });
    expect(seen).toEqual([null]);
    expect(requests[0]?.headers["x-mine"]).toBe("1");
  });

  test("nothing with verify: false", async () => {
    const { requests, handle } = recorder();
    const conn = await connect(`127.0.0.1:${await start(handle)},127.0.0.1:9`, { ...bare, verify: false });
    expect(requests).toEqual([]);
    expect((await conn.info()).build).toBe("recorded");
  });

  test("through the given fetch only", async () => {
    const urls: string[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      urls.push(String(input));
      expect(init?.redirect).toBe("error");
      return new Response(new Uint8Array(infoAnswer("mine")), {
        headers: { "content-type": "application/grpc-web+proto" },
      });
    };
    const conn = await connect("nosuch.invalid:4411", { ...bare, apiKey: KEY, fetch });
    expect((await conn.info()).build).toBe("mine");
    expect(new Set(urls)).toEqual(new Set(["https://nosuch.invalid:4411/v5api.BTrDB/Info"]));
  });
});

describe("a key on a plain connection fails before the first byte, however it arrives", () => {
  const plain = "127.0.0.1:4410";
  test.each([
    ["argument", [plain, { ...bare, apiKey: KEY }], "argument apiKey"],
    [
      "environment",
      [{ env: { BTRDB_ENDPOINTS: plain, BTRDB_API_KEY: KEY }, credentials: {} }],
      "BTRDB_API_KEY",
    ],
    [
      "profile",
      [{ env: {}, profile: "p", credentials: { p: { btrdb: { endpoints: plain, api_key: KEY } } } }],
      'profile "p"',
    ],
    [
      "YAML text",
      [{ env: {}, credentials: `default: {btrdb: {endpoints: '${plain}', api_key: ${KEY}}}` }],
      'profile "default"',
    ],
    ["second of two endpoints", [`127.0.0.1:4411,${plain}`, { ...bare, apiKey: KEY }], plain],
    ["http URL on the TLS port", ["http://127.0.0.1:4411", { ...bare, apiKey: KEY }], "plain"],
    ["verify: false", [plain, { ...bare, apiKey: KEY, verify: false }], "argument apiKey"],
  ])("%s", async (_, args, message) => {
    const fetch = async () => {
      throw new Error("something was sent");
    };
    const last = args.at(-1) as object;
    const error = await failure(
      connect(...([...args.slice(0, -1), { ...last, fetch }] as unknown as [string])),
    );
    expect(error).toBeInstanceOf(ApiKeyOverPlaintext);
    expect(error.code).toBe("API_KEY_OVER_PLAINTEXT");
    expect(error.message).toContain(message);
  });

  test.each([`${KEY}\n`, `${KEY}\u00e9`])("a key that no header can carry: %j", async (apiKey) => {
    expect(await failure(connect("127.0.0.1:4411", { ...bare, apiKey }))).toBeInstanceOf(InvalidApiKey);
  });

  test("apiKey: false connects without the key that the environment has", async () => {
    const { requests, handle } = recorder();
    await connect(`127.0.0.1:${await start(handle)}`, {
      env: { BTRDB_API_KEY: KEY },
      credentials: {},
      apiKey: false,
    });
    expect(requests[0]?.headers).not.toHaveProperty("authorization");
  });
});

describe("why there is no connection", () => {
  const page: RequestListener = (_, response) =>
    response.setHeader("content-type", "text/html").end("<h1>hello</h1>");
  const status =
    (code: number): RequestListener =>
    (_, response) =>
      response.writeHead(code, { "content-type": "text/html" }).end("<h1>sorry</h1>");

  test.each<[string, RequestListener, string, string]>([
    ["a web page", page, "not-btrdb", "not BTrDB over gRPC-Web"],
    ["404", status(404), "not-btrdb", "path prefix"],
    ["405", status(405), "not-btrdb", "gRPC-Web proxy"],
    ["502", status(502), "unavailable", "behind the proxy"],
    ["503", status(503), "unavailable", "behind the proxy"],
    ["504", status(504), "unavailable", "behind the proxy"],
    ["401", status(401), "unauthenticated", "was not accepted"],
    [
      "cut in the middle",
      (_, response) =>
        void response
          .writeHead(200, { "content-type": "application/grpc-web+proto" })
          .end(infoAnswer("x").subarray(0, 9)),
      "not-btrdb",
      "not BTrDB",
    ],
    [
      "no trailers",
      (_, response) =>
        void response
          .writeHead(200, { "content-type": "application/grpc-web+proto" })
          .end(infoAnswer("x").subarray(0, -21)),
      "not-btrdb",
      "not BTrDB",
    ],
    ["a connection that is cut", (request) => request.socket.destroy(), "refused", "nothing answers"],
    [
      "a wrong key",
      (_, response) =>
        void response
          .writeHead(200, {
            "content-type": "application/grpc-web+proto",
            "grpc-status": "16",
            "grpc-message": `invalid api key`,
          })
          .end(),
      "unauthenticated",
      "invalid api key",
    ],
    [
      "a server that repeats the key",
      (_, response) =>
        void response
          .writeHead(200, {
            "content-type": "application/grpc-web+proto",
            "grpc-status": "16",
            "grpc-message": `no ${KEY}!`,
          })
          .end(),
      "unauthenticated",
      "no ***!",
    ],
  ])("%s", async (name, handle, reason, message) => {
    const attempt = connect(`https://127.0.0.1:${await start(handle, tls)}`, { ...bare, apiKey: KEY });
    // What a server says stays in `cause` as it was said; only that case may hold the key there.
    const error = name.includes("repeats")
      ? ((await attempt.catch((caught: unknown) => caught)) as ConnectionError)
      : await failure(attempt);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toMatch(/^Could not connect to the database/);
    expect([error.reason, error.message]).toEqual([reason, expect.stringContaining(message)]);
    expect(error.message).not.toContain(KEY);
  });

  test("nothing listens", async () => {
    const port = await closedPort();
    const error = await failure(connect(`127.0.0.1:${port}`, bare));
    expect(error.message).toContain(
      `Could not connect to the database at http://127.0.0.1:${port}: nothing answers there`,
    );
    expect([error.code, error.reason]).toEqual(["CONNECTION_FAILED", "refused"]);
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("the host name is not known", async () => {
    expect((await failure(connect("nosuch.invalid:4410", bare))).reason).toBe("dns");
  });

  test("a port that fetch may not use", async () => {
    expect((await failure(connect("127.0.0.1:9", bare))).reason).toBe("blocked-port");
  });

  test("a certificate that is not trusted", async () => {
    const error = await failure(
      connect(`https://127.0.0.1:${await start(page, untrusted)}`, { ...bare, apiKey: KEY }),
    );
    expect(error.reason).toBe("certificate");
    expect(error.message).toContain("certificate is not trusted");
    expect(error.checks.join()).toContain("NODE_EXTRA_CA_CERTS");
  });

  test("TLS to a plain port, and plain to a TLS port", async () => {
    expect((await failure(connect(`https://127.0.0.1:${await start(page)}`, bare))).reason).toBe(
      "tls-mismatch",
    );
    const plain = await failure(connect(`127.0.0.1:${await start(page, tls)}`, bare));
    expect(plain.message).toMatch(/4411 or an https URL/);
  });

  test("no answer in time", async () => {
    const hole = await blackHole();
    open.push(hole);
    const error = await failure(connect(`127.0.0.1:${hole.port}`, { ...bare, timeoutMs: 150 }));
    expect([error.code, error.reason]).toEqual(["DEADLINE_EXCEEDED", "timeout"]);
  });

  test("the caller does not want it any more", async () => {
    const hole = await blackHole();
    open.push(hole);
    const controller = new AbortController();
    const attempt = connect(`127.0.0.1:${hole.port}`, { ...bare, signal: controller.signal });
    controller.abort(new Error("left the page"));
    const error = await failure(attempt);
    expect(error).toBeInstanceOf(Canceled);
    expect(error.cause).toEqual(new Error("left the page"));
    expect(await failure(connect("127.0.0.1:1", { ...bare, signal: AbortSignal.abort() }))).toBeInstanceOf(
      Canceled,
    );
  });

  test.each([301, 302, 307, 308])(
    "a %i redirect is not followed, and the key goes nowhere else",
    async (code) => {
      const elsewhere = recorder();
      const target = `https://127.0.0.1:${await start(elsewhere.handle, tls)}/v5api.BTrDB/Info`;
      const port = await start(
        (_, response) => void response.writeHead(code, { location: target }).end(),
        tls,
      );
      const error = await failure(connect(`https://127.0.0.1:${port}`, { ...bare, apiKey: KEY }));
      expect(error.reason).toBe("redirect");
      expect(elsewhere.requests).toEqual([]);
    },
  );
});

describe("several endpoints", () => {
  test("are tried in order, and the first that works is used", async () => {
    const { requests, handle } = recorder();
    const [first, second, closed] = [
      await start((_, response) => void response.writeHead(503).end()),
      await start(handle),
      await closedPort(),
    ];
    const conn = await connect([`127.0.0.1:${closed}`, `127.0.0.1:${first}`, `127.0.0.1:${second}`], bare);
    expect(conn.endpoint).toBe(`http://127.0.0.1:${second}`);
    expect(requests).toHaveLength(1);
  });

  test("all of them are named when all fail", async () => {
    const ports = [await closedPort(), await closedPort()];
    const error = await failure(
      connect(
        ports.map((port) => `127.0.0.1:${port}`),
        bare,
      ),
    );
    for (const port of ports) expect(error.message).toContain(`http://127.0.0.1:${port}: nothing answers`);
    expect((error.cause as AggregateError).errors).toHaveLength(2);
  });

  test("a wrong key ends the search", async () => {
    const { requests, handle } = recorder();
    const denied = await start((_, response) => void response.writeHead(401).end(), tls);
    const error = await failure(
      connect([`https://127.0.0.1:${denied}`, `https://127.0.0.1:${await start(handle, tls)}`], {
        ...bare,
        apiKey: KEY,
      }),
    );
    expect(error.code).toBe("UNAUTHENTICATED");
    expect(requests).toEqual([]);
  });
});

describe("explainConnection()", () => {
  const colliding = {
    env: { BTRDB_PROFILE: "p", BTRDB_API_KEY: KEY },
    credentials: { p: { btrdb: { endpoints: "profile:4411" } } },
  };

  test("says where each value came from, key masked, without a byte sent", async () => {
    const report = await explainConnection(colliding);
    expect(report.urls).toEqual(["https://profile:4411"]);
    expect(report.endpoints?.origin.description).toBe('profile "p" in credentials given as an option');
    expect(report.apiKey).toEqual({
      value: "*** (21 characters)",
      origin: { kind: "environment", description: "environment variable BTRDB_API_KEY" },
    });
    expect(report.profile?.value).toBe("p");
    expect(report.profiles).toEqual(["p"]);
    expect(report.error).toBeUndefined();
    expect(String(report)).toContain("urls: https://profile:4411");
    expect(String(report) + JSON.stringify(report) + inspect(report, { depth: 9 })).not.toContain(KEY);
  });

  test("reports what is wrong instead of throwing, and hides secrets in it", async () => {
    const report = await explainConnection("127.0.0.1:4410", colliding);
    expect(report.error).toBeInstanceOf(ApiKeyOverPlaintext);
    expect(report.endpoints?.value).toBe("127.0.0.1:4410");
    const password = await explainConnection(`https://me:${KEY}@h`, bare);
    expect(password.error?.code).toBe("INVALID_ENDPOINT");
    expect(String(password) + JSON.stringify(password)).not.toContain(KEY);
  });
});
