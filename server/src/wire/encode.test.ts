import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  RawPointSchema,
  RawValuesResponseSchema,
  StatPointSchema,
  WindowsResponseSchema,
} from "btrdb-web/proto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodePoints } from "./encode-points.ts";
import { encodeWindows } from "./encode-windows.ts";
import { withValues } from "./with-values.ts";

const int64 = fc.oneof(
  fc.constantFrom(0n, 1n, -1n, 1n << 32n, -(1n << 32n), -(16n << 56n), (48n << 56n) - 2n),
  fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
);
const uint64 = fc.oneof(fc.constantFrom(0n, 1n, 1n << 32n), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }));
const double = fc.oneof(fc.constantFrom(0, -0, 1, 5e-324, Number.MAX_VALUE), fc.double());
const version = fc.record({ major: uint64, minor: uint64 });

test("points are encoded to the bytes that protobuf-es writes", () => {
  const points = fc.array(fc.record({ time: int64, value: double }), { maxLength: 20 });
  fc.assert(
    fc.property(version, points, (at, values) => {
      const columns = {
        time: BigInt64Array.from(values, (point) => point.time),
        value: Float64Array.from(values, (point) => point.value),
      };
      const fast = toBinary(
        RawValuesResponseSchema,
        withValues(RawValuesResponseSchema, at, encodePoints(columns)),
      );
      const plain = create(RawValuesResponseSchema, {
        versionMajor: at.major,
        versionMinor: at.minor,
        values: values.map((point) => create(RawPointSchema, point)),
      });
      expect(fast).toEqual(toBinary(RawValuesResponseSchema, plain));
    }),
  );
});

test("windows are encoded to the bytes that protobuf-es writes", () => {
  const window = fc.record({
    time: int64,
    min: double,
    mean: double,
    max: double,
    count: uint64,
    stddev: double,
  });
  fc.assert(
    fc.property(version, fc.array(window, { maxLength: 20 }), (at, values) => {
      const columns = {
        time: BigInt64Array.from(values, (w) => w.time),
        min: Float64Array.from(values, (w) => w.min),
        mean: Float64Array.from(values, (w) => w.mean),
        max: Float64Array.from(values, (w) => w.max),
        count: BigUint64Array.from(values, (w) => w.count),
        stddev: Float64Array.from(values, (w) => w.stddev),
      };
      const fast = toBinary(
        WindowsResponseSchema,
        withValues(WindowsResponseSchema, at, encodeWindows(columns)),
      );
      const plain = create(WindowsResponseSchema, {
        versionMajor: at.major,
        versionMinor: at.minor,
        values: values.map((w) => create(StatPointSchema, w)),
      });
      expect(fast).toEqual(toBinary(WindowsResponseSchema, plain));
    }),
  );
});

test("columns may be views into larger buffers", () => {
  const time = BigInt64Array.of(1n, 2n, 3n, 4n).subarray(1, 3);
  const value = Float64Array.of(1, 2, 3, 4).subarray(1, 3);
  const bytes = toBinary(
    RawValuesResponseSchema,
    withValues(RawValuesResponseSchema, { major: 10n, minor: 0n }, encodePoints({ time, value })),
  );
  const { values } = fromBinary(RawValuesResponseSchema, bytes);
  expect(values.map((point) => [point.time, point.value])).toEqual([
    [2n, 2],
    [3n, 3],
  ]);
});
