import { create, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RawBuilder } from "../columns/raw-builder.ts";
import { MalformedResponse } from "../errors/index.ts";
import { RawValuesResponseSchema } from "../gen/v5api/btrdb_pb.ts";
import { rawValuesDecoder } from "./decode-raw-values.ts";

const point = (time: bigint, value: number) => {
  const bytes = new Uint8Array(20);
  const view = new DataView(bytes.buffer);
  bytes.set([0x22, 18, 0x09]);
  view.setBigInt64(3, time, true);
  view.setUint8(11, 0x11);
  view.setFloat64(12, value, true);
  return [...bytes];
};
const [A, B] = [point(1n, 0.5), point(2n, 1.5)];

function decode(bytes: readonly number[], cuts: readonly number[] = []) {
  const builder = new RawBuilder();
  const decoder = rawValuesDecoder(builder);
  const whole = Uint8Array.from(bytes);
  const ends = [...cuts, whole.length];
  let from = 0;
  let header: ReturnType<typeof decoder.push>;
  for (const [index, end] of ends.entries()) {
    header = decoder.push({
      bytes: whole.subarray(from, end),
      length: whole.length,
      last: index === ends.length - 1,
    });
    from = end;
  }
  return { header, points: [...builder.finish(0n)].map(({ time, value }) => [time, value]) };
}

function problem(bytes: readonly number[], cuts: readonly number[] = []) {
  try {
    decode(bytes, cuts);
    return "none";
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedResponse);
    const { reason, offset } = error as MalformedResponse;
    return `${reason} at ${offset}`;
  }
}

describe("what protobuf allows", () => {
  test.each([
    ["fields in any order", [...A, 0x10, 5, ...B, 0x18, 7]],
    ["value before time", [0x10, 5, 0x22, 18, ...A.slice(11), ...A.slice(2, 11), ...B, 0x18, 7]],
    [
      "unknown fields of each wire type",
      [
        ...[0x78, 0x96, 0x01, 0x79, 1, 2, 3, 4, 5, 6, 7, 8, 0x7a, 2, 9, 9, 0x7d, 1, 2, 3, 4],
        ...A,
        ...[0x10, 5, 0x7b, 0x08, 1, 0x7c],
        ...B,
        ...[0x18, 7],
      ],
    ],
    ["unknown fields in a point", [0x10, 5, 0x22, 20, ...A.slice(2), 0x78, 1, ...B, 0x18, 7]],
    ["a length with more bytes than it needs", [0x10, 5, 0x22, 0x92, 0x00, ...A.slice(2), ...B, 0x18, 7]],
    ["the last of a field that is there twice", [0x10, 1, 0x10, 5, ...A, ...B, 0x18, 7]],
  ])("%s, wherever the message is cut", (_name, bytes) => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { header, points } = decode(bytes, cut === 0 ? [] : [cut]);
      expect(points, `cut at ${cut}`).toEqual([
        [1n, 0.5],
        [2n, 1.5],
      ]);
      expect(header).toMatchObject({ versionMajor: 5n, versionMinor: 7n, points: 2, stat: { code: 0 } });
    }
  });

  test("what is 0 is left out", () => {
    expect(decode([0x22, 0, 0x22, 9, ...A.slice(2, 11), 0x22, 9, ...A.slice(11)]).points).toEqual([
      [0n, 0],
      [1n, 0],
      [0n, 0.5],
    ]);
    expect(decode([])).toMatchObject({ points: [], header: { versionMajor: 0n, points: 0 } });
  });

  test("a stat that is there twice is one", () => {
    const { header } = decode([0x0a, 3, 0x08, 0x94, 0x03, 0x0a, 3, 0x12, 1, 0x61]);
    expect(header?.stat).toEqual({ code: 404, msg: "a" });
  });
});

describe("what it does not allow, by the byte where it is", () => {
  test.each([
    ["a tag that does not end", [...A, 0x80], "truncated at 20"],
    ["a varint that does not end", [...A, 0x10, 0x80], "truncated at 21"],
    ["a varint of 70 bits", [0x10, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2], "varint at 1"],
    ["field 0", [...A, 0x00, 1], "tag at 20"],
    ["wire type 7", [...A, 0x0f], "tag at 20"],
    ["a point beyond the message", [...A, 0x22, 18, 0x09], "length at 21"],
    ["a time beyond its point", [0x22, 3, 0x09, 1, 2, ...A], "truncated at 3"],
    ["versionMajor as text", [...A, 0x12, 1, 0x61], "wire-type at 20"],
    ["packed points", [0x22, 10, 0x0a, 8, 0, 0, 0, 0, 0, 0, 0, 0], "wire-type at 2"],
    ["the end of a group", [...A, 0x7c], "group at 20"],
    ["a group within the wrong one", [0x7b, 0x84, 0x01], "group at 1"],
    ["text that is no UTF-8", [0x0a, 3, 0x12, 1, 0xff], "utf-8 at 4"],
    ["too many groups", Array.from({ length: 200 }, () => 0x7b), "depth at 99"],
  ])("%s", (_name, bytes, expected) => {
    expect(problem(bytes)).toBe(expected);
    for (let cut = 1; cut < bytes.length; cut++)
      expect(problem(bytes, [cut]), `cut at ${cut}`).toBe(expected);
  });

  test("nothing of such a message is there, and what came before stays", () => {
    const builder = new RawBuilder();
    const decoder = rawValuesDecoder(builder);
    const push = (bytes: readonly number[]) =>
      decoder.push({ bytes: Uint8Array.from(bytes), length: bytes.length, last: true });
    push(A);
    expect(() => push([...B, ...B, 0x0f])).toThrow(MalformedResponse);
    expect(builder.length).toBe(1);
    push(B);
    expect([...builder.finish(0n)].map(({ time }) => time)).toEqual([1n, 2n]);
  });

  test("a message that does not go on is taken back", () => {
    const builder = new RawBuilder();
    const decoder = rawValuesDecoder(builder);
    decoder.push({ bytes: Uint8Array.from([...A, ...B, 0x22]), length: 80, last: false });
    expect(builder.length).toBe(2);
    decoder.abandon();
    expect(builder.length).toBe(0);
    decoder.push({ bytes: Uint8Array.from(B), length: 20, last: true });
    expect([...builder.finish(0n)].map(({ time }) => time)).toEqual([2n]);
  });
});

test("any points, as protobuf-es writes them, cut anywhere", () => {
  const points = fc.array(fc.record({ time: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), value: fc.double() }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(points, fc.array(fc.nat(1300), { maxLength: 5 }), (values, places) => {
      const bytes = [...toBinary(RawValuesResponseSchema, create(RawValuesResponseSchema, { values }))];
      const cuts = [...new Set(places)].filter((cut) => cut > 0 && cut < bytes.length).sort((a, b) => a - b);
      expect(decode(bytes, cuts).points).toEqual(values.map(({ time, value }) => [time, value]));
    }),
    { numRuns: 300 },
  );
});
