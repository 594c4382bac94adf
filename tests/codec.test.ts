import {
  create,
  type DescField,
  type DescMessage,
  type DescMethod,
  fromBinary,
  type Message,
  ScalarType,
  toBinary,
} from "@bufbuild/protobuf";
import { BTrDB } from "btrdb-web/proto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { STREAMING_METHODS, UNARY_METHODS } from "../src/channel/lazy-rpc.ts";
import { type CodedMethod, MESSAGES, rpcName } from "../src/codec/index.ts";
import { decodeMessage, encodeMessage, type Shape } from "../src/codec/message-codec.ts";

const methods = Object.keys(MESSAGES) as CodedMethod[];
const descriptor = (method: CodedMethod): DescMethod => BTrDB.method[method];

/** What the table says of a field, by the generated schema; undefined for what the table has no word for. */
function typeOf(field: DescField): string | DescMessage | undefined {
  if (field.fieldKind === "enum") return "enum";
  if (field.message !== undefined)
    return field.message.typeName === "v5api.Status" ? "status" : field.message;
  return field.scalar === undefined ? undefined : ScalarType[field.scalar].toLowerCase();
}

function compare(shape: Shape, message: DescMessage): void {
  const numbers = shape.map(([number]) => number);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  for (const [number, name, type, repeated] of shape) {
    const field = message.fields.find((known) => known.number === number);
    expect(field?.localName, `${message.typeName}, field ${number}`).toBe(name);
    expect(field?.fieldKind === "list", `${message.typeName}.${name}`).toBe(repeated === "repeated");
    const theirs = typeOf(field as DescField);
    if (typeof type === "string") expect(type, `${message.typeName}.${name}`).toBe(theirs);
    else compare(type, theirs as DescMessage);
  }
}

/** Fields of requests that nobody here sets, and of answers that nobody reads. */
const LEFT_OUT = /^(?:role|templateBytes|mash|values|arrowBytes|sync|merge_?policy|rounding)$/iu;

describe("the table of messages is that of the schema", () => {
  test.each(methods)("%s", (method) => {
    const { input, output, name } = descriptor(method);
    expect(rpcName(method)).toBe(name);
    const { request, answer } = MESSAGES[method];
    compare(request, input);
    compare(answer, output);
    for (const [shape, message] of [
      [request, input],
      [answer, output],
    ] as const) {
      const known = new Set((shape as Shape).map(([number]) => number));
      const missing = message.fields
        .filter(({ number }) => !known.has(number))
        .map(({ localName }) => localName);
      expect(missing.filter((field) => !LEFT_OUT.test(field))).toEqual([]);
    }
  });

  test("conn.rpc has every method, and knows which answer with a stream", () => {
    const streaming = Object.entries(BTrDB.method).filter(([, { methodKind }]) => methodKind !== "unary");
    expect([...STREAMING_METHODS].sort()).toEqual(streaming.map(([name]) => name).sort());
    const unary = Object.entries(BTrDB.method).filter(([, { methodKind }]) => methodKind === "unary");
    expect([...UNARY_METHODS].sort()).toEqual(unary.map(([name]) => name).sort());
  });
});

const SCALARS: Record<string, fc.Arbitrary<unknown>> = {
  bool: fc.boolean(),
  bytes: fc.uint8Array({ maxLength: 20 }).map((bytes) => Uint8Array.from(bytes)),
  double: fc.double(),
  enum: fc.nat(2),
  int64: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  sfixed64: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  status: fc.record({ code: fc.nat(500), msg: fc.string({ unit: "grapheme" }) }),
  string: fc.string({ unit: "grapheme", maxLength: 200 }),
  uint32: fc.nat(2 ** 31 - 1),
  uint64: fc.bigInt(0n, 2n ** 64n - 1n),
};

function anyOf(shape: Shape): fc.Arbitrary<Record<string, unknown>> {
  const fields = shape.map(([, name, type, repeated]) => {
    const one = typeof type === "string" ? (SCALARS[type] as fc.Arbitrary<unknown>) : anyOf(type);
    return [name, repeated === undefined ? one : fc.array(one, { maxLength: 4 })] as const;
  });
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
}

/** Without what only protobuf-es has: type names, unknown fields, fields that the table leaves out. */
function plain(value: unknown, shape: Shape): Record<string, unknown> {
  const entries = shape.flatMap(([, name, type]) => {
    const field = (value as Record<string, unknown>)[name];
    if (field === undefined) return [];
    const inner = (item: unknown) => {
      if (type === "status")
        return { code: (item as { code: number }).code, msg: (item as { msg: string }).msg };
      return typeof type === "string" ? item : plain(item, type);
    };
    return [[name, Array.isArray(field) ? field.map(inner) : inner(field)]];
  });
  return Object.fromEntries(entries);
}

describe("the same bytes and the same values as protobuf-es", () => {
  test.each(methods)("%s", (method) => {
    const { request, answer } = MESSAGES[method];
    const { input, output } = descriptor(method);
    fc.assert(
      fc.property(anyOf(request), (message) => {
        const theirs = toBinary(input, create(input, message as never) as Message);
        expect(encodeMessage(request, message)).toEqual(theirs);
      }),
    );
    fc.assert(
      fc.property(anyOf(answer), (message) => {
        const bytes = toBinary(output, create(output, message as never) as Message);
        const theirs = plain(fromBinary(output, bytes), answer);
        expect(plain(decodeMessage(answer, bytes, "answer"), answer)).toEqual(theirs);
      }),
    );
  });
});
