import fc from "fast-check";
import { expect, test } from "vitest";
import { RawColumns } from "../columns/index.ts";
import { csvOf } from "./csv.ts";
import { mergeRaw, Table } from "./table.ts";

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const raw = (points: readonly (readonly [bigint, number])[]) =>
  new RawColumns({
    time: BigInt64Array.from(points, ([time]) => time),
    value: Float64Array.from(points, ([, value]) => value),
  });

/** Row by row from the definition: the n-th points at a time share a row. */
function naive(parts: readonly (readonly (readonly [bigint, number])[])[]) {
  const rows = new Map<string, { time: bigint; nth: number; values: (number | undefined)[] }>();
  parts.forEach((points, part) => {
    points.forEach(([time, value], i) => {
      const nth = points.slice(0, i).filter(([other]) => other === time).length;
      const key = `${time} ${nth}`;
      const row = rows.get(key) ?? { time, nth, values: parts.map(() => undefined) };
      row.values[part] = value;
      rows.set(key, row);
    });
  });
  return [...rows.values()]
    .sort((a, b) => (a.time === b.time ? a.nth - b.nth : a.time < b.time ? -1 : 1))
    .map(({ time, values }) => ({ time, values }));
}

const points = (time: fc.Arbitrary<bigint>) =>
  fc
    .array(fc.tuple(time, fc.double({ noNaN: true })), { maxLength: 12 })
    .map((list) => list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

test.each([
  ["near each other", fc.bigInt({ min: -3n, max: 5n })],
  ["around 2026", fc.bigInt({ min: 1_795_000_000_000_000_000n, max: 1_795_000_000_000_000_009n })],
  ["anywhere", fc.oneof(fc.constant(0n), fc.bigInt({ min: -(1n << 60n), max: 3n << 60n }))],
])("a merge is what its definition says, for times %s", (_name, time) => {
  fc.assert(
    fc.property(fc.array(points(time), { maxLength: 5 }), (parts) => {
      const table = mergeRaw(parts.map(raw), parts.map(String));
      expect([...table]).toEqual(naive(parts));
    }),
  );
});

const table = new Table(
  BigInt64Array.of(1n, 2n),
  [Float64Array.of(0.5, Number.NaN), Float64Array.of(-0, 1e21)],
  ["__proto__", 'a "b", c'],
);

test("records have the names as their own keys", () => {
  const [first, second] = table.toRecords();
  expect(Object.keys(first!)).toEqual(["__proto__", 'a "b", c', "time"]);
  expect(Object.getOwnPropertyDescriptor(second, "__proto__")?.value).toBeNull();
  expect(new Table(BigInt64Array.of(9n), [Float64Array.of(1)], ["time"]).toRecords()).toEqual([{ time: 9n }]);
  expect(table.column('a "b", c')).toBe(table.columns[1]);
  expect(JSON.parse(JSON.stringify(table))).toMatchObject({
    time: ["1", "2"],
    columns: [
      [0.5, null],
      [0, 1e21],
    ],
  });
});

test("CSV is quoted, exact, and safe on request", async () => {
  const tables = async function* () {
    yield table;
  };
  const text = async (options = {}) => (await collect(csvOf(tables(), ["=x", 'a "b", c'], options))).join("");
  expect(await text()).toBe('time,=x,"a ""b"", c"\n1,0.5,-0\n2,,1e+21\n');
  expect(await text({ escapeFormulas: true, delimiter: ";", timeFormat: "iso" })).toBe(
    `time;'=x;"a ""b"", c"\n1970-01-01T00:00:00.000000001Z;0.5;-0\n1970-01-01T00:00:00.000000002Z;;1e+21\n`,
  );
});
