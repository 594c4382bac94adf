import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frameRequest } from "../transport/grpc-web.ts";
import { type Frame, FrameSplitter } from "./frame-splitter.ts";

function frame(flags: number, bytes: Uint8Array | string): Buffer {
  const body = Buffer.from(bytes);
  return Buffer.concat([Buffer.from([flags, 0, 0, body.length >> 8, body.length & 0xff]), body]);
}

const OK_TRAILERS = frame(0x80, "grpc-status: 0\r\n");
const answerOf = (messages: readonly (Uint8Array | string)[]) =>
  Buffer.concat([...messages.map((message) => frame(0, message)), OK_TRAILERS]);

function cutAt(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const cuts = [0, ...offsets, bytes.length].sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
}

function split(chunks: Iterable<Uint8Array>, maxMessageBytes = 1000): Frame[] {
  const splitter = new FrameSplitter({ maxMessageBytes, encoding: "gzip" });
  const frames: Frame[] = [];
  for (const chunk of chunks) frames.push(...splitter.push(chunk));
  expect(splitter.betweenFrames).toBe(true);
  return frames;
}

const texts = (frames: readonly Frame[]) =>
  frames.map(({ trailers, bytes }) => [trailers, Buffer.from(bytes).toString()]);

test("whatever the chunking, the frames are the same", () => {
  const cases = fc
    .array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 })
    .map((messages) => ({ messages, bytes: answerOf(messages) }))
    .chain(({ messages, bytes }) =>
      fc.record({
        messages: fc.constant(messages),
        bytes: fc.constant(bytes),
        cuts: fc.array(fc.nat(bytes.length), { maxLength: 30 }),
      }),
    );
  fc.assert(
    fc.property(cases, ({ messages, bytes, cuts }) => {
      expect(texts(split(cutAt(bytes, cuts)))).toEqual([
        ...messages.map((message) => [false, Buffer.from(message).toString()]),
        [true, "grpc-status: 0\r\n"],
      ]);
    }),
    { numRuns: 500 },
  );
});

test("a message within a chunk is a view on it, also when its head came before", () => {
  const bytes = answerOf(["one", "two"]);
  for (const { bytes: message } of split([bytes])) expect(message.buffer).toBe(bytes.buffer);
  const [head, rest] = [frame(0, "abc").subarray(0, 5), new Uint8Array([97, 98, 99])];
  expect(split([head, rest])[0]?.bytes.buffer).toBe(rest.buffer);
});

test("a message over three chunks is its own bytes", () => {
  const [first] = split(cutAt(answerOf(["abcdef"]), [7, 9]));
  expect(first?.bytes.buffer.byteLength).toBe(6);
  expect(Buffer.from(first?.bytes ?? []).toString()).toBe("abcdef");
});

test("knows when the body ends within a frame", () => {
  const bytes = answerOf(["abc"]);
  for (let end = 0; end <= bytes.length; end++) {
    const splitter = new FrameSplitter({ maxMessageBytes: 10 });
    for (const _ of splitter.push(bytes.subarray(0, end)));
    expect(splitter.betweenFrames, `${end} bytes`).toBe([0, 8, bytes.length].includes(end));
  }
});

describe("refuses", () => {
  test.each<[string, Buffer, RegExp]>([
    ["a compressed message", frame(1, "x"), /compressed \(grpc-encoding: gzip\)/],
    ["compressed trailers", frame(0x81, "x"), /compressed/],
    ["unknown flags", frame(2, "x"), /unknown flags 0x2/],
    ["a message after the trailers", Buffer.concat([OK_TRAILERS, frame(0, "x")]), /after the trailers/],
    ["second trailers", Buffer.concat([OK_TRAILERS, OK_TRAILERS]), /after the trailers/],
    ["half a head after the trailers", Buffer.concat([OK_TRAILERS, Buffer.from([0])]), /after the trailers/],
    ["an HTML page", Buffer.from("<!doctype html>"), /unknown flags 0x3c/],
  ])("%s, in one chunk or in bytes", (_name, bytes, message) => {
    expect(() => split([bytes])).toThrow(message);
    expect(() => split(cutAt(bytes, [...bytes.keys()]))).toThrow(message);
  });

  test("a message above the limit, as soon as its head is there", () => {
    const splitter = new FrameSplitter({ maxMessageBytes: 9 });
    expect([...splitter.push(frame(0, "123456789"))]).toHaveLength(1);
    expect(() => [...splitter.push(frame(0, "1234567890").subarray(0, 5))]).toThrow(
      "the message has 10 bytes, more than the limit of 9",
    );
  });

  test("endless trailers", () => {
    const head = Buffer.from([0x80, 0xff, 0xff, 0xff, 0xff]);
    expect(() => split([head])).toThrow(
      "the part with the trailers has 4294967295 bytes, more than the limit of 65536",
    );
  });
});

test("a request is a frame", () => {
  expect(texts(split([frameRequest(Buffer.from("ask"))]))).toEqual([[false, "ask"]]);
});

test("a long frame is whole, and memory is taken for what has come of it only", () => {
  const length = 5_000_001;
  const splitter = new FrameSplitter({ maxMessageBytes: 64 << 20 });
  const frame = frameRequest(Uint8Array.from({ length }, (_, i) => i % 251));
  const found: Frame[] = [];
  for (let at = 0; at < frame.length; at += 700_000)
    found.push(...splitter.push(frame.subarray(at, at + 700_000)));
  expect(found.map(({ bytes }) => bytes.length)).toEqual([length]);
  expect(found[0]?.bytes.every((byte, i) => byte === i % 251)).toBe(true);

  const before = process.memoryUsage().arrayBuffers;
  const claims = Array.from({ length: 20 }, () => {
    const one = new FrameSplitter({ maxMessageBytes: 64 << 20 });
    expect([...one.push(Uint8Array.of(0, 4, 0, 0, 0, 1))]).toEqual([]);
    return one;
  });
  expect(claims.length).toBe(20);
  // 64 MiB each, said the heads.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 << 20);
});
