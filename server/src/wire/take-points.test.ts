import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { InsertParamsSchema, MergePolicy, RawPointSchema } from "btrdb-web/proto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { takePoints } from "./take-points.ts";

const time = fc.oneof(fc.constantFrom(0n, 1n, -1n), fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }));
const value = fc.oneof(fc.constantFrom(0, -0, 5e-324), fc.double());
const params = fc.record({
  uuid: fc.uint8Array({ maxLength: 16 }).map((bytes) => Uint8Array.from(bytes)),
  sync: fc.boolean(),
  values: fc.array(
    fc.record({ time, value }).map((point) => create(RawPointSchema, point)),
    { maxLength: 20 },
  ),
  mergePolicy: fc.constantFrom(...Object.values(MergePolicy)),
  rounding: fc.option(
    fc.record({ spec: fc.record({ case: fc.constant("bits" as const), value: fc.nat(52) }) }),
    {
      nil: undefined,
    },
  ),
});

test("the columns are what a general decoder finds, and the rest is the message without them", () => {
  fc.assert(
    fc.property(params, fc.nat(9), (init, offset) => {
      const message = create(InsertParamsSchema, { ...init, rounding: init.rounding } as never);
      const bytes = toBinary(InsertParamsSchema, message);
      // At any address, as in a request.
      const moved = new Uint8Array(bytes.length + offset);
      moved.set(bytes, offset);
      const taken = takePoints(moved.subarray(offset), 1_000);
      expect(taken?.count).toBe(init.values.length);
      expect([...(taken?.points.time ?? [])]).toEqual(init.values.map((point) => point.time));
      expect([...(taken?.points.value ?? [])]).toEqual(init.values.map((point) => point.value));
      const rest = fromBinary(InsertParamsSchema, taken?.rest ?? new Uint8Array());
      expect(rest).toEqual({ ...fromBinary(InsertParamsSchema, bytes), values: [] });
    }),
  );
});

/** 2,000 random messages in `npm test`, LONG=1 for a million. */
const runs = process.env.LONG ? 1_000_000 : 2_000;

test("bytes that are not as encoders write them are left to the general decoder", () => {
  const decode = (bytes: Uint8Array) => {
    try {
      return fromBinary(InsertParamsSchema, bytes);
    } catch {
      return undefined;
    }
  };
  // Bytes that look like a message more often than not.
  const bytes = fc.array(fc.oneof(fc.constantFrom(0x1a, 18, 9, 0, 0x09, 0x11, 1, 0x0a), fc.nat(255)), {
    maxLength: 64,
  });
  fc.assert(
    fc.property(bytes, (numbers) => {
      const message = Uint8Array.from(numbers);
      const taken = takePoints(message, 1_000);
      if (!taken) return;
      const whole = decode(message);
      // What is wrong with the message is wrong with the rest of it as well.
      expect(decode(taken.rest) === undefined).toBe(whole === undefined);
      if (whole) expect([...taken.points.time]).toEqual(whole.values.map((point) => point.time));
    }),
    { numRuns: runs },
  );
  // value before time, and a point with a field that nobody knows.
  const swapped = Uint8Array.of(0x1a, 18, 0x11, 0, 0, 0, 0, 0, 0, 0, 1, 0x09, 1, 0, 0, 0, 0, 0, 0, 0);
  expect(takePoints(swapped, 1_000)).toBeUndefined();
  expect(takePoints(Uint8Array.of(0x1a, 2, 0x18, 1), 1_000)).toBeUndefined();
  expect(takePoints(Uint8Array.of(0x1a, 18, 0x09), 1_000)).toBeUndefined();
});

test("no more points are read than asked for, but all are counted", () => {
  const values = Array.from({ length: 10 }, (_, i) => ({ time: BigInt(i), value: i }));
  const bytes = toBinary(InsertParamsSchema, create(InsertParamsSchema, { values }));
  const taken = takePoints(bytes, 3);
  expect(taken?.count).toBe(10);
  expect([...(taken?.points.value ?? [])]).toEqual([0, 1, 2]);
});
