import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { BTrDBError } from "btrdb-web";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { type BulkRequest, openBulkStream } from "../../src/bulk/open-bulk-stream.ts";
import { closedPort, type Listening, serve } from "../helpers/fault-server.ts";
import { answerOf, begin, cutAt, frame, OK_TRAILERS, sendParts } from "../helpers/grpc-web-answer.ts";

let server: Listening | undefined;
afterEach(() => server?.close());

async function request(handle: RequestListener, more: Partial<BulkRequest> = {}): Promise<BulkRequest> {
  server = await serve(handle);
  return {
    baseUrl: `http://127.0.0.1:${server.port}`,
    path: "/v5api.BTrDB/RawValues",
    message: Buffer.from("ask"),
    ...more,
  };
}

/** All messages as text and, where it went wrong, the error. */
async function readAll(bulk: BulkRequest): Promise<{ messages: string[]; error?: BTrDBError }> {
  const messages: string[] = [];
  try {
    for await (const message of openBulkStream(bulk)) messages.push(Buffer.from(message).toString());
  } catch (error) {
    return { messages, error: error as BTrDBError };
  }
  return { messages };
}

const answering =
  (bytes: Uint8Array, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    begin(response, headers);
    response.end(bytes);
  };

describe("the request", () => {
  test("is a POST of one frame with the headers of gRPC-Web and the caller's", async () => {
    let seen: IncomingMessage | undefined;
    const chunks: Buffer[] = [];
    const bulk = await request(
      (incoming, response) => {
        seen = incoming;
        incoming.on("data", (chunk) => chunks.push(chunk));
        incoming.on("end", () =>
          answering(OK_TRAILERS)(incoming, response as ServerResponse<typeof incoming>),
        );
      },
      { headers: { authorization: "Bearer KEY" }, timeoutMs: 60_000.2 },
    );
    expect(await readAll(bulk)).toEqual({ messages: [] });
    expect([seen?.method, seen?.url]).toEqual(["POST", "/v5api.BTrDB/RawValues"]);
    expect(seen?.headers).toMatchObject({
      "content-type": "application/grpc-web+proto",
      "x-grpc-web": "1",
      authorization: "Bearer KEY",
      "grpc-timeout": "60001m",
    });
    expect(Buffer.concat(chunks)).toEqual(frame(0, "ask"));
  });

  test("goes out with the first next(), not before", async () => {
    let requests = 0;
    const bulk = await request((incoming, response) => {
      requests++;
      answering(OK_TRAILERS)(incoming, response as ServerResponse<typeof incoming>);
    });
    const early = openBulkStream(bulk);
    await early.return();
    expect(await early.next()).toEqual({ done: true, value: undefined });
    expect(requests).toBe(0);
    await openBulkStream(bulk).next();
    expect(requests).toBe(1);
  });
});

describe("the messages", () => {
  const messages = ["one", "", "a longer message", "end"];
  const bytes = answerOf(messages);
  let parts: Uint8Array[] = [];
  const inParts: RequestListener = async (_request, response) => {
    begin(response as ServerResponse);
    await sendParts(response as ServerResponse, parts);
    response.end();
  };

  test("arrive whole from one-byte chunks, and one by one", async () => {
    parts = cutAt(bytes, [...bytes.keys()]);
    expect(await readAll(await request(inParts))).toEqual({ messages });
  });

  test("are the same whatever the chunks, the trailers in several too", async () => {
    const bulk = await request(inParts);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        parts = cutAt(bytes, cuts);
        expect(await readAll(bulk)).toEqual({ messages });
      }),
      { numRuns: 100 },
    );
  });

  test("come before the answer has ended", async () => {
    let finish = () => {};
    const bulk = await request((_request, response) => {
      begin(response as ServerResponse);
      response.write(frame(0, "first"));
      finish = () => response.end(OK_TRAILERS);
    });
    const stream = openBulkStream(bulk);
    const { value } = await stream.next();
    expect(Buffer.from(value ?? []).toString()).toBe("first");
    finish();
    expect((await stream.next()).done).toBe(true);
  });

  test.each(["clean end", "reset"])(
    "cut at every byte (%s): what was whole comes, then UNAVAILABLE",
    async (how) => {
      let end = 0;
      const bulk = await request(async (_request, response) => {
        begin(response as ServerResponse);
        await sendParts(response as ServerResponse, [bytes.subarray(0, end)]);
        if (how === "reset") response.destroy();
        else response.end();
      });
      for (; end < bytes.length; end++) {
        const { messages: got, error } = await readAll(bulk);
        expect([error?.name, error?.code], `after ${end} bytes`).toEqual(["ConnectionError", "UNAVAILABLE"]);
        expect(messages.slice(0, got.length)).toEqual(got);
        const whole = messages.filter(
          (_, index) => answerOf(messages.slice(0, index + 1), Buffer.of()).length <= end,
        );
        // With a reset, a runtime may throw away what it has not handed on yet.
        if (how === "clean end") expect(got).toEqual(whole);
        else expect(got.length).toBeLessThanOrEqual(whole.length);
      }
    },
  );
});

describe("an answer that is no answer", () => {
  const html =
    "<!doctype html><html><head><title>\n 502 Bad\n Gateway </title></head><body>sorry</body></html>";
  test.each<[string, number, Record<string, string>, string | Buffer, string, string | RegExp]>([
    [
      "a page",
      200,
      { "content-type": "text/html" },
      html,
      "RPC_FAILED",
      /^HTTP 200 OK: an HTML page \("502 Bad Gateway"\) answered instead of BTrDB/,
    ],
    [
      "a page of a proxy",
      502,
      { "content-type": "text/html; charset=utf-8" },
      html,
      "UNAVAILABLE",
      /HTTP 502 Bad Gateway: an HTML page/,
    ],
    [
      "JSON",
      200,
      { "content-type": "application/json" },
      "{}",
      "RPC_FAILED",
      /the answer is application\/json, not gRPC-Web/,
    ],
    ["no content type", 200, {}, "x", "RPC_FAILED", /of no content type/],
    ["native gRPC", 200, { "content-type": "application/grpc+proto" }, "", "RPC_FAILED", /native gRPC/],
    ["base64", 200, { "content-type": "application/grpc-web-text+proto" }, "", "RPC_FAILED", /base64/],
    ["401", 401, {}, "", "UNAUTHENTICATED", /^HTTP 401 Unauthorized; is the API key/],
    ["403", 403, {}, "", "PERMISSION_DENIED", /^HTTP 403 Forbidden; is this API key/],
    ["404", 404, {}, "", "UNIMPLEMENTED", /^HTTP 404 Not Found; does the endpoint/],
    ["500", 500, {}, "", "RPC_FAILED", "HTTP 500 Internal Server Error"],
    ["503", 503, {}, "", "UNAVAILABLE", /^HTTP 503 Service Unavailable; is BTrDB/],
    [
      "a gRPC status above HTTP's",
      503,
      { "grpc-status": "16", "grpc-message": "invalid%20api%20key" },
      "",
      "UNAUTHENTICATED",
      "invalid api key",
    ],
    [
      "an error in the headers, alone",
      200,
      { "grpc-status": "16", "grpc-message": "no", "content-type": "application/grpc-web" },
      "",
      "UNAUTHENTICATED",
      "no",
    ],
    [
      "a status in the headers with a body that says another",
      200,
      { "grpc-status": "8", "content-type": "application/grpc-web" },
      frame(0x80, "grpc-status: 16\r\n"),
      "UNAUTHENTICATED",
      "",
    ],
    [
      "status 0 in the headers with an error in the body",
      200,
      { "grpc-status": "0", "content-type": "application/grpc-web" },
      frame(0x80, "grpc-status: 16\r\n"),
      "UNAUTHENTICATED",
      "",
    ],
    [
      "status 0 in the headers with a body that breaks off",
      200,
      { "grpc-status": "0", "content-type": "application/grpc-web" },
      frame(0x80, "grpc-status: 0\r\n").subarray(0, 4),
      "UNAVAILABLE",
      /broke off/,
    ],
  ])("%s", async (_name, status, headers, body, code, message) => {
    const bulk = await request((_request, response) => {
      response.writeHead(status, headers);
      response.end(body);
    });
    const { messages, error } = await readAll(bulk);
    expect(messages).toEqual([]);
    expect(error?.code).toBe(code);
    expect(error?.message).toMatch(message);
  });

  test.each([
    ["16", "UNAUTHENTICATED"],
    ["0", "UNAVAILABLE"],
  ])("status %s in the headers, then a reset: %s", async (status, code) => {
    const bulk = await request((_request, response) => {
      begin(response as ServerResponse, { "grpc-status": status });
      setTimeout(() => response.destroy(), 20);
    });
    expect((await readAll(bulk)).error?.code).toBe(code);
  });

  test("a redirect is not followed", async () => {
    const urls: (string | undefined)[] = [];
    const bulk = await request((incoming, response) => {
      urls.push(incoming.url);
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    const { error } = await readAll(bulk);
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", reason: "redirect" });
    expect(urls).toEqual(["/v5api.BTrDB/RawValues"]);
  });

  test("nobody there: UNAVAILABLE, with the reason that the runtime gives", async () => {
    const { error } = await readAll({
      baseUrl: `http://127.0.0.1:${await closedPort()}`,
      path: "/x",
      message: Buffer.of(),
    });
    expect(error).toMatchObject({ name: "ConnectionError", code: "UNAVAILABLE" });
    expect(error?.message).toMatch(/ECONNREFUSED/);
  });
});

describe("how an answer ends", () => {
  test.each<[string, Buffer, string, string | RegExp]>([
    [
      "an error in the trailers",
      frame(0x80, "grpc-status: 5\r\ngrpc-message: no%C3%A4\r\n"),
      "RPC_FAILED",
      "noä",
    ],
    [
      "a BTrDB status in the message",
      frame(0x80, "grpc-status:2\r\ngrpc-message:[404] stream gone"),
      "NO_SUCH_STREAM",
      "[404] stream gone",
    ],
    [
      "no status in the trailers",
      frame(0x80, "x: y\r\n"),
      "MALFORMED_RESPONSE",
      /grpc-status is not among the trailers/,
    ],
    [
      "trailers that are no text",
      frame(0x80, Buffer.of(0xff, 0xfe, 0)),
      "MALFORMED_RESPONSE",
      /grpc-status is not among the trailers/,
    ],
    [
      "two statuses in the trailers",
      frame(0x80, "grpc-status: 0\r\ngrpc-status: 5\r\n"),
      "MALFORMED_RESPONSE",
      /grpc-status is 0, 5/,
    ],
    ["a frame of unknown flags", frame(2, "x"), "MALFORMED_RESPONSE", /unknown flags 0x2/],
    ["no trailers", Buffer.of(), "UNAVAILABLE", /broke off after 1 messages: it has no trailers/],
    ["half a frame", Buffer.of(0, 0), "UNAVAILABLE", /within the next frame/],
    [
      "more after the trailers",
      Buffer.concat([OK_TRAILERS, frame(0, "x")]),
      "MALFORMED_RESPONSE",
      /after the trailers/,
    ],
    [
      "a message that is too long",
      frame(0, Buffer.alloc(65)),
      "MALFORMED_RESPONSE",
      /65 bytes, more than the limit of 64/,
    ],
    ["a compressed message", frame(1, "x"), "MALFORMED_RESPONSE", /compressed \(grpc-encoding: zstd\)/],
  ])("%s: the message before it comes first", async (_name, rest, code, message) => {
    const bulk = await request(answering(answerOf(["first"], rest), { "grpc-encoding": "zstd" }), {
      maxMessageBytes: 64,
    });
    const { messages, error } = await readAll(bulk);
    expect(messages).toEqual(["first"]);
    expect(error?.code).toBe(code);
    expect(error?.message).toMatch(message);
  });

  test("a status 0 in the headers and nothing else is an answer without messages", async () => {
    expect(await readAll(await request(answering(Buffer.of(), { "grpc-status": "0" })))).toEqual({
      messages: [],
    });
  });

  test("nothing at all names what may hide the status", async () => {
    const { error } = await readAll(await request(answering(Buffer.of())));
    expect(error?.code).toBe("UNAVAILABLE");
    expect(error?.message).toMatch(/Access-Control-Expose-Headers/);
  });

  test("a connection that breaks after the trailers does no harm", async () => {
    const bulk = await request(async (_request, response) => {
      begin(response as ServerResponse);
      await sendParts(response as ServerResponse, [answerOf(["all"])]);
      setTimeout(() => response.destroy(), 20);
    });
    expect(await readAll(bulk)).toEqual({ messages: ["all"] });
  });
});
