import { getEventListeners, once } from "node:events";
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from "vitest";
import { type BulkRequest, openBulkStream } from "../../src/bulk/open-bulk-stream.ts";
import { type Listening, serve } from "../helpers/fault-server.ts";
import { answerOf, begin, frame } from "../helpers/grpc-web-answer.ts";

/** What the server does after its headers: how far an answer gets before it falls silent. */
type Script = (response: ServerResponse) => void;

let server: Listening;
let script: Script = () => {};
/** Resolves when the server has seen the client go away before the answer had ended. */
let gone: Promise<void>;
let asked: Promise<void>;

beforeEach(async () => {
  script = silent;
  const noted = { gone: () => {}, asked: () => {} };
  gone = new Promise((resolve) => {
    noted.gone = resolve;
  });
  asked = new Promise((resolve) => {
    noted.asked = resolve;
  });
  server = await serve((_request, response) => {
    noted.asked();
    response.on("close", () => response.writableFinished || noted.gone());
    script(response as ServerResponse);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  return server.close();
});

const request = (more: Partial<BulkRequest> = {}): BulkRequest => ({
  baseUrl: `http://127.0.0.1:${server.port}`,
  path: "/v5api.BTrDB/RawValues",
  message: Buffer.of(),
  ...more,
});

const sending =
  (bytes: Buffer): Script =>
  (response) => {
    begin(response);
    response.end(bytes);
  };
const silent: Script = () => {};
const onlyHeaders: Script = (response) => begin(response);
const oneMessage: Script = (response) => {
  begin(response);
  response.write(frame(0, "first"));
};
const halfMessage: Script = (response) => {
  begin(response);
  response.write(Buffer.concat([frame(0, "first"), frame(0, "second").subarray(0, 7)]));
};
const endless: Script = async (response) => {
  begin(response);
  const bytes = frame(0, Buffer.alloc(60_000));
  while (!response.destroyed) if (!response.write(bytes)) await Promise.race([once(response, "drain"), gone]);
};

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const messages: Uint8Array[] = [];
  for await (const message of stream) messages.push(message);
  return messages;
}

/** The timer of a deadline, out of all that were started; what it waits may have shrunk meanwhile. */
const deadlineTimer = (starts: MockInstance<typeof setTimeout>, timeoutMs: number) =>
  starts.mock.results.findLast((_, index) => {
    const delay = starts.mock.calls[index]?.[1] ?? 0;
    return delay <= timeoutMs && delay >= timeoutMs / 2;
  })?.value;

describe("the server sees that the reader", () => {
  test.each([
    ["oneMessage", oneMessage],
    ["halfMessage", halfMessage],
    ["endless", endless],
  ])("left the loop by break (%s)", async (_name, sends) => {
    script = sends;
    for await (const _message of openBulkStream(request())) break;
    await gone;
  });

  test("threw in the loop", async () => {
    script = oneMessage;
    const reading = (async () => {
      for await (const _message of openBulkStream(request())) throw new Error("the reader's own");
    })();
    await expect(reading).rejects.toThrow("the reader's own");
    await gone;
  });

  test.each([
    ["silent", silent],
    ["onlyHeaders", onlyHeaders],
  ])("called return() while a next() was waiting (%s), which then says done", async (_name, sends) => {
    script = sends;
    const stream = openBulkStream(request());
    const waiting = stream.next();
    await asked;
    expect(await stream.return()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    await gone;
  });

  test("called return() between two messages, twice", async () => {
    script = oneMessage;
    const stream = openBulkStream(request());
    await stream.next();
    await Promise.all([stream.return(), stream.return()]);
    await gone;
  });

  test.each([
    ["silent", silent],
    ["onlyHeaders", onlyHeaders],
  ])("aborted while it was waiting (%s): Canceled with the reason", async (_name, sends) => {
    script = sends;
    const abort = new AbortController();
    const waiting = openBulkStream(request({ signal: abort.signal })).next();
    await asked;
    abort.abort("user left");
    await expect(waiting).rejects.toMatchObject({ name: "Canceled", code: "CANCELED", cause: "user left" });
    await gone;
  });

  test("aborted while it was busy with a message, also if it never asks again", async () => {
    script = endless;
    const abort = new AbortController();
    const stream = openBulkStream(request({ signal: abort.signal }));
    await stream.next();
    abort.abort();
    await gone;
    await expect(stream.next()).rejects.toMatchObject({ code: "CANCELED" });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  test.each([
    ["silent", silent],
    ["onlyHeaders", onlyHeaders],
    ["halfMessage", halfMessage],
  ])("ran into its deadline (%s), which is not an abort", async (_name, sends) => {
    script = sends;
    const { signal } = new AbortController();
    const reading = readAll(openBulkStream(request({ timeoutMs: 50, signal })));
    await expect(reading).rejects.toMatchObject({
      name: "DeadlineExceeded",
      code: "DEADLINE_EXCEEDED",
      message: "The call took longer than its 50 ms.",
    });
    await gone;
  });

  test("ran into its deadline while busy with a message", async () => {
    script = endless;
    const reading = (async () => {
      for await (const _message of openBulkStream(request({ timeoutMs: 200 }))) await gone;
    })();
    await expect(reading).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    await gone;
  });
});

test("messages of a chunk that is here already do not come after an abort", async () => {
  script = (response) => {
    begin(response);
    response.write(Buffer.concat([frame(0, "first"), frame(0, "second")]));
  };
  const abort = new AbortController();
  const stream = openBulkStream(request({ signal: abort.signal }));
  await stream.next();
  abort.abort();
  await expect(stream.next()).rejects.toMatchObject({ code: "CANCELED" });
});

test("a signal that times out is a deadline", async () => {
  const reading = openBulkStream(request({ signal: AbortSignal.timeout(20) })).next();
  await expect(reading).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED", cause: { name: "TimeoutError" } });
});

test("a signal that was aborted before: nothing is sent", async () => {
  let sent = false;
  const signal = AbortSignal.abort("before");
  const fetch: typeof globalThis.fetch = () => {
    sent = true;
    return Promise.reject(new Error("must not be called"));
  };
  await expect(openBulkStream(request({ signal, fetch })).next()).rejects.toMatchObject({ cause: "before" });
  expect(sent).toBe(false);
});

test("a fetch that minds no signal does not keep the reader; its late answer is thrown away", async () => {
  let cancelled = () => {};
  const late = new Promise<void>((resolve) => {
    cancelled = resolve;
  });
  let answer = (_: Response) => {};
  const fetch: typeof globalThis.fetch = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const reading = openBulkStream(request({ fetch, timeoutMs: 30 })).next();
  await expect(reading).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
  answer(new Response(new ReadableStream({ cancel: () => cancelled() })));
  await late;
});

describe("leaves no timer and no listener", () => {
  const hour = 3_600_000;
  const ways: [
    string,
    Script,
    (stream: ReturnType<typeof openBulkStream>, stop: AbortController) => Promise<unknown>,
  ][] = [
    ["end", sending(answerOf(["all"])), (stream) => readAll(stream)],
    ["error", (response) => response.writeHead(503).end(), (stream) => stream.next().catch(() => {})],
    ["cut", sending(frame(0, "x")), (stream) => readAll(stream).catch(() => {})],
    ["return", oneMessage, async (stream) => [await stream.next(), await stream.return()]],
    [
      "abort",
      oneMessage,
      async (stream, stop) => {
        await stream.next();
        stop.abort();
      },
    ],
    ["deadline", onlyHeaders, (stream) => stream.next().catch(() => {})],
  ];

  test.each(ways)("after: %s", async (name, sends, use) => {
    script = sends;
    const stop = new AbortController();
    const starts = vi.spyOn(globalThis, "setTimeout");
    const clears = vi.spyOn(globalThis, "clearTimeout");
    const timeoutMs = name === "deadline" ? 400 : hour;
    const stream = openBulkStream(request({ signal: stop.signal, timeoutMs }));
    const first = stream.next();
    // The listener and the timer are there while the call is: what follows can fail.
    expect(getEventListeners(stop.signal, "abort")).toHaveLength(1);
    expect(deadlineTimer(starts, timeoutMs)).toBeDefined();
    expect(clears).not.toHaveBeenCalledWith(deadlineTimer(starts, timeoutMs));
    const rest: AsyncIterableIterator<Uint8Array, void, undefined> = {
      [Symbol.asyncIterator]: () => rest,
      next: pending(first, stream),
      return: () => stream.return(),
    };
    await use(rest as typeof stream, stop);
    expect(getEventListeners(stop.signal, "abort")).toHaveLength(0);
    expect(clears).toHaveBeenCalledWith(deadlineTimer(starts, timeoutMs));
  });

  /** next() of the stream, the one that was called already first. */
  function pending(
    first: Promise<IteratorResult<Uint8Array, void>>,
    stream: ReturnType<typeof openBulkStream>,
  ) {
    let waiting: typeof first | undefined = first;
    return () => {
      const next = waiting ?? stream.next();
      waiting = undefined;
      return next;
    };
  }
});

test("a deadline longer than a timer can wait does not pass at once, and needs no more than eight digits", async () => {
  let header: string | string[] | undefined;
  script = (response) => {
    header = response.req.headers["grpc-timeout"];
    begin(response);
    response.end(answerOf(["all"]));
  };
  expect(await readAll(openBulkStream(request({ timeoutMs: 1e11 })))).toHaveLength(1);
  expect(header).toBe("27778H");
});

test.each([0, -1, Number.POSITIVE_INFINITY])("timeoutMs %d is no deadline", async (timeoutMs) => {
  let headers: Record<string, unknown> = {};
  script = (response) => {
    headers = response.req.headers;
    begin(response);
    response.end(answerOf(["all"]));
  };
  expect(await readAll(openBulkStream(request({ timeoutMs })))).toHaveLength(1);
  expect(headers).not.toHaveProperty("grpc-timeout");
});

test("timeoutMs NaN is a mistake of the caller", async () => {
  await expect(openBulkStream(request({ timeoutMs: Number.NaN })).next()).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
  });
});
