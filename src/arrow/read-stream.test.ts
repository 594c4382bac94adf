import {
  type Column,
  columnFromArray,
  dictionary,
  float32,
  float64,
  int64,
  tableFromColumns,
  tableToIPC,
  utf8,
} from "@uwdata/flechette";
import { describe, expect, test } from "vitest";
import { ByteSource } from "./byte-source.ts";
import { readArrowStream } from "./read-stream.ts";
import { writeArrowStream } from "./write-stream.ts";

const read = (bytes: Uint8Array) => readArrowStream(new ByteSource([bytes]), 0, bytes.length);
const ipc = (columns: Record<string, Column<unknown>>) =>
  tableToIPC(tableFromColumns(columns), { format: "stream" }) as Uint8Array;

test("where the columns are, wherever the bytes are cut", async () => {
  const values = Float64Array.of(1, 2, 3);
  const bytes = await writeArrowStream([
    { name: "time", values: BigInt64Array.of(4n, 5n, 6n) },
    { name: "value", values },
    { name: "count", values: BigUint64Array.of(7n, 8n, 9n) },
  ]);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const source = new ByteSource([bytes.subarray(0, cut), bytes.subarray(cut)]);
    const { fields, batches } = readArrowStream(source, 0, bytes.length);
    expect(fields).toEqual([
      { name: "time", type: "timestamp[ns]" },
      { name: "value", type: "float64" },
      { name: "count", type: "uint64" },
    ]);
    expect(batches.map(({ rows }) => rows)).toEqual([3]);
    const found = new Uint8Array(24);
    source.copyTo(batches[0]?.columns[1] ?? 0, found);
    expect(new Float64Array(found.buffer)).toEqual(values);
  }
  expect(read(await writeArrowStream([{ name: "time", values: new BigInt64Array() }])).batches).toEqual([]);
});

describe("what is refused", () => {
  const time = columnFromArray([1n], int64());
  test("nulls", () => {
    const value = columnFromArray([1, null], float64());
    expect(() => read(ipc({ value }))).toThrow(/without nulls/u);
  });

  test("columns that are not of eight bytes have no type, or no bytes", () => {
    const narrow = ipc({ time, value: columnFromArray([1], float32()) });
    expect(() => read(narrow)).toThrow(RangeError);
    expect(() => read(ipc({ time, value: columnFromArray(["a"], utf8()) }))).toThrow(/two buffers/u);
    expect(() => read(ipc({ value: columnFromArray(["a"], dictionary(utf8())) }))).toThrow(/dictionaries/u);
  });

  test("bytes that end early, at any byte, and bytes of something else", () => {
    const whole = ipc({ time });
    const problems = Array.from({ length: whole.length + 1 }, (_, length) => {
      try {
        read(whole.subarray(0, length));
        return undefined;
      } catch (error) {
        return error instanceof RangeError ? error : `${error}`;
      }
    });
    expect(problems.filter((problem) => typeof problem === "string")).toEqual([]);
    // Whole messages are a stream, with the mark of the end and without.
    const good = problems.flatMap((problem, length) => (problem === undefined ? [length] : []));
    expect(good).toEqual(
      [120, whole.length - 8, whole.length - 4, whole.length].filter((n) => good.includes(n)),
    );
    expect(good.length).toBeGreaterThan(2);
    expect(() => read(new TextEncoder().encode("no Arrow stream at all"))).toThrow(RangeError);
    expect(() => read(new Uint8Array(0))).toThrow(/a schema/u);
  });
});
