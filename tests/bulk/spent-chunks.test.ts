import fc from "fast-check";
import { expect, test } from "vitest";
import { type BulkRequest, type MessagePart, openBulkParts } from "../../src/bulk/index.ts";
import { answerOf, cutAt } from "../helpers/grpc-web-answer.ts";

/** Chunks with buffers of their own, as fetch has them, by streams of both kinds. */
function chunksOf(bytes: Uint8Array, cuts: readonly number[]): Uint8Array<ArrayBuffer>[] {
  return cutAt(bytes, cuts)
    .filter((part) => part.length > 0)
    .map((part) => Uint8Array.from(part));
}

function asking(
  chunks: readonly Uint8Array<ArrayBuffer>[],
  type: "bytes" | undefined,
  more = {},
): BulkRequest {
  const left = [...chunks];
  const pull = (controller: ReadableStreamController<Uint8Array>) => {
    const chunk = left.shift();
    if (chunk === undefined) controller.close();
    else controller.enqueue(chunk as never);
  };
  // Nothing is read ahead.
  const body =
    type === "bytes"
      ? new ReadableStream({ type, pull })
      : new ReadableStream({ pull }, { highWaterMark: 0 });
  const headers = { "content-type": "application/grpc-web+proto" };
  return {
    baseUrl: "http://127.0.0.1:9",
    path: "/v5api.BTrDB/RawValues",
    message: Buffer.of(),
    fetch: async () => new Response(body, { headers }),
    ...more,
  };
}

const textOf = (parts: readonly Uint8Array[]) => Buffer.concat(parts).toString("hex");

/** Keeps the parts of a message as views until it is whole, as the decoders do. */
async function read(request: BulkRequest): Promise<{ messages: string[]; seen: MessagePart[][] }> {
  const messages: string[] = [];
  const seen: MessagePart[][] = [];
  let begun: Uint8Array[] = [];
  for await (const parts of openBulkParts(request)) {
    seen.push([...parts]);
    for (const { bytes, last } of parts) {
      begun.push(bytes);
      if (!last) continue;
      messages.push(textOf(begun));
      begun = [];
    }
  }
  return { messages, seen };
}

test("messages are whole wherever the network cuts them, whoever owns the chunks", async () => {
  const anything = fc.record({
    messages: fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 }),
    cuts: fc.array(fc.nat(600), { maxLength: 12 }),
    type: fc.constantFrom("bytes" as const, undefined),
    shared: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(anything, async ({ messages, cuts, type, shared }) => {
      const bytes = answerOf(messages);
      const within = cuts.filter((cut) => cut < bytes.length);
      const { messages: found } = await read(asking(chunksOf(bytes, within), type, { shared }));
      expect(found).toEqual(messages.map((message) => Buffer.from(message).toString("hex")));
    }),
  );
});

const LONG_ANSWER = answerOf(["one message", "another", "and one more"]);
const CUTS = [8, 30];
const lengths = (seen: readonly MessagePart[][]) => seen.flat().map(({ bytes }) => bytes.byteLength);

test("memory goes back once a message has been taken, where it is surely nobody else's", async () => {
  const { seen } = await read(asking(chunksOf(LONG_ANSWER, CUTS), "bytes"));
  expect(seen.length).toBeGreaterThan(1);
  expect(lengths(seen).every((length) => length === 0)).toBe(true);
});

test.each<[string, "bytes" | undefined, { shared?: boolean }]>([
  ["a stream that is none of bytes, such as one of the caller's own", undefined, {}],
  ["an interceptor that sees the messages", "bytes", { shared: true }],
])("memory stays with %s", async (_whose, type, more) => {
  const { seen } = await read(asking(chunksOf(LONG_ANSWER, CUTS), type, more));
  expect(lengths(seen).every((length) => length > 0)).toBe(true);
});

test("memory stays where a chunk is a part of something larger", async () => {
  const pool = new Uint8Array(LONG_ANSWER.length + 100);
  pool.set(LONG_ANSWER, 50);
  const { seen } = await read(asking([pool.subarray(50, 50 + LONG_ANSWER.length)], "bytes"));
  expect(lengths(seen).every((length) => length > 0)).toBe(true);
});

test("a copy of an answer, which somebody keeps, stays whole", async () => {
  const request = asking(chunksOf(LONG_ANSWER, CUTS), "bytes");
  let copy: Promise<ArrayBuffer> | undefined;
  const { messages } = await read({
    ...request,
    fetch: async (...given) => {
      const response = (await request.fetch?.(...given)) as Response;
      copy = response.clone().arrayBuffer();
      return response;
    },
  });
  expect(messages).toHaveLength(3);
  expect(Buffer.from((await copy) as ArrayBuffer).equals(LONG_ANSWER)).toBe(true);
});
