import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MalformedResponse } from "../errors/index.ts";
import { type BulkRequest, openBulkParts, openBulkStream } from "./open-bulk-stream.ts";

function frame(flags: number, bytes: Uint8Array | string): Buffer {
  const body = Buffer.from(bytes);
  const head = Buffer.from([flags, 0, 0, 0, 0]);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

const OK_TRAILERS = frame(0x80, "grpc-status: 0\r\n");
const packedFrame = (message: Uint8Array | string) => frame(1, gzipSync(message));

function cutAt(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const cuts = [0, ...offsets, bytes.length].sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
}

/** A call that is answered with these chunks. */
function answered(
  chunks: readonly Uint8Array[],
  more: Partial<BulkRequest> & { encoding?: string | undefined } = {},
): BulkRequest {
  const { encoding = "gzip", ...rest } = more;
  const headers = {
    "content-type": "application/grpc-web+proto",
    ...(encoding !== "" && { "grpc-encoding": encoding }),
  };
  const left = [...chunks];
  const body = () =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = left.shift();
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
    });
  return {
    baseUrl: "http://localhost",
    path: "/v5api.BTrDB/RawValues",
    message: Buffer.from("ask"),
    fetch: async () => new Response(body(), { headers }),
    ...rest,
  };
}

async function wholes(request: BulkRequest): Promise<{ messages: string[]; error?: MalformedResponse }> {
  const messages: string[] = [];
  try {
    for await (const message of openBulkStream(request))
      messages.push(Buffer.from(message).toString("latin1"));
  } catch (error) {
    return { messages, error: error as MalformedResponse };
  }
  return { messages };
}

/** The parts of each message put together, and that they are as long as they say. */
async function joined(request: BulkRequest): Promise<string[]> {
  const messages: string[] = [];
  let parts: Uint8Array[] = [];
  for await (const group of openBulkParts(request))
    for (const { bytes, length, last } of group) {
      parts.push(bytes);
      if (!last) continue;
      const message = Buffer.concat(parts);
      expect(message.length).toBe(length);
      messages.push(message.toString("latin1"));
      parts = [];
    }
  expect(parts).toEqual([]);
  return messages;
}

const messageOf = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  // Some that shrink, over several slices and groups.
  fc
    .record({ byte: fc.nat(255), length: fc.nat(1_500_000) })
    .map(({ byte, length }) => new Uint8Array(length).fill(byte)),
);

test("whatever the messages, packed or not, and wherever they are cut, they come whole and in order", async () => {
  const cases = fc
    .array(fc.record({ message: messageOf, packed: fc.boolean() }), { maxLength: 6 })
    .chain((messages) => {
      const frames = messages.map(({ message, packed }) =>
        packed ? packedFrame(message) : frame(0, message),
      );
      const bytes = Buffer.concat([...frames, OK_TRAILERS]);
      return fc.record({
        messages: fc.constant(messages.map(({ message }) => Buffer.from(message).toString("latin1"))),
        chunks: fc.array(fc.nat(bytes.length), { maxLength: 12 }).map((cuts) => cutAt(bytes, cuts)),
      });
    });
  await fc.assert(
    fc.asyncProperty(cases, async ({ messages, chunks }) => {
      expect(await wholes(answered(chunks))).toEqual({ messages });
      expect(await joined(answered(chunks))).toEqual(messages);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test.each([
  [0, []],
  [5, ["a"]],
])("trailers may be packed as well: status %i", async (status, before) => {
  const ending = frame(0x81, gzipSync(`grpc-status: ${status}\r\ngrpc-message: why\r\n`));
  const bytes = Buffer.concat([...before.map(packedFrame), ending]);
  let trailers: ReadonlyMap<string, string> | undefined;
  const onTrailer = (fields: ReadonlyMap<string, string>) => {
    trailers = fields;
  };
  for (const chunks of [[bytes], cutAt(bytes, [...bytes.keys()])]) {
    const { messages, error } = await wholes(answered(chunks, { onTrailer }));
    expect(messages).toEqual(before);
    expect(error?.message).toBe(status === 0 ? undefined : "why");
    expect(trailers?.get("grpc-message")).toBe("why");
  }
});

test("cut after any byte, what was whole comes, and then it is broken off", async () => {
  const messages = ["first", "second"].map((text) => Buffer.from(text));
  const frames = messages.map(packedFrame);
  const bytes = Buffer.concat([...frames, OK_TRAILERS]);
  for (let end = 0; end < bytes.length; end++) {
    const { messages: got, error } = await wholes(answered([bytes.subarray(0, end)]));
    expect(error?.code, `after ${end} bytes`).toBe("UNAVAILABLE");
    const ends = [frames[0]?.length ?? 0, Buffer.concat(frames).length];
    expect(got.length).toBe(ends.filter((at) => at <= end).length);
  }
});

describe("is no gzip", () => {
  const good = gzipSync("what was sent");
  const changed = (at: number) => {
    const bytes = Buffer.from(good);
    const index = at < 0 ? bytes.length + at : at;
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    return bytes;
  };
  test.each<[string, Uint8Array]>([
    ["nothing", Buffer.of()],
    ["text", Buffer.from("no gzip at all, but long enough")],
    ["one byte short", good.subarray(0, -1)],
    ["half of it", good.subarray(0, good.length >> 1)],
    ["one without its end", good.subarray(0, -8)],
    ["one with bytes behind it", Buffer.concat([good, Buffer.of(1)])],
    ["one with zeros behind it", Buffer.concat([good, Buffer.alloc(8)])],
    ["one with another behind it", Buffer.concat([good, gzipSync("more")])],
    ["one with another checksum", changed(-8)],
    ["one with another length", changed(-4)],
  ])("%s", async (_name, bytes) => {
    const { messages, error } = await wholes(
      answered([Buffer.concat([frame(0, "before"), frame(1, bytes), OK_TRAILERS])]),
    );
    expect(messages).toEqual(["before"]);
    expect(error).toBeInstanceOf(MalformedResponse);
    expect(error).toMatchObject({ code: "MALFORMED_RESPONSE", reason: "frame", offset: 11 });
    expect(error?.message).toMatch(
      /the message is compressed \(grpc-encoding: gzip\) and (?:does not unpack|unpacks)/,
    );
  });

  test("a message changed in any byte is never taken for another one", async () => {
    for (let at = 0; at < good.length; at++) {
      const { messages, error } = await wholes(answered([frame(1, changed(at)), OK_TRAILERS]));
      // In the head there are bytes that say nothing about the content.
      if (error === undefined) expect(messages).toEqual(["what was sent"]);
      else expect(error.code).toBe("MALFORMED_RESPONSE");
    }
  });
});

describe("refuses", () => {
  test.each<[string, string, RegExp]>([
    [
      "another encoding",
      "zstd",
      /the message is compressed \(grpc-encoding: zstd\), which was not asked for/,
    ],
    ["identity", "identity", /the message is compressed \(grpc-encoding: identity\)/],
    ["no encoding", "", /the message is compressed \(grpc-encoding: none, or not exposed\)/],
  ])("%s", async (_name, encoding, message) => {
    const { error } = await wholes(answered([packedFrame("x"), OK_TRAILERS], { encoding }));
    expect(error).toMatchObject({ code: "MALFORMED_RESPONSE", reason: "frame", offset: 0 });
    expect(error?.message).toMatch(message);
  });

  test("trailers that unpack to more than trailers have", async () => {
    const { error } = await wholes(answered([frame(0x81, gzipSync(Buffer.alloc(65_537)))]));
    expect(error?.message).toMatch(
      /the part with the trailers is compressed .* has 65537 bytes .* limit of 65536/,
    );
  });

  test("gzip, where the runtime can't unpack it", async () => {
    const original = globalThis.DecompressionStream;
    Reflect.deleteProperty(globalThis, "DecompressionStream");
    try {
      const { error } = await wholes(answered([packedFrame("x"), OK_TRAILERS]));
      expect(error?.code).toBe("MALFORMED_RESPONSE");
      expect(error?.message).toMatch(/compressed \(grpc-encoding: gzip\), which was not asked for/);
    } finally {
      globalThis.DecompressionStream = original;
    }
  });

  test("a message that is longer than the limit when it is unpacked, and takes one of the limit", async () => {
    const limit = { maxMessageBytes: 100_000 };
    const of = (length: number) => answered([packedFrame(Buffer.alloc(length)), OK_TRAILERS], limit);
    expect((await wholes(of(100_000))).messages[0]).toHaveLength(100_000);
    expect((await wholes(of(100_001))).error).toMatchObject({
      code: "MALFORMED_RESPONSE",
      message: expect.stringContaining("has 100001 bytes when it is unpacked, more than the limit of 100000"),
    });
  });
});

describe("while a message unpacks", () => {
  const LONG = 24 << 20;
  const packed = packedFrame(Buffer.alloc(LONG));
  const long = () => [packed, packed, OK_TRAILERS];

  test("the network is not read, and not all of it is in memory", async () => {
    let pulled = 0;
    const chunks = long();
    const parts = openBulkParts({
      ...answered([]),
      fetch: async () =>
        new Response(
          new ReadableStream(
            {
              pull(controller) {
                const chunk = chunks[pulled++];
                if (chunk === undefined) controller.close();
                else controller.enqueue(chunk);
              },
            },
            { highWaterMark: 0 },
          ),
          { headers: { "content-type": "application/grpc-web+proto", "grpc-encoding": "gzip" } },
        ),
    });
    const { value } = await parts.next();
    const first = value?.reduce((sum, { bytes }) => sum + bytes.length, 0) ?? 0;
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(LONG / 4);
    expect(pulled).toBe(1);
    await parts.return();
    expect(pulled).toBe(1);
  });

  test("a break ends it", async () => {
    let cancelled = false;
    const request = answered([]);
    const parts = openBulkParts({
      ...request,
      fetch: async () =>
        new Response(
          new ReadableStream({
            start: (controller) => controller.enqueue(long()[0]),
            cancel() {
              cancelled = true;
            },
          }),
          { headers: { "content-type": "application/grpc-web+proto", "grpc-encoding": "gzip" } },
        ),
    });
    for await (const _ of parts) break;
    expect(cancelled).toBe(true);
    expect(await parts.next()).toEqual({ done: true, value: undefined });
  });

  test("a signal ends it with its reason", async () => {
    const abort = new AbortController();
    const parts = openBulkParts(answered(long(), { signal: abort.signal }));
    expect((await parts.next()).done).toBe(false);
    const waiting = parts.next();
    abort.abort();
    await expect(
      waiting.then(async () => {
        for await (const _ of parts);
      }),
    ).rejects.toMatchObject({ code: "CANCELED" });
  });
});
