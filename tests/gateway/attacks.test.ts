import { randomUuid, uuidToBytes } from "btrdb-web";
import { createGateway } from "btrdb-web/gateway";
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { serve } from "../helpers/fault-server.ts";
import { answerOf, frame } from "../helpers/grpc-web-answer.ts";
import { connectAs, KEY, PAGE, post, type RunningGateway, startGateway, startSites } from "./helpers.ts";
import { type SpyCluster, startSpyCluster } from "./spy-cluster.ts";

const sites = await startSites();
const { cluster, gateway, a, b } = sites;
beforeEach(() => {
  gateway.calls.length = 0;
});
afterAll(sites.close);

const RAW = "/v5api.BTrDB/RawValues";
const EMPTY = frame(0, "");
const bytes = (...parts: (number | Uint8Array)[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : [...part])));
const uuidField = (uuid: string) => bytes(0x0a, 16, uuidToBytes(uuid));
const END = bytes(0x19, 9, 0, 0, 0, 0, 0, 0, 0);
const statusOf = ({ headers }: Response) => headers.get("grpc-status");

describe("a request that is not one", () => {
  test.each([
    ["no body", null, "3"],
    ["half a head", bytes(0, 0, 0), "3"],
    ["a frame that breaks off", EMPTY.subarray(0, 4), "3"],
    ["a message that breaks off", frame(0, uuidField(randomUuid())).subarray(0, 15), "3"],
    ["a length beyond the body", bytes(0, 0xff, 0xff, 0xff, 0xff, 1, 2, 3), "3"],
    ["two messages", Buffer.concat([EMPTY, EMPTY]), "3"],
    ["a compressed message", frame(1, ""), "3"],
    ["trailers", frame(0x80, "grpc-status: 0\r\n"), "3"],
    ["no uuid", EMPTY, "3"],
    ["a short uuid", frame(0, bytes(0x0a, 3, 1, 2, 3)), "3"],
    ["a uuid as a number", frame(0, bytes(0x08, 1)), "3"],
    ["a field that breaks off", frame(0, bytes(uuidField(randomUuid()), 0x11, 1)), "3"],
    ["groups within groups", frame(0, new Uint8Array(5000).fill(0x53)), "3"],
    ["2 MiB and a byte", new Uint8Array((2 << 20) + 1), "8"],
  ])("%s: refused, and nothing is asked", async (_name, body, status) => {
    const response = await post(gateway, RAW, body);
    expect(statusOf(response)).toBe(status);
    expect(response.headers.get("access-control-allow-origin")).toBe(PAGE);
    expect(gateway.calls).toEqual([]);
  });

  test("an endless body is cut at the limit", async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const send = fetch(gateway.url + RAW, {
      method: "POST",
      body,
      headers: { "content-type": "application/grpc-web+proto", "x-user": "boss" },
      duplex: "half",
    } as RequestInit);
    // Node may see the end of the connection before the answer.
    const status = await send.then(statusOf, () => "8");
    expect(status).toBe("8");
    // Buffers on the way may take some megabytes; the body itself has no end.
    expect(sent).toBeLessThan(64 << 20);
  });

  test.each([
    ["base64", { "content-type": "application/grpc-web-text" }, 415],
    ["a form", { "content-type": "text/plain" }, 415],
    ["two types", { "content-type": "application/grpc-web, text/plain" }, 415],
    ["gzip", { "content-encoding": "gzip" }, 200],
  ])("of another type (%s): refused", async (_name, headers, http) => {
    const response = await post(gateway, RAW, EMPTY, headers as Record<string, string>);
    expect([response.status, statusOf(response)]).toEqual([http, http === 200 ? "12" : null]);
    expect(gateway.calls).toEqual([]);
  });

  test.each(["GET", "PUT", "DELETE", "HEAD"])("%s: refused", async (method) => {
    expect((await fetch(gateway.url + RAW, { method })).status).toBe(405);
  });
});

describe("bytes that two could read in two ways", () => {
  const ann = { "x-user": "ann" };

  test("the last of two uuids counts, here and there", async () => {
    const twice = (first: string, last: string) => frame(0, bytes(uuidField(first), END, uuidField(last)));
    expect(statusOf(await post(gateway, RAW, twice(a.uuid, b.uuid), ann))).toBe("7");
    const allowed = await post(gateway, RAW, twice(b.uuid, a.uuid), ann);
    expect(statusOf(allowed)).toBeNull();
    const one = await post(gateway, RAW, frame(0, bytes(uuidField(a.uuid), END)), ann);
    // Of the same request in other bytes: the same answer, out of the cache.
    expect(one.headers.get("x-btrdb-cache")).toBe("hit");
    expect(await one.arrayBuffer()).toEqual(await allowed.arrayBuffer());
  });

  test("an insert with two uuids is refused", async () => {
    const writing = await startGateway(cluster, {
      allow: ["Insert"],
      authorize: () => ({ subject: "ann", collections: ["sites/a/*"], methods: ["Insert"] }),
    });
    onTestFinished(() => writing.close());
    const body = frame(0, bytes(uuidField(a.uuid), uuidField(b.uuid)));
    expect(statusOf(await post(writing, "/v5api.BTrDB/Insert", body))).toBe("3");
    expect(writing.calls).toEqual([]);
  });

  test("roles and unknown fields do not reach the cluster", async () => {
    const { seen, at } = await spy();
    // Field 100 is the role, field 90 nothing at all.
    const extra = bytes(0xa2, 0x06, 2, 0x0a, 0, 0xd2, 0x05, 1, 7);
    await post(at, "/v5api.BTrDB/StreamInfo", frame(0, bytes(uuidField(a.uuid), extra)));
    expect(seen.at(-1)?.body).toEqual(Buffer.from(frame(0, uuidField(a.uuid))));
  });
});

/** A cluster that notes what it gets, and a gateway before it. */
async function spy(): Promise<{ seen: SpyCluster["seen"]; at: RunningGateway }> {
  const server = await startSpyCluster();
  const at = await startGateway(server.url, { apiKey: undefined, fetch: undefined });
  onTestFinished(async () => {
    await at.close();
    await server.close();
  });
  return { seen: server.seen, at };
}

describe("headers", () => {
  test("of the browser do not reach the cluster", async () => {
    const { seen, at } = await spy();
    await post(at, "/v5api.BTrDB/Info", EMPTY, {
      authorization: "Bearer forged",
      cookie: "session=1",
      "x-api-client": "evil",
      "x-forwarded-for": "1.2.3.4",
      "proxy-authorization": "Basic x",
      te: "trailers",
      "grpc-timeout": "5S",
    });
    const { headers } = seen[0] ?? {};
    expect(Object.keys(headers ?? {}).sort()).toEqual(
      // What fetch itself adds, and what the gateway does.
      [
        "accept",
        "accept-encoding",
        "accept-language",
        "connection",
        "content-length",
        "content-type",
        "grpc-timeout",
        "host",
        "sec-fetch-mode",
        "user-agent",
        "x-api-client",
        "x-grpc-web",
      ],
    );
    expect(headers).toMatchObject({ "grpc-timeout": "5S", "x-api-client": /^btrdb-web-gateway\// });
  });

  test.each(["5S, 1S", "-1S", "999999999S", "5", "5s"])("a deadline of %s is none", async (timeout) => {
    const { seen, at } = await spy();
    await post(at, "/v5api.BTrDB/Info", EMPTY, { "grpc-timeout": timeout });
    expect(seen[0]?.headers["grpc-timeout"]).toBeUndefined();
  });

  test("and trailers of the cluster do not reach the browser, the status aside", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, {
        "content-type": "application/grpc-web+proto",
        "set-cookie": "stolen=1",
        "access-control-allow-origin": "*",
        server: "inside-7",
      });
      response.end(frame(0x80, "grpc-status: 0\r\nset-cookie: x=1\r\nx-node: inside-7\r\n"));
    });
    const at = await startGateway(`http://127.0.0.1:${server.port}`, { apiKey: undefined });
    onTestFinished(async () => {
      await at.close();
      await server.close();
    });
    const response = await post(at, "/v5api.BTrDB/Info", EMPTY);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.get("server")).toBeNull();
    expect(response.headers.get("access-control-allow-origin")).toBe(PAGE);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(frame(0x80, "grpc-status: 0\r\n"));
  });

  test("cannot be made out of what is asked", async () => {
    const handler = createGateway({
      endpoints: "http://127.0.0.1:1",
      authorize: () => {
        throw new Error("a\r\nset-cookie: x=1");
      },
      origins: [PAGE],
    });
    const request = new Request("https://gateway/v5api.BTrDB/Info%0d%0aset-cookie:%20x=1", {
      method: "POST",
      headers: { "content-type": "application/grpc-web+proto", origin: PAGE },
      body: Uint8Array.from(EMPTY),
    });
    const { headers } = await handler(request);
    expect([...headers.keys()].sort()).toEqual([
      "access-control-allow-origin",
      "access-control-expose-headers",
      "cache-control",
      "content-type",
      "grpc-message",
      "grpc-status",
      "vary",
    ]);
  });
});

describe("a cluster that redirects", () => {
  test.each([301, 302, 303, 307, 308])("%i is not followed, and the key goes nowhere", async (status) => {
    const stolen: string[] = [];
    const thief = await serve((request, response) => {
      stolen.push(String(request.headers.authorization));
      response.end();
    });
    const redirecting = await serve((_request, response) => {
      response.writeHead(status, { location: `http://127.0.0.1:${thief.port}/` }).end();
    });
    onTestFinished(async () => {
      await thief.close();
      await redirecting.close();
    });
    const at = await startGateway("https://db.example.com:4411", {
      fetch: (_input, init) => fetch(`http://127.0.0.1:${redirecting.port}`, init),
    });
    onTestFinished(() => at.close());
    const response = await post(at, "/v5api.BTrDB/Info", EMPTY);
    expect(statusOf(response)).toBe("13");
    expect(response.headers.get("grpc-message")).toMatch(/redirect/);
    expect([...response.headers.values()].join()).not.toContain(String(thief.port));
    expect(stolen).toEqual([]);
  });
});

test("the key is in no answer and in no log, whatever the cluster says", async () => {
  const echo = (headers: Record<string, string>, body: Buffer) =>
    serve((_request, response) => {
      response.writeHead(200, { "content-type": "application/grpc-web+proto", ...headers });
      // Byte by byte: it must not slip through between two chunks.
      const write = (at: number) =>
        at < body.length
          ? response.write(body.subarray(at, at + 1), () => setImmediate(write, at + 1))
          : response.end();
      write(0);
    });
  const stat = bytes(0x0a, KEY.length + 5, 0x08, 0x94, 0x03, 0x12, KEY.length, Buffer.from(KEY));
  for (const [headers, body] of [
    [{ "grpc-status": "16", "grpc-message": `no such key ${KEY}` }, Buffer.alloc(0)],
    [{}, frame(0x80, `grpc-status: 16\r\ngrpc-message: no such key ${KEY}\r\nx-key: ${KEY}\r\n`)],
    [{}, answerOf([stat])],
    [{ "x-key": KEY }, Buffer.from(KEY)],
  ] as const) {
    const server = await echo(headers, body);
    const at = await startGateway("https://db.example.com:4411", {
      fetch: (_input, init) => fetch(`http://127.0.0.1:${server.port}`, init),
    });
    for (const method of ["Info", "RawValues"]) {
      const response = await post(
        at,
        `/v5api.BTrDB/${method}`,
        frame(0, method === "Info" ? "" : uuidField(a.uuid)),
      );
      const said = JSON.stringify([...response.headers]) + (await response.text().catch(String));
      expect(said).not.toContain(KEY);
    }
    expect(
      at.errors.map((error) => `${error}${JSON.stringify(error)}${(error as Error).stack}`).join(),
    ).not.toContain(KEY);
    await at.close();
    await server.close();
  }
});

test("who may see less cannot ask for it by another's answer: nothing of a request but its meaning is in a key", async () => {
  const ben = await connectAs("ben", gateway);
  await (await connectAs("boss", gateway)).stream(a.uuid).values(0n, 9n, { version: 11n });
  await (await connectAs("ann", gateway)).stream(a.uuid).values(0n, 9n, { version: 11n });
  await expect(ben.stream(a.uuid).values(0n, 9n, { version: 11n })).rejects.toMatchObject({
    code: "PERMISSION_DENIED",
  });
});
