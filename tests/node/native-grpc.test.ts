import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { ensureCertificates, type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, isBTrDBError, RawColumns, randomUuid, uuidToBytes } from "btrdb-web";
import { type NativeGrpc, nativeGrpc } from "btrdb-web/node";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { blackHole, closedPort, serve } from "../helpers/fault-server.ts";
import { type NativeProxy, nativeProxy } from "./native-proxy.ts";

const KEY = "THE-KEY-OF-NATIVE";
const POINTS = 2_000_000;
const END = 1n << 40n;

let server: RunningServer;
let proxy: NativeProxy;
let native: NativeGrpc;
let conn: BTrDB;
let uuid: string;

beforeAll(async () => {
  server = await startServer({
    port: 0,
    tlsPort: null,
    database: "memory",
    graceMs: 100,
    log: () => undefined,
  });
  proxy = await nativeProxy(server.url);
  native = nativeGrpc();
  conn = await connect(proxy.url, { fetch: native });
  const stream = await conn.create({ collection: "native", tags: { name: "a", unit: "V" } });
  const time = BigInt64Array.from({ length: POINTS }, (_, i) => BigInt(i));
  await stream.insert(new RawColumns({ time, value: Float64Array.from(time, Number) }));
  uuid = stream.uuid;
});
afterAll(async () => {
  native.close();
  await proxy.close();
  await server.close();
});

async function* only<T>(message: T): AsyncGenerator<T, void> {
  yield message;
}

/** A fetch of its own for one test. */
function fetchWith(options: Parameters<typeof nativeGrpc>[0] = {}): NativeGrpc {
  const own = nativeGrpc(options);
  onTestFinished(() => own.close());
  return own;
}
const whyNot = async (endpoint: string, fetch: NativeGrpc) => {
  const error = await connect(endpoint, { fetch, apiKey: false, retry: false, timeoutMs: 20_000 }).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!isBTrDBError(error)) throw new Error(`connect() ended with ${String(error)}`);
  return error as typeof error & { reason: string };
};

test("it is native gRPC on one connection, also for calls of conn.rpc", async () => {
  const own = await nativeProxy(server.url);
  onTestFinished(() => own.close());
  const fresh = await connect(own.url, { fetch: fetchWith() });
  const stream = fresh.stream(uuid);
  await Promise.all([stream.version(), stream.values(0n, 10n), fresh.rpc.info({}), stream.nearest(0n)]);
  expect(own.headers()).toMatchObject({ "content-type": "application/grpc+proto", te: "trailers" });
  expect(own.headers()["x-grpc-web"]).toBeUndefined();
  expect(own.connections()).toBe(1);
  // What gRPC-Web cannot carry: the request stays open, and the answer comes as it does.
  const stop = new AbortController();
  const update = { uuid: [uuidToBytes(uuid)] };
  const told = fresh.rpc.subscribe(only(update), { signal: stop.signal })[Symbol.asyncIterator]();
  let seen = false;
  const first = told.next().finally(() => {
    seen = true;
  });
  const writer = fresh.stream(uuid);
  for (let time = -1n; !seen; time--) await writer.insert([[time, 1]]);
  expect((await first).value?.uuid).toEqual(uuidToBytes(uuid));
  stop.abort();
});

test("large messages go both ways whole", async () => {
  const stream = await conn.create({ collection: "native", tags: { name: randomUuid(), unit: "V" } });
  const time = BigInt64Array.from({ length: 150_000 }, (_, i) => BigInt(i) << 20n);
  const value = Float64Array.from({ length: time.length }, (_, i) => Math.sin(i));
  await stream.insert({ time, value }, { pointsPerRequest: 50_000 });
  for (const transport of ["proto", "arrow"] as const) {
    const read = await stream.values(0n, END, { transport });
    expect(read.time).toEqual(time);
    expect(read.value).toEqual(value);
  }
});

describe("the server sees at once that a call is left", () => {
  const ways: Record<string, (iterator: AsyncIterator<unknown>, abort: AbortController) => unknown> = {
    break: (iterator) => iterator.return?.(),
    abort: (_iterator, abort) => abort.abort(),
  };
  test.each(Object.entries(ways))("%s is RST_STREAM with CANCEL", async (_name, leave) => {
    // Some chunks, and not all of them: the answer cannot be over before it is left.
    await proxy.cut("/v5api.BTrDB/RawValues", [], 500_000);
    const abort = new AbortController();
    const options = { transport: "proto", signal: abort.signal } as const;
    const iterator = conn.stream(uuid).values(0n, END, options)[Symbol.asyncIterator]();
    await iterator.next();
    await leave(iterator, abort);
    await expect.poll(() => proxy.code(), { timeout: 20_000 }).toBe(8);
    // The connection goes on.
    const connections = proxy.connections();
    await conn.info();
    expect(proxy.connections()).toBe(connections);
  });

  test("a deadline that passes while nothing comes", async () => {
    await proxy.cut("/v5api.BTrDB/Subscribe", []);
    const call = async () => {
      const update = { uuid: [uuidToBytes(uuid)] };
      for await (const _told of conn.rpc.subscribe(only(update), { timeoutMs: 1_000 }));
    };
    await expect(call()).rejects.toMatchObject({ code: 4 });
    await expect.poll(() => proxy.code(), { timeout: 20_000 }).toBe(8);
  });

  test("abort before there is a connection, and before there is an answer", async () => {
    const silent = await blackHole();
    onTestFinished(() => silent.close());
    const send = fetchWith();
    for (const abortIn of [0, 50]) {
      const abort = new AbortController();
      const call = send(`http://127.0.0.1:${silent.port}/v5api.BTrDB/Info`, {
        method: "POST",
        headers: { "content-type": "application/grpc-web+proto" },
        body: new Uint8Array(5),
        signal: abort.signal,
      });
      setTimeout(() => abort.abort(new Error("mine")), abortIn);
      await expect(call).rejects.toThrow("mine");
    }
  });
});

test("who does not read gets no more than the window, and holds up nobody else", async () => {
  await proxy.cut("/v5api.BTrDB/RawValues", []);
  const iterator = conn.rpc
    .rawValues({ uuid: uuidToBytes(uuid), start: 0n, end: END })
    [Symbol.asyncIterator]();
  await iterator.next();
  let before = -1;
  // Until nothing flows any more.
  await expect
    .poll(
      () => {
        const same = before === proxy.bytes();
        before = proxy.bytes();
        return same;
      },
      { interval: 500, timeout: 30_000 },
    )
    .toBe(true);
  // All of it is 36 MB; buffers of two connections and of the proxy lie on the way.
  expect(before).toBeLessThan(16 << 20);
  expect((await conn.stream(uuid).values(0n, 100_000n, { transport: "arrow" })).length).toBe(100_000);
  // A machine that is busy elsewhere may have kept some of the window back until now.
  expect(proxy.bytes()).toBeLessThan(16 << 20);
  let messages = 1;
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) messages++;
  expect(messages).toBeGreaterThanOrEqual(POINTS / 5000);
});

test("a read that is cut goes on where it stopped, over a new connection", async () => {
  const again = await connect(proxy.url, { fetch: native, retry: { baseDelayMs: 1, maxDelayMs: 2 } });
  for (const [transport, rpc] of [
    ["proto", "RawValues"],
    ["arrow", "ArrowRawValues"],
  ] as const) {
    const connections = proxy.connections();
    await proxy.cut(`/v5api.BTrDB/${rpc}`, [200_001, 100_003, 7]);
    const read = await again.stream(uuid).values(0n, 200_000n, { transport });
    expect(await proxy.calls()).toBe(4);
    expect(proxy.connections()).toBe(connections + 3);
    expect(read.time).toEqual(BigInt64Array.from({ length: 200_000 }, (_, i) => BigInt(i)));
  }
});

test("a server that is started again is found again", async () => {
  const options = { tlsPort: null, database: "memory", graceMs: 0, log: () => undefined };
  const port = await closedPort();
  const first = await startServer({ ...options, port });
  const own = await connect(`127.0.0.1:${port}`, { fetch: fetchWith(), retry: false });
  await first.close();
  await expect(own.info()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  const second = await startServer({ ...options, port });
  onTestFinished(() => second.close());
  expect((await own.info()).majorVersion).toBe(5);
});

test("of several endpoints each has a connection of its own, and one that is away is passed over", async () => {
  const other = await nativeProxy(server.url);
  onTestFinished(() => other.close());
  const endpoints = [`127.0.0.1:${await closedPort()}`, other.url];
  const own = await connect(endpoints, { fetch: fetchWith() });
  expect((await own.stream(uuid).values(0n, 10n)).length).toBe(10);
  expect(other.connections()).toBe(1);
});

describe("TLS", () => {
  let locked: RunningServer;
  let tlsUrl: string;
  beforeAll(async () => {
    const options = { port: 0, tlsPort: 0, database: "memory", log: () => undefined } as const;
    locked = await startServer({ ...options, apiKeys: [KEY] });
    tlsUrl = locked.tlsUrl ?? "";
  });
  afterAll(() => locked.close());
  const trusting = () => fetchWith({ ca: readFileSync(locked.caPath ?? "") });

  test("the key is in the metadata, where the authority is trusted", async () => {
    const own = await connect(tlsUrl, { fetch: trusting(), apiKey: KEY });
    expect((await own.info()).majorVersion).toBe(5);
    expect((await whyNot(tlsUrl, trusting())).reason).toBe("unauthenticated");
  });

  test("an authority that is not trusted is told, and what to do", async () => {
    const error = await whyNot(tlsUrl, fetchWith());
    expect(error.reason).toBe("certificate");
    expect(error.message).toContain("option ca of nativeGrpc()");
  });

  test("a client certificate is sent to who asks for one", async () => {
    const { caPath, certPath, keyPath } = await ensureCertificates();
    const [ca, cert, key] = [caPath, certPath, keyPath].map((path) => readFileSync(path)) as [
      Buffer,
      Buffer,
      Buffer,
    ];
    const { createSecureServer } = await import("node:http2");
    const strict = createSecureServer({ cert, key, requestCert: true, rejectUnauthorized: false });
    const seen: (string | undefined)[] = [];
    strict.on("secureConnection", (socket) => seen.push(socket.getPeerCertificate().fingerprint256));
    strict.on("stream", (stream) => {
      const headers = { ":status": 200, "content-type": "application/grpc", "grpc-status": "12" };
      stream.respond(headers, { endStream: true });
    });
    await new Promise<void>((resolve) => strict.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void strict.close());
    const url = `https://127.0.0.1:${(strict.address() as AddressInfo).port}`;
    for (const options of [{ ca, cert, key }, { ca }]) {
      const error = await whyNot(url, fetchWith(options));
      expect(error.cause).toMatchObject({ code: "UNIMPLEMENTED" });
    }
    expect(seen).toEqual([new X509Certificate(cert).fingerprint256, undefined]);
    expect(() => nativeGrpc({ cert })).toThrow("cert and key together");
  });
});

describe("what is wrong is told", () => {
  test("nobody listens", async () => {
    expect((await whyNot(`127.0.0.1:${await closedPort()}`, fetchWith())).reason).toBe("refused");
  });

  test("the name is not known", async () => {
    expect((await whyNot("nowhere.invalid:4410", fetchWith())).reason).toBe("dns");
  });

  test("a server that speaks HTTP/1.1 alone", async () => {
    const old = await serve((_request, response) => response.end("hello"));
    onTestFinished(() => old.close());
    const error = await whyNot(`http://127.0.0.1:${old.port}`, fetchWith());
    expect(error.reason).toBe("no-http2");
    expect(error.message).toContain("connect without nativeGrpc()");
  });

  test("the same over TLS", async () => {
    const { caPath, certPath, keyPath } = await ensureCertificates();
    const old = createHttps(
      { cert: readFileSync(certPath), key: readFileSync(keyPath) },
      (_request, response) => {
        response.end("hello");
      },
    );
    await new Promise<void>((resolve) => old.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void old.close());
    const url = `https://127.0.0.1:${(old.address() as AddressInfo).port}`;
    expect((await whyNot(url, fetchWith({ ca: readFileSync(caPath) }))).reason).toBe("no-http2");
  });

  test("TLS on a plain port", async () => {
    const url = server.url.replace("http:", "https:");
    expect((await whyNot(url, fetchWith())).reason).toBe("tls-mismatch");
  });

  test("it was closed", async () => {
    const own = nativeGrpc();
    const open = await connect(server.url, { fetch: own });
    const reading = open.stream(uuid).values(0n, END)[Symbol.asyncIterator]();
    await reading.next();
    await own[Symbol.asyncDispose]();
    const rest = async () => {
      while (!(await reading.next()).done);
    };
    await expect(rest()).rejects.toSatisfy((error) => isBTrDBError(error));
    await expect(open.info()).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
  });

  test("what is no call", async () => {
    await expect(fetchWith()(server.url)).rejects.toThrow("POST requests");
  });
});
