import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, isBTrDBError, MAX_TIME, randomUuid, type StreamSet } from "btrdb-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

let server: RunningServer;
let conn: BTrDB;
let set: StreamSet;
let collection: string;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => undefined });
  conn = await connect(server.url.replace("grpc:", "http:"));
  collection = `set/${randomUuid()}`;
  const make = (name: string, unit: string, phase: number) =>
    conn.create({ collection, tags: { name, unit }, annotations: { phase, list: [phase] } });
  const [a, b, c] = [await make("a", "volts", 1), await make("b", "amps", 2), await make("c", "Volts", 3)];
  await a.insert([
    [0n, 1],
    [10n, 2],
    [10n, 3],
  ]);
  await b.insert([
    [5n, 4],
    [10n, 5],
  ]);
  await Promise.all([a.flush(), b.flush()]);
  set = await conn.streams(a.uuid, `${collection}/b`, c.uuid);
});
afterAll(() => server.close());

const code = (work: Promise<unknown>) =>
  work.then(
    () => "no error",
    (error: unknown) => (isBTrDBError(error) ? error.code : String(error)),
  );
const uuids = () => set.streams.map(({ uuid }) => uuid);

test("streams by index and uuid, in order", () => {
  expect([set.length, [...set].length]).toEqual([3, 3]);
  expect(set.get(uuids()[1]!.toUpperCase())).toBe(set.at(1));
  expect([set.at(-1), set.get(randomUuid())]).toEqual([set.at(2), undefined]);
});

test("rows, tables, records and CSV are the same points", async () => {
  const rows = await collect(set.rows());
  expect(rows).toEqual([
    { time: 0n, values: [1, undefined, undefined] },
    { time: 5n, values: [undefined, 4, undefined] },
    { time: 10n, values: [2, 5, undefined] },
    { time: 10n, values: [3, undefined, undefined] },
  ]);
  const names = ["a", "b", "c"].map((name) => `${collection}/${name}`);
  const table = await set.toTable();
  expect([...table]).toEqual(rows);
  expect(table.names).toEqual(names);
  expect((await set.toRecords({ start: 5n, end: 10n }))[0]).toEqual({
    time: 5n,
    [names[0]!]: null,
    [names[1]!]: 4,
    [names[2]!]: null,
  });
  const csv = (await collect(set.toCSV())).join("");
  expect(csv).toBe(`time,${names.join(",")}\n0,1,,\n5,,4,\n10,2,5,\n10,3,,\n`);
});

test("reads of every kind, of the range of the set or another", async () => {
  expect((await set.values()).map(({ length }) => length)).toEqual([3, 2, 0]);
  const later = await set.filter({ start: 5n, end: 11n });
  expect((await later.values()).map(({ length }) => length)).toEqual([2, 2, 0]);
  expect((await later.windows(3n)).map(({ count }) => [...count])).toEqual([
    [0n, 2n],
    [1n, 1n],
    [0n, 0n],
  ]);
  expect((await later.alignedWindows(3, { end: 16n })).map(({ time }) => [...time])).toEqual([
    [0n, 8n],
    [0n, 8n],
    [],
  ]);
  expect([await set.count(), await later.count({ precise: true })]).toEqual([5n, 4n]);
  const times = (points: (undefined | { time: bigint })[]) => points.map((point) => point?.time);
  expect(times(await set.earliest())).toEqual([0n, 5n, undefined]);
  expect(times(await later.earliest())).toEqual([10n, 5n, undefined]);
  expect(times(await set.latest())).toEqual([10n, 10n, undefined]);
  expect(times(await (await set.filter({ end: 10n })).latest())).toEqual([0n, 5n, undefined]);
  expect(times(await set.current())).toEqual([10n, 10n, undefined]);
  expect(await code(later.current())).toBe("INVALID_ARGUMENT");
  expect(await code(set.filter({ start: 5n, end: 5n }))).toBe("INVALID_TIME_RANGE");
});

test("filters by what streams are called", async () => {
  const names = async (...filter: Parameters<StreamSet["filter"]>) =>
    Promise.all([...(await set.filter(...filter))].map((stream) => stream.name()));
  expect(await names({ unit: "VOLTS" })).toEqual(["a", "c"]);
  expect(await names({ unit: "volt" })).toEqual([]);
  expect(await names({ unit: /volt/g })).toEqual(["a"]);
  expect(await names({ name: /^[bc]$/, unit: /s$/ })).toEqual(["b", "c"]);
  expect(await names({ collection: collection.toUpperCase(), tags: { name: "b" } })).toEqual(["b"]);
  expect(await names({ annotations: { phase: 2, list: [2] } })).toEqual(["b"]);
  expect(await names({ annotations: { phase: "2" } })).toEqual([]);
  expect(await names({ tags: { toString: "x" } })).toEqual([]);
});

describe("versions", () => {
  test("that are pinned hold for every read, and clones have their own", async () => {
    const stream = await conn.create({ collection, tags: { name: randomUuid(), unit: "V" } });
    await stream.insert([[1n, 1]]);
    await stream.flush();
    const pinned = await (await conn.streams([stream.uuid])).pinVersions();
    const clone = pinned.clone();
    await stream.insert([[2n, 2]]);
    await stream.flush();
    await clone.pinVersions([12n]);
    expect([...(await pinned.versions()).values(), ...(await clone.versions()).values()]).toEqual([11n, 12n]);
    expect([await pinned.count(), await clone.count()]).toEqual([1n, 2n]);
    expect((await pinned.values())[0]).toMatchObject({ version: 11n, length: 1 });
    expect((await (await pinned.filter({ name: /./ })).latest())[0]).toMatchObject({
      time: 1n,
      version: 11n,
    });
    expect((await collect(pinned.rows())).length).toBe(1);
    await expect((await conn.streams(stream.uuid, { versions: [10n] })).versions()).resolves.toEqual(
      new Map([[stream.uuid, 10n]]),
    );
    expect(await code(conn.streams(stream.uuid, { versions: [1n, 2n] }))).toBe("INVALID_ARGUMENT");
    expect(await code(pinned.pinVersions([-1n]))).toBe("INVALID_ARGUMENT");
  });
});

test("an insert goes to the streams of the set", async () => {
  const streams = await Promise.all(
    ["x", "y"].map((name) => conn.create({ collection: `${collection}/in`, tags: { name, unit: "V" } })),
  );
  const into = await conn.streams(streams.map(({ uuid }) => uuid));
  const results = await into.insert({
    [streams[0]!.uuid]: [[1n, 1]],
    [streams[1]!.uuid]: [
      [2n, 2],
      [3n, 3],
    ],
  });
  expect([...results.values()].map(({ points }) => points)).toEqual([1, 2]);
  expect(await into.count()).toBe(3n);
  expect(await code(into.insert({ [randomUuid()]: [[1n, 1]] }))).toBe("INVALID_ARGUMENT");
});

test("rows of many points come in slices, none lost or doubled at the seams", async () => {
  const stream = await conn.create({ collection, tags: { name: randomUuid(), unit: "V" } });
  const length = 1_200_000;
  const value = Float64Array.from({ length }, (_, i) => i);
  const step = (i: number) => (i < length / 2 ? 0n : MAX_TIME / 2n) + BigInt(i) * 1000n;
  await stream.insert(
    { time: BigInt64Array.from({ length }, (_, i) => step(i)), value },
    { pointsPerRequest: 50_000 },
  );
  await stream.flush();
  const tables = await collect((await conn.streams(stream.uuid)).tables());
  expect(tables.length).toBeGreaterThan(1);
  let next = 0;
  let right = true;
  for (const table of tables) for (const one of table.columns[0]!) right &&= one === next++;
  expect([right, next]).toEqual([true, length]);
});

test("the server writes CSV: points, windows, aligned windows", async () => {
  const [a, b] = set.streams;
  const raw = await collect(conn.generateCsv({ streams: [a!, b!.uuid], start: 0n, end: 6n }));
  expect(raw[0]!.slice(2)).toEqual([a!.uuid, b!.uuid]);
  expect(raw.slice(1).map(([time, , ...cells]) => [time, ...cells])).toEqual([
    ["0", "1", ""],
    ["5", "", "4"],
  ]);
  const query = {
    streams: [{ stream: a!, label: "A", version: 11n }],
    start: 0n,
    end: 16n,
    includeVersions: true,
  };
  const windows = await collect(conn.generateCsv({ ...query, width: 8n }));
  expect(windows[0]![2]).toBe("A, ver. 11 (Min)");
  expect(windows.slice(1).map((row) => row[5])).toEqual(["1", "2"]);
  expect(await collect(conn.generateCsv({ ...query, pointWidth: 3 }))).toEqual(windows);
  expect(await code(collect(conn.generateCsv({ ...query, width: 8n, pointWidth: 3 })))).toBe(
    "INVALID_ARGUMENT",
  );
  expect(await code(collect(conn.generateCsv({ ...query, end: 0n })))).toBe("INVALID_TIME_RANGE");
});
