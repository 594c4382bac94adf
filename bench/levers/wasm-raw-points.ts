/**
 * The lever "WebAssembly for decoding", beside ours in one run: node --conditions=btrdb-source bench/levers/wasm-raw-points.ts
 *
 * Only raw points in their usual shape, so that it does less than ours. It copies each message in and its columns out, as it would
 * have to: the columns that a user gets have to be buffers of their own.
 */
import { create, toBinary } from "@bufbuild/protobuf";
import { RawValuesResponseSchema } from "btrdb-web/proto";
import { RawBuilder } from "../../src/columns/raw-builder.ts";
import { rawValuesDecoder } from "../../src/decode/decode-raw-values.ts";
import { inTurn } from "../harness/samples.ts";

const [POINTS, MESSAGES] = [5_000, 200];
const ALL = POINTS * MESSAGES;
const [SOURCE, TIME, VALUE] = [0, 128 << 10, 192 << 10];

const advance = (local: number, by: number) => [0x20, local, 0x41, by, 0x6a, 0x21, local];
/** (source, points, time, value) => points that are left: copies 8 bytes from 3 and 12 while the tags are those of a point. */
const CODE = [
  ...[0x02, 0x40, 0x03, 0x40],
  ...[0x20, 1, 0x45, 0x0d, 1],
  ...[0x20, 0, 0x28, 0, 0, 0x41, 0xff, 0xff, 0xff, 0x07, 0x71, 0x41, 0xa2, 0xa4, 0x24, 0x47, 0x0d, 1],
  ...[0x20, 0, 0x2d, 0, 11, 0x41, 17, 0x47, 0x0d, 1],
  ...[0x20, 2, 0x20, 0, 0x29, 0, 3, 0x37, 0, 0],
  ...[0x20, 3, 0x20, 0, 0x29, 0, 12, 0x37, 0, 0],
  ...advance(0, 20),
  ...advance(2, 8),
  ...advance(3, 8),
  ...[0x20, 1, 0x41, 1, 0x6b, 0x21, 1],
  ...[0x0c, 0, 0x0b, 0x0b, 0x20, 1, 0x0b],
];
const section = (id: number, ...body: number[]) => [id, body.length, ...body];
const text = (name: string) => [name.length, ...Buffer.from(name)];
const MODULE = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, 1, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f),
  ...section(3, 1, 0),
  ...section(5, 1, 0, 4),
  ...section(7, 2, ...text("decode"), 0, 0, ...text("memory"), 2, 0),
  ...section(10, 1, CODE.length + 1, 0, ...CODE),
]);
const { instance } = await WebAssembly.instantiate(MODULE);
const decode = instance.exports.decode as (
  from: number,
  points: number,
  time: number,
  value: number,
) => number;
const { buffer } = instance.exports.memory as WebAssembly.Memory;

const messages = Array.from({ length: MESSAGES }, (_, message) =>
  toBinary(
    RawValuesResponseSchema,
    create(RawValuesResponseSchema, {
      values: Array.from({ length: POINTS }, (_, i) => ({
        time: 1_795_000_000_000_000_000n + BigInt(message * POINTS + i) * 33_333_333n,
        value: 1 + Math.sin(i) * 230,
      })),
    }),
  ),
);

function byWasm(): BigInt64Array {
  const [time, value] = [new BigInt64Array(ALL), new Float64Array(ALL)];
  const [timeOut, valueOut] = [
    new BigInt64Array(buffer, TIME, POINTS),
    new Float64Array(buffer, VALUE, POINTS),
  ];
  const source = new Uint8Array(buffer, SOURCE, POINTS * 20);
  for (const [index, bytes] of messages.entries()) {
    source.set(bytes);
    if (decode(SOURCE, POINTS, TIME, VALUE) !== 0) throw new Error("a point of another shape");
    time.set(timeOut, index * POINTS);
    value.set(valueOut, index * POINTS);
  }
  return time;
}

function byOurs(): BigInt64Array {
  const builder = new RawBuilder();
  builder.reserve(ALL);
  const decoder = rawValuesDecoder(builder);
  for (const bytes of messages) decoder.push({ bytes, length: bytes.length, last: true });
  return builder.finish(0n).time;
}

/** Milliseconds of CPU of this thread. */
function cpu(work: () => BigInt64Array): number {
  const before = process.threadCpuUsage();
  const { length, [ALL - 1]: last } = work();
  const { user, system } = process.threadCpuUsage(before);
  if (length !== ALL || last !== 1_795_000_000_000_000_000n + BigInt(ALL - 1) * 33_333_333n)
    throw new Error("points were lost");
  return (user + system) / 1000;
}

const samples = await inTurn(
  { rounds: 41, warmUp: 5 },
  { ours: () => cpu(byOurs), WebAssembly: () => cpu(byWasm) },
);
console.log("ms of CPU for a million points:", {
  ours: samples.spread("ours"),
  WebAssembly: samples.spread("WebAssembly"),
  "WebAssembly, time to that of ours": samples.ratio("WebAssembly", "ours"),
});
