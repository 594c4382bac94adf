import { create, toBinary } from "@bufbuild/protobuf";
import { Precision, Type, tableFromIPC } from "@uwdata/flechette";
import { ArrowRawValuesResponseSchema } from "btrdb-web/proto";
import { expect, test } from "vitest";
import { writeArrowStream } from "../../src/arrow/write-stream.ts";
import { RawBuilder } from "../../src/columns/raw-builder.ts";
import { arrowValuesDecoder } from "../../src/decode/decode-arrow.ts";
import { MalformedResponse } from "../../src/errors/index.ts";
import { attempt, double, inPieces, int64, mutate, next, seed } from "./mutate.ts";

const TOTAL = process.env.LONG === "1" ? 300_000 : 6_000;

/** What flechette makes of the same bytes; undefined where it has another idea of what they are. */
function theirs(arrow: Uint8Array): { time: bigint; value: number }[] | undefined {
  const table = tableFromIPC(arrow.slice(), { useBigInt: true, useBigIntTimestamp: true });
  // It takes the size of a vtable for signed, and so a damaged float64 for float16 with a type of its default.
  const type = table.getChild("value")?.type;
  if (type?.typeId !== Type.Float || type.precision !== Precision.DOUBLE) return undefined;
  const [time, value] = [table.getChild("time")?.toArray(), table.getChild("value")?.toArray()];
  if (!(time instanceof BigInt64Array && value instanceof Float64Array)) return undefined;
  return Array.from(time, (at, i) => ({ time: at, value: value[i] as number }));
}

test("damaged Arrow answers are refused or read as flechette reads them, and nothing else happens", async () => {
  let both = 0;
  let refused = 0;
  for (let i = 0; i < TOTAL; i++) {
    const rows = next(6);
    const good = await writeArrowStream([
      { name: "time", values: BigInt64Array.from({ length: rows }, int64) },
      { name: "value", values: Float64Array.from({ length: rows }, double) },
    ]);
    // Half of the time the damage is within the Arrow bytes, else in the message around them.
    const inside = i % 2 === 0;
    const arrowBytes = inside ? mutate(good) : good;
    const message = create(ArrowRawValuesResponseSchema, {
      versionMajor: 7n,
      arrowBytes: arrowBytes as Uint8Array<ArrayBuffer>,
    });
    const whole = toBinary(ArrowRawValuesResponseSchema, message);
    const bytes = inside ? whole : mutate(whole);
    const shown = `seed ${seed}, message ${i}: ${Buffer.from(bytes).toString("hex")}`;
    const builder = new RawBuilder();
    const ours = attempt(() => inPieces(arrowValuesDecoder(builder), bytes));
    const points = [...builder.finish(0n)];
    if (ours.error !== undefined) {
      refused++;
      expect(ours.error, shown).toBeInstanceOf(MalformedResponse);
      expect(points, shown).toEqual([]);
      continue;
    }
    expect(ours.value?.points, shown).toBe(points.length);
    if (!inside) continue;
    const other = attempt(() => theirs(arrowBytes));
    // flechette needs columns at multiples of eight bytes, and takes the rows of the last of two columns of a name.
    if (other.value === undefined || other.value.length !== points.length) continue;
    expect(points, shown).toEqual(other.value);
    both++;
  }
  expect(Math.min(both, refused)).toBeGreaterThan(TOTAL / 20);
}, 600_000);
