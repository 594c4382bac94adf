import { Code } from "@connectrpc/connect";
import {
  type Field,
  field,
  float32,
  float64,
  int16,
  int64,
  type Table,
  TimeUnit,
  tableFromArrays,
  tableFromIPC,
  tableToIPC,
  timestamp,
  utf8,
} from "@uwdata/flechette";
import { MAX_TIME } from "btrdb-web";
import { beforeEach, expect, test } from "vitest";
import { encodeTable } from "../arrow/encode-table.ts";
import { POINT_FIELDS } from "../arrow/fields.ts";
import { type BTrDBClient, collect, newStream, testServer, webClient } from "../testing/test-server.ts";
import { uuidText } from "../uuid-text.ts";

let client: BTrDBClient;
let uuid: Uint8Array<ArrayBuffer>;
const unknown = new Uint8Array(16).fill(7);

beforeEach(async () => {
  client = webClient((await testServer()).url);
  uuid = await newStream(client);
});

const read = (bytes: Uint8Array): Table =>
  tableFromIPC(bytes.slice(), { useBigInt: true, useBigIntTimestamp: true });

const rows = (bytes: Uint8Array) => {
  const table = read(bytes);
  return Object.fromEntries(table.names.map((name) => [name, [...table.getChild(name)]]));
};

const shape = (bytes: Uint8Array) =>
  read(bytes).schema.fields.map(({ name, type, nullable }: Field) => ({
    name,
    typeId: type.typeId,
    nullable,
  }));

const points = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ time: BigInt(i), value: i / 2 }));
const template = (...fields: Field[]) =>
  encodeTable(
    fields,
    fields.map(() => new Float64Array()),
  );

test("raw values are the same as without Arrow, in batches of 5,000", async () => {
  await client.insert({ uuid, values: points(5_001) });
  const messages = await collect(client.arrowRawValues({ uuid, start: 0n, end: 10_000n }));
  expect(messages.map(({ versionMajor, versionMinor }) => [versionMajor, versionMinor])).toEqual([
    [10n, 5_001n],
    [10n, 5_001n],
  ]);
  const [first, second] = messages.map(({ arrowBytes }) => rows(arrowBytes));
  expect(first?.time).toHaveLength(5_000);
  expect(second).toEqual({ time: [5_000n], value: [2_500] });
  const schema = read(messages[0]?.arrowBytes ?? new Uint8Array()).schema;
  expect(schema.fields).toMatchObject([
    { name: "time", nullable: false, type: { unit: TimeUnit.NANOSECOND, timezone: "UTC" } },
    { name: "value", nullable: false, type: { precision: 2 } },
  ]);
});

test("an empty answer is one message with the schema", async () => {
  const [message, ...rest] = await collect(client.arrowRawValues({ uuid, start: 0n, end: 9n }));
  expect(rest).toEqual([]);
  expect(message?.versionMajor).toBe(10n);
  expect(rows(message?.arrowBytes ?? new Uint8Array())).toEqual({ time: [], value: [] });
  const [windows] = await collect(client.arrowAlignedWindows({ uuid, start: 0n, end: 9n, pointWidth: 1 }));
  expect(shape(windows?.arrowBytes ?? new Uint8Array()).map(({ name }) => name)).toEqual([
    "time",
    "min",
    "mean",
    "max",
    "count",
    "stddev",
  ]);
});

test("windows are the same as without Arrow", async () => {
  await client.insert({ uuid, values: points(100) });
  const aligned = { uuid, start: 0n, end: 100n, pointWidth: 4 };
  const exact = { uuid, start: 3n, end: 150n, width: 7n };
  const pairs = [
    [await collect(client.alignedWindows(aligned)), await collect(client.arrowAlignedWindows(aligned))],
    [await collect(client.windows(exact)), await collect(client.arrowWindows(exact))],
  ] as const;
  for (const [plain, arrow] of pairs) {
    const values = plain.flatMap((message) => message.values);
    expect(values.length).toBeGreaterThan(5);
    const columns = rows(arrow[0]?.arrowBytes ?? new Uint8Array());
    for (const name of ["time", "min", "mean", "max", "count", "stddev"] as const) {
      expect(columns[name], name).toEqual(values.map((window) => window[name]));
    }
  }
});

test("a template renames and casts by position", async () => {
  await client.insert({
    uuid,
    values: [
      { time: -1n, value: 1.5 },
      { time: 2_000_001n, value: -7.25 },
    ],
  });
  const cast = async (...fields: Field[]) => {
    const request = { uuid, start: -10n, end: 1n << 40n, templateBytes: template(...fields) };
    const [message] = await collect(client.arrowRawValues(request));
    return message?.stat?.code ?? rows(message?.arrowBytes ?? new Uint8Array());
  };
  expect(await cast(field("t", int64()), field("v", float32()))).toEqual({
    t: [-1n, 2_000_001n],
    v: [1.5, -7.25],
  });
  const ms = timestamp(TimeUnit.MILLISECOND, "UTC");
  expect(await cast(field("t", ms, false), field("v", int64()))).toEqual({ t: [-1n, 2n], v: [1n, -7n] });
  expect(await cast(field("t", float64()), field("v", int16()))).toEqual({ t: [-1, 2_000_001], v: [1, -7] });
  expect(await cast(field("t", int16()), field("v", float64()))).toBe(438);
  expect(await cast(field("t", int64()), field("v", utf8()))).toBe(438);
  expect(await cast(field("t", int64()), field("v", ms))).toBe(438);
  expect(await cast(field("t", int64()))).toBe(421);
  const [bad] = await collect(
    client.arrowRawValues({ uuid, start: 0n, end: 9n, templateBytes: new Uint8Array([1, 2, 3]) }),
  );
  expect(bad?.stat?.code).toBe(421);
});

test("several streams are joined by time, NaN where one has no point", async () => {
  const other = await newStream(client);
  await client.insert({ uuid, values: [1n, 2n, 2n, 5n].map((time, i) => ({ time, value: i })) });
  await client.flush({ uuid });
  await client.insert({ uuid, values: [{ time: 9n, value: 9 }] });
  await client.insert({ uuid: other, values: [2n, 4n].map((time) => ({ time, value: -1 })) });
  const multi = async (request: { snapPeriodNs?: bigint; versionMajor?: bigint[] }) => {
    const messages = await collect(
      client.arrowMultiValues({ uuid: [uuid, other], start: 0n, end: 20n, ...request }),
    );
    expect(messages).toHaveLength(1);
    return messages[0]?.stat?.code ?? rows(messages[0]?.arrowBytes ?? new Uint8Array());
  };
  const [a, b] = [uuidText(uuid), uuidText(other)];
  const none = Number.NaN;
  expect(await multi({ versionMajor: [11n, 0n] })).toEqual({
    time: [1n, 2n, 2n, 4n, 5n],
    [a]: [0, 1, 2, none, 3],
    [b]: [none, -1, none, -1, none],
  });
  expect(await multi({ snapPeriodNs: 4n })).toEqual({
    time: [0n, 4n, 8n],
    [a]: [0, 3, 9],
    [b]: [none, -1, none],
  });
  expect(await multi({ versionMajor: [0n] })).toBe(421);
  expect(await multi({ versionMajor: [12n, 0n] })).toBe(404);
  expect(await multi({ snapPeriodNs: -1n })).toBe(438);
  const [missing] = await collect(client.arrowMultiValues({ uuid: [uuid, unknown], start: 0n, end: 20n }));
  expect(missing?.stat?.code).toBe(404);
});

const ipc = (columns: Record<string, unknown>, types: Record<string, ReturnType<typeof int64>> = {}) =>
  tableToIPC(tableFromArrays(columns as never, { types: types as never, useBigInt: true }), {
    format: "stream",
  }) ?? new Uint8Array();

test("ArrowInsert takes columns time and value, with the rules of Insert", async () => {
  const times = (...values: bigint[]) => BigInt64Array.from(values);
  const insert = async (arrowBytes: Uint8Array, stream = uuid) => {
    const answer = await client.arrowInsert({ uuid: stream, arrowBytes: Uint8Array.from(arrowBytes) });
    return answer.stat?.code ?? answer.versionMinor;
  };
  expect(await insert(ipc({ value: Float64Array.of(1.5, 2.5), time: times(5n, 3n) }))).toBe(2n);
  expect(await insert(ipc({ time: times(7n), value: Float32Array.of(0.5) }))).toBe(3n);
  expect(await insert(encodeTable(POINT_FIELDS, [times(), new Float64Array()]))).toBe(3n);
  expect(await insert(ipc({ time: times(7n), value: Float64Array.of(Number.NaN) }))).toBe(425);
  expect(await insert(ipc({ time: times(7n), value: Float64Array.of(Number.NaN) }), unknown)).toBe(425);
  expect(await insert(ipc({ time: times(MAX_TIME), value: Float64Array.of(1) }))).toBe(413);
  expect(await insert(ipc({ time: times(1n), value: Float64Array.of(1) }), unknown)).toBe(404);
  const many = 50_001;
  expect(await insert(ipc({ time: new BigInt64Array(many), value: new Float64Array(many) }))).toBe(414);
  expect(await insert(ipc({ time: times(1n) }))).toBe(421);
  expect(await insert(ipc({ time: times(1n, 2n), value: [1, null] }, { value: float64() as never }))).toBe(
    421,
  );
  expect(await insert(new Uint8Array([1, 2, 3]))).toBe(421);
  const [message] = await collect(client.rawValues({ uuid, start: 0n, end: 10n }));
  expect(message?.values.map(({ time, value }) => [time, value])).toEqual([
    [3n, 2.5],
    [5n, 1.5],
    [7n, 0.5],
  ]);
});

test("errors are those of the RPCs without Arrow", async () => {
  const range = { start: 0n, end: 9n };
  const code = async (messages: AsyncIterable<{ stat?: { code: number } | undefined }>) =>
    (await collect(messages)).map((message) => message.stat?.code);
  expect(await code(client.arrowRawValues({ uuid, start: 1n, end: 1n }))).toEqual([413]);
  expect(await code(client.arrowRawValues({ uuid: unknown, ...range }))).toEqual([404]);
  expect(await code(client.arrowRawValues({ uuid, ...range, versionMajor: 11n }))).toEqual([404]);
  expect(await code(client.arrowAlignedWindows({ uuid, ...range, pointWidth: 64 }))).toEqual([415]);
  expect(await code(client.arrowWindows({ uuid, ...range, width: 0n }))).toEqual([438]);
  expect(await code(client.arrowMultiValues({ uuid: [uuid], start: 1n, end: 1n }))).toEqual([413]);
});

test.for([
  { serverVersion: "5.29.9", arrow: false },
  { serverVersion: "5.30.0", arrow: true },
  { serverVersion: "6.0.0", arrow: true },
])("version $serverVersion has Arrow: $arrow", async ({ serverVersion, arrow }) => {
  const old = webClient((await testServer({ serverVersion })).url);
  const stream = await newStream(old);
  const calls = [
    () => collect(old.arrowRawValues({ uuid: stream, start: 0n, end: 9n })),
    () => collect(old.arrowAlignedWindows({ uuid: stream, start: 0n, end: 9n })),
    () => collect(old.arrowWindows({ uuid: stream, start: 0n, end: 9n, width: 1n })),
    () => collect(old.arrowMultiValues({ uuid: [stream], start: 0n, end: 9n })),
    () =>
      old.arrowInsert({
        uuid: stream,
        arrowBytes: template(field("time", int64()), field("value", float64())),
      }),
  ];
  for (const call of calls) {
    if (arrow) await expect(call()).resolves.toBeDefined();
    else await expect(call()).rejects.toMatchObject({ code: Code.Unimplemented, message: /\[501\]/ });
  }
});
