import { toBinary } from "@bufbuild/protobuf";
import { RawValuesResponseSchema } from "btrdb-web/proto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodePoints } from "./encode-points.ts";
import { putValuesIntoFrames } from "./encoded-values.ts";
import { withValues } from "./with-values.ts";

function frame(message: Uint8Array, flags = 0): Uint8Array {
  const bytes = new Uint8Array(5 + message.length);
  bytes[0] = flags;
  new DataView(bytes.buffer).setUint32(1, message.length);
  bytes.set(message, 5);
  return bytes;
}

async function all(frames: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for await (const one of frames) found.push(one);
  return found;
}

test("values that are added to a frame make the frame that Connect would have made", async () => {
  const version = fc.record({ major: fc.bigInt(0n, (1n << 64n) - 1n), minor: fc.bigInt(0n, 40_000n) });
  const sizes = fc.array(fc.nat(50), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(version, sizes, async (at, lengths) => {
      const chunks = lengths.map((length) => ({
        time: BigInt64Array.from({ length }, (_, i) => BigInt(i)),
        value: Float64Array.from({ length }, (_, i) => i / 3),
      }));
      const trailers = frame(new TextEncoder().encode("grpc-status: 0\r\n"), 0x80);
      const encoded: Uint8Array[] = [];
      async function* frames() {
        for (const chunk of chunks) {
          const message = withValues(RawValuesResponseSchema, at, encodePoints(chunk), encoded);
          yield frame(toBinary(RawValuesResponseSchema, message));
        }
        yield trailers;
      }
      const found = await all(putValuesIntoFrames(frames(), encoded));
      const whole = chunks.map((chunk) =>
        frame(
          toBinary(RawValuesResponseSchema, withValues(RawValuesResponseSchema, at, encodePoints(chunk))),
        ),
      );
      expect(found.map((bytes) => [...bytes])).toEqual([...whole, trailers].map((bytes) => [...bytes]));
    }),
  );
});

test("values without room before them are copied", async () => {
  const frames = (async function* () {
    yield frame(Uint8Array.of(1, 2));
  })();
  const [found] = await all(putValuesIntoFrames(frames, [Uint8Array.of(7, 8, 9)]));
  expect([...found!]).toEqual([0, 0, 0, 0, 5, 1, 2, 7, 8, 9]);
});
