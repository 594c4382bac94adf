import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BTRDBValueError } from "../errors/index.ts";
import { RawColumns } from "./raw-columns.ts";
import { WindowColumns } from "./window-columns.ts";

const raw = (points: readonly (readonly [bigint, number])[], version = 7n) =>
  new RawColumns({
    time: BigInt64Array.from(points, ([time]) => time),
    value: Float64Array.from(points, ([, value]) => value),
    version,
  });
const some = raw([
  [-5n, 1],
  [0n, 2],
  [0n, 3],
  [9n, 4],
]);

describe("points of columns", () => {
  test("by index, from both ends; undefined where there is none", () => {
    expect(some.at(0)).toEqual({ time: -5n, value: 1 });
    expect(some.at(-1)).toEqual({ time: 9n, value: 4 });
    expect([some.at(4), some.at(-5), some.at(Number.NaN)?.value]).toEqual([undefined, undefined, 1]);
    expect([...some].map(({ value }) => value)).toEqual([1, 2, 3, 4]);
  });

  test("a part is a view, a slice is a copy, and both keep the version", () => {
    const [part, copy] = [some.subarray(1, 3), some.slice(1, 3)];
    expect([...part]).toEqual([...copy]);
    expect(part.time.buffer).toBe(some.time.buffer);
    expect(copy.time.buffer).not.toBe(some.time.buffer);
    expect([part.version, copy.version, part.length]).toEqual([7n, 7n, 2]);
  });

  test("by time: all of one time are in or out", () => {
    expect([some.indexOf(-9n), some.indexOf(0n), some.indexOf(1n), some.indexOf(10n)]).toEqual([0, 1, 3, 4]);
    expect([...some.between(0n, 9n)].map(({ value }) => value)).toEqual([2, 3]);
    expect(some.between(9n, 0n).length).toBe(0);
  });

  test("joined, they have a version only if it is the same", () => {
    const joined = RawColumns.concat(some, raw([[10n, 5]]));
    expect([joined.length, joined.version, joined.at(-1)?.value]).toEqual([5, 7n, 5]);
    expect(RawColumns.concat(some, raw([], 8n)).version).toBe(0n);
    expect(RawColumns.concat().length).toBe(0);
  });

  test("columns of different lengths are refused, by name", () => {
    const make = () => new RawColumns({ time: new BigInt64Array(2), value: new Float64Array(3) });
    expect(make).toThrow(BTRDBValueError);
    expect(make).toThrow(/time has 2, value has 3/u);
  });

  test("as JSON, no digit of a time is lost", () => {
    expect(JSON.parse(JSON.stringify(raw([[2n ** 62n + 1n, Number.NaN]])))).toEqual({
      version: "7",
      time: ["4611686018427387905"],
      value: [null],
    });
    const nothing = new Float64Array();
    const windows = new WindowColumns({
      time: new BigInt64Array(),
      min: nothing,
      mean: nothing,
      max: nothing,
      count: new BigUint64Array(),
      stddev: nothing,
    });
    expect(JSON.stringify(windows)).toContain('"version":"0"');
  });
});

test("milliseconds tell every nanosecond apart within 104 days of the origin", () => {
  const origin = fc.bigInt(-(2n ** 62n), 2n ** 62n);
  const offsets = fc.array(fc.bigInt(-(2n ** 53n), 2n ** 53n), { maxLength: 20 });
  fc.assert(
    fc.property(origin, offsets, (start, all) => {
      const columns = raw(all.map((offset) => [start + offset, 0]));
      expect([...columns.milliseconds(start)]).toEqual(all.map((offset) => Number(offset) / 1e6));
    }),
  );
  expect(raw([[1_500_000_000_000_000_000n, 0]]).milliseconds()[0]).toBe(1_500_000_000_000);
});
