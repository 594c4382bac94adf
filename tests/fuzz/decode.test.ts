import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  AlignedWindowsResponseSchema,
  RawValuesResponseSchema,
  WindowsResponseSchema,
} from "btrdb-web/proto";
import { expect, test } from "vitest";
import { RawBuilder } from "../../src/columns/raw-builder.ts";
import { WindowBuilder } from "../../src/columns/window-builder.ts";
import { rawValuesDecoder } from "../../src/decode/decode-raw-values.ts";
import { alignedWindowsDecoder, windowsDecoder } from "../../src/decode/decode-windows.ts";
import { MalformedResponse } from "../../src/errors/index.ts";
import { attempt, double, flip, inPieces, int64, mutate, next, seed } from "./mutate.ts";

const TOTAL = process.env.LONG === "1" ? 1_000_000 : 20_000;
/**
 * Where our decoder is stricter on purpose (see WireCursor): protobuf-es reads a known field whatever its wire type,
 * lets a nested message end behind its end, and cuts lengths and varints off. It has no other liberties to take.
 */
const STRICTER = new Set(["wire-type", "length", "varint", "tag", "truncated"]);

const formats = [
  {
    name: "RawValues",
    schema: RawValuesResponseSchema,
    point: () => ({ time: flip() ? 0n : int64(), value: double() }),
    decode: (bytes: Uint8Array) => {
      const builder = new RawBuilder();
      const header = inPieces(rawValuesDecoder(builder), bytes);
      return { header, points: [...builder.finish(0n)] as object[] };
    },
  },
  ...[
    { name: "Windows", schema: WindowsResponseSchema, decoder: windowsDecoder },
    { name: "AlignedWindows", schema: AlignedWindowsResponseSchema, decoder: alignedWindowsDecoder },
  ].map(({ name, schema, decoder }) => ({
    name,
    schema: schema as typeof WindowsResponseSchema,
    point: () => ({
      time: flip() ? 0n : int64(),
      min: double(),
      mean: double(),
      max: double(),
      count: flip() ? 0n : BigInt.asUintN(64, int64()),
      stddev: double(),
    }),
    decode: (bytes: Uint8Array) => {
      const builder = new WindowBuilder();
      const header = inPieces(decoder(builder), bytes);
      return { header, points: [...builder.finish(0n)] as object[] };
    },
  })),
];

/** What protobuf-es reads, with the rule for empty windows. */
function expected(message: {
  stat?: { code: number; msg: string } | undefined;
  versionMajor: bigint;
  versionMinor: bigint;
  values: object[];
}) {
  const points = message.values.map((value) => {
    const { $typeName: _, $unknown: __, ...point } = value as Record<string, unknown>;
    if (point.count !== 0n) return point;
    return { ...point, min: Number.NaN, mean: Number.NaN, max: Number.NaN, stddev: Number.NaN };
  });
  const { stat, versionMajor, versionMinor } = message;
  return { stat: { code: stat?.code ?? 0, msg: stat?.msg ?? "" }, versionMajor, versionMinor, points };
}

test.each(formats)(
  "$name: the same messages are taken as by protobuf-es, with the same values",
  ({ schema, point, decode }) => {
    let both = 0;
    let stricter = 0;
    let refused = 0;
    for (let i = 0; i < TOTAL / formats.length; i++) {
      const message = create(schema as typeof RawValuesResponseSchema, {
        ...(flip() && {
          stat: {
            code: next(500),
            msg: ["", "é", "no such stream"][next(3)]!,
            mash: { leader: "a", members: [{ nodename: "n", weight: 3n }] },
          },
        }),
        versionMajor: flip() ? 0n : BigInt.asUintN(64, int64()),
        versionMinor: BigInt(next(200)),
        values: Array.from({ length: next(6) }, point as () => { time: bigint; value: number }),
      });
      const bytes = mutate(toBinary(schema as typeof RawValuesResponseSchema, message));
      const theirs = attempt(() => expected(fromBinary(schema as typeof RawValuesResponseSchema, bytes)));
      const ours = attempt(() => decode(bytes));
      const shown = `seed ${seed}, message ${i}: ${Buffer.from(bytes).toString("hex")}`;
      if (ours.error !== undefined) {
        expect(ours.error, shown).toBeInstanceOf(MalformedResponse);
        const { reason, offset } = ours.error as MalformedResponse;
        expect(offset >= 0 && offset <= bytes.length, shown).toBe(true);
        if (theirs.error !== undefined) refused++;
        else {
          stricter++;
          expect(STRICTER.has(reason), `${shown} refused for ${reason}`).toBe(true);
        }
        continue;
      }
      expect(theirs.error, shown).toBeUndefined();
      const { header, points } = ours.value!;
      const { stat, versionMajor, versionMinor } = header;
      expect({ stat, versionMajor, versionMinor, points }, shown).toEqual(theirs.value);
      expect(header.points, shown).toBe(points.length);
      both++;
    }
    // Otherwise the mutations would not reach what they are for.
    const share = TOTAL / formats.length / 500;
    expect(Math.min(both, refused, stricter)).toBeGreaterThan(share);
  },
);
