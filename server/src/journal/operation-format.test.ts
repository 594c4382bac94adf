import type { MergePolicy } from "btrdb-web/proto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeOperations, encodeOperation, insertBytes, type Operation } from "./operation-format.ts";

const stream = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const int64 = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    kind: fc.constant("stream" as const),
    stream,
    uuid: fc.uint8Array({ maxLength: 16 }),
  }),
  fc
    .record({
      stream,
      points: fc.array(fc.tuple(int64, fc.double())),
      policy: fc.constantFrom<MergePolicy[]>(0, 1, 2, 3),
    })
    .map(({ points, ...rest }) => ({
      kind: "insert" as const,
      ...rest,
      points: {
        time: BigInt64Array.from(points, ([time]) => time),
        value: Float64Array.from(points, ([, value]) => value),
      },
    })),
  fc.record({ kind: fc.constant("flush" as const), stream }),
  fc.record({ kind: fc.constant("delete" as const), stream, start: int64, end: int64 }),
  fc.record({ kind: fc.constant("forget" as const), stream }),
  fc.constant({ kind: "close" as const }),
);

const plain = (one: Operation): Operation =>
  one.kind === "stream" ? { ...one, uuid: Uint8Array.from(one.uuid) } : one;

function frameOf(operations: readonly Operation[]): Buffer {
  const bytes = Buffer.concat(operations.flatMap(encodeOperation));
  // As read from a file: in memory of its own, aligned.
  return Buffer.from(Uint8Array.from(bytes).buffer);
}

function decoded(frame: Buffer): Operation[] {
  const operations: Operation[] = [];
  decodeOperations(frame, (one) => operations.push(plain(one)));
  return operations;
}

describe("the operations of a frame", () => {
  test("come back as they were written", () => {
    fc.assert(
      fc.property(fc.array(operation), (operations) => {
        expect(decoded(frameOf(operations))).toEqual(operations.map(plain));
      }),
    );
  });

  test("keep everything at multiples of eight bytes", () => {
    fc.assert(fc.property(fc.array(operation), (all) => frameOf(all).length % 8 === 0));
  });

  test("take 16 bytes a point", () => {
    const columns = { time: new BigInt64Array(1000), value: new Float64Array(1000) };
    const bytes = frameOf([{ kind: "insert", stream: 1, points: columns, policy: 0 }]);
    expect(bytes.length).toBe(insertBytes(1000));
    expect(bytes.length).toBe(16 + 16_000);
  });

  test("are refused when cut short or unknown", () => {
    const frame = frameOf([{ kind: "delete", stream: 1, start: 1n, end: 2n }]);
    for (let length = 8; length < frame.length; length += 8) {
      expect(() => decoded(frame.subarray(0, length))).toThrow("an operation is cut short");
    }
    const future = Buffer.from(new ArrayBuffer(16));
    future[0] = 9;
    expect(() => decoded(future)).toThrow("unknown operation 9");
  });
});
