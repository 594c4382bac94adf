import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ingestInto } from "../ingest.ts";
import { createMapMetadataStore } from "../store/map-metadata-store.ts";
import { createMemoryPoints } from "../store/point-writer.ts";
import { createStreamStore } from "../store/stream-store.ts";
import { streamUuid } from "../store/stream-uuid.ts";
import { createTreeStore } from "../tree/index.ts";
import { CollectingTarget } from "./collecting-target.ts";
import { CsvError, StreamsExist } from "./errors.ts";
import { type CsvOptions, type CsvProgress, importCsv } from "./import-csv.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "btrdb-csv-"));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function fileOf(content: string | Uint8Array): Promise<string> {
  files += 1;
  const path = join(folder, `file${files}.csv`);
  await writeFile(path, content);
  return path;
}

async function imported(content: string | Uint8Array, options: CsvOptions = {}) {
  const target = new CollectingTarget();
  const result = await importCsv(await fileOf(content), target, { collection: "c", ...options });
  return { target, result };
}

/** The problems of a file that is refused; nothing may be left of it. */
async function refused(content: string | Uint8Array, options: CsvOptions = {}): Promise<CsvError> {
  const target = new CollectingTarget();
  const error = await importCsv(await fileOf(content), target, options).catch((e: unknown) => e);
  expect(target.streams.size).toBe(0);
  expect(error).toBeInstanceOf(CsvError);
  return error as CsvError;
}

const NOON = 1_709_294_400_000_000_000n;

describe("a good file", () => {
  test("becomes one stream a column", async () => {
    const text =
      "time,temp (degC),wind [m/s],n\n2024-03-01T12:00:00Z,1.5,,3\n2024-03-01T12:00:01Z,NaN,-2e1,4\n";
    const path = await fileOf(text);
    const target = new CollectingTarget();
    const result = await importCsv(path, target);
    const collection = `csv/file${files}`;
    expect(result).toEqual({
      collection,
      rows: 2,
      points: 4,
      gaps: 2,
      streams: [
        { uuid: streamUuid(collection, "temp"), name: "temp", unit: "degC", points: 1, gaps: 1 },
        { uuid: streamUuid(collection, "wind"), name: "wind", unit: "m/s", points: 1, gaps: 1 },
        { uuid: streamUuid(collection, "n"), name: "n", points: 2, gaps: 0 },
      ],
      timeColumn: "time",
      timeUnit: "iso",
      separator: ",",
    });
    expect(target.named("temp")).toMatchObject({
      collection,
      tags: { name: "temp", unit: "degC" },
      annotations: { source: `"file${files}.csv"`, column: '"temp (degC)"' },
      time: [NOON],
      value: [1.5],
      flushed: true,
    });
    expect(target.named("wind")).toMatchObject({
      time: [NOON + 1_000_000_000n],
      value: [-20],
      flushed: true,
    });
    expect(target.named("n").tags).toEqual({ name: "n" });
  });

  test.each<[string, string, string, bigint]>([
    ["iso", "2024-03-01 13:00:00.000000001+01:00", "auto", NOON + 1n],
    ["iso", "2024-03-01", "iso", NOON - 43_200_000_000_000n],
    ["s", "1709294400.000000001", "auto", NOON + 1n],
    ["ms", "1709294400000.000001", "auto", NOON + 1n],
    ["us", "1709294400000000.001", "auto", NOON + 1n],
    ["ns", "1709294400000000001", "auto", NOON + 1n],
    ["ms", "-1", "ms", -1_000_000n],
  ])("time in %s: %s", async (unit, text, stated, time) => {
    const { target, result } = await imported(`t,v\n${text},1\n`, { timeUnit: stated as "auto" });
    expect(result.timeUnit).toBe(unit);
    expect(target.named("v").time).toEqual([time]);
  });

  test("the unit in the header of the time column decides", async () => {
    const { target, result } = await imported("time (ms),v\n0,1\n1500,2\n");
    expect(result.timeUnit).toBe("ms");
    expect(target.named("v").time).toEqual([0n, 1_500_000_000n]);
  });

  test.each<[string, string | Uint8Array]>([
    ["comma", "time,a,b\n1709294400,1,2\n1709294401,3,4\n"],
    ["semicolon", "time;a;b\n1709294400;1;2\n1709294401;3;4"],
    ["tab", "time\ta\tb\n1709294400\t1\t2\n1709294401\t3\t4"],
    ["CRLF", "time,a,b\r\n1709294400,1,2\r\n1709294401,3,4\r\n"],
    ["byte order mark", "\ufefftime,a,b\n1709294400,1,2\n1709294401,3,4\n"],
    ["UTF-16", Buffer.from("\ufefftime\ta\tb\r\n1709294400\t1\t2\r\n1709294401\t3\t4\r\n", "utf16le")],
    ["quotes", '"time","a","b"\n"1709294400","1","2"\n"1709294401","3","4"\n'],
    ["spaces", " time , a , b \n 1709294400 , 1 , 2 \n1709294401, 3, 4\n"],
    ["blank rows", "\ntime,a,b\n\n1709294400,1,2\n,,\n1709294401,3,4\n\n\n"],
  ])("with %s", async (_, content) => {
    const { target } = await imported(content);
    for (const [name, value] of [
      ["a", [1, 3]],
      ["b", [2, 4]],
    ] as const) {
      expect(target.named(name)).toMatchObject({ time: [NOON, NOON + 1_000_000_000n], value });
    }
  });

  test("columns of text can be left out", async () => {
    const { result } = await imported("date,a,weather\n2024-03-01,1,drizzle\n", { columns: ["a"] });
    expect(result.streams.map(({ name }) => name)).toEqual(["a"]);
  });

  test("rows may be in any order and repeat a time; a column without a value is a stream without points", async () => {
    const { target, result } = await imported("time,a,b\n1709294400,1,\n1709294400,2,\n-300000000,3,\n");
    expect(result).toMatchObject({ points: 3, gaps: 3 });
    expect(target.named("a")).toMatchObject({
      time: [NOON, NOON, -300_000_000_000_000_000n],
      value: [1, 2, 3],
    });
    expect(target.named("b")).toMatchObject({ time: [], flushed: true });
  });
});

describe("a bad file leaves nothing and says where", () => {
  test.each<[string, string, object[]]>([
    [
      "a number",
      "time,a\n1709294400,1\n1709294401,x1\n",
      [{ line: 3, column: "a", text: "x1", reason: "is not a number" }],
    ],
    [
      "a time",
      "time,a\n1709294400,1\nnoon,2\n",
      [{ line: 3, column: "time", text: "noon", reason: "is not a time" }],
    ],
    [
      "infinite",
      "time,a\n1709294400,-inf\n",
      [{ line: 2, column: "a", text: "-inf", reason: "is infinite, which BTrDB does not store" }],
    ],
    ["too few cells", "time,a,b\n1709294400,1\n", [{ line: 2, reason: "the row has 2 cells, the header 3" }]],
    [
      "too many cells",
      "time,a\n1709294400,1,2\n",
      [{ line: 2, reason: "the row has 3 cells, the header 2" }],
    ],
    [
      "an empty time",
      "time,a\n,1\n",
      [{ line: 2, column: "time", text: "", reason: "is empty, but every row needs a time" }],
    ],
    [
      "quotes",
      'time,a\n1709294400,"1\n',
      [{ line: 2, reason: "a quoted cell that begins in this row does not end" }],
    ],
    [
      "two in a row",
      'time,a,b\n\n"noon",1,y\n',
      [
        { line: 3, column: "time", text: "noon", reason: "is not a time" },
        { line: 3, column: "b", text: "y", reason: "is not a number" },
      ],
    ],
    [
      "after a cell with a line break",
      'time,"a\nb"\n1709294400,1\n1709294400,z\n',
      [{ line: 4, column: "a\nb", text: "z", reason: "is not a number" }],
    ],
    [
      "years",
      "year,a\n2001,1\n2002,2\n",
      [{ column: "year", reason: expect.stringContaining("look like years") }],
    ],
    ["no rows", "time,a\n\n", [{ reason: "there are no rows after the header" }]],
    ["nothing", "", [{ reason: "the file is empty" }]],
    ["blank lines", "\n\n", [{ reason: "the file is empty" }]],
    ["header", "time,a,a\n1,2,3\n", [{ line: 1, column: "a", reason: 'has the same name as "a"' }]],
  ])("%s", async (_, content, problems) => {
    expect((await refused(content)).problems).toEqual(problems);
  });

  test("the message is complete", async () => {
    const error = await refused(`time,a (V)\n1709294400,${"x".repeat(100)}\n1709294401\n`);
    expect(error.message).toBe(
      `${error.file} was not imported, nothing of it is loaded:\n` +
        `  line 2, column "a (V)": "${"x".repeat(60)}…" is not a number\n` +
        "  line 3: the row has 1 cell, the header 2",
    );
  });

  test("stops after 20 problems", async () => {
    const error = await refused(`time,a\n${"1709294400,x\n".repeat(1000)}`);
    expect(error.problems).toHaveLength(20);
    expect(error.problems.at(-1)?.line).toBe(21);
    expect(error.message).toContain("not read beyond 20 problems");
  });

  test("not UTF-8, not a file, not there", async () => {
    expect((await refused(Buffer.from("time,temp \xb0C\n1709294400,1\n", "latin1"))).message).toContain(
      "UTF-8",
    );
    await expect(importCsv(folder, new CollectingTarget())).rejects.toThrow("not a regular file");
    await expect(importCsv(join(folder, "none.csv"), new CollectingTarget())).rejects.toMatchObject({
      code: "ENOENT",
    });
  });

  test("the last row of a large file", async () => {
    const error = await refused(`time,a\n${"1709294400,1\n".repeat(200_000)}1709294400,-\n`);
    expect(error.problems).toEqual([{ line: 200_002, column: "a", text: "-", reason: "is not a number" }]);
  });
});

describe("loading", () => {
  const large = () => {
    const rows = ["time,a,b"];
    for (let i = 0; i < 200_000; i++)
      rows.push(`${1_709_294_400 + i}.000000001,${i},${i % 2 === 0 ? "" : -i}`);
    return rows.join("\r\n");
  };

  test("200,000 rows arrive in order, in inserts of at most 25,000 points, with progress", async () => {
    const seen: CsvProgress[] = [];
    const { target, result } = await imported(large(), { onProgress: (progress) => seen.push(progress) });
    expect(result).toMatchObject({ rows: 200_000, points: 300_000, gaps: 100_000 });
    const [a, b] = [target.named("a"), target.named("b")];
    expect(a.inserts).toEqual(Array(8).fill(25_000));
    expect(b.inserts).toEqual(Array(4).fill(25_000));
    expect(a.value.every((value, i) => value === i)).toBe(true);
    expect(a.time.every((time, i) => time === NOON + BigInt(i) * 1_000_000_000n + 1n)).toBe(true);
    expect(b.value.every((value, i) => value === -(2 * i + 1))).toBe(true);
    for (const phase of ["check", "load"]) {
      const part = seen.filter((progress) => progress.phase === phase);
      expect(part.length).toBeGreaterThan(5);
      expect(part.map(({ bytes }) => bytes)).toEqual(part.map(({ bytes }) => bytes).sort((x, y) => x - y));
      expect(part.at(-1)).toMatchObject({ rows: 200_000, bytes: part[0]!.totalBytes });
    }
  });

  test("takes everything back where an insert fails half-way", async () => {
    const target = new CollectingTarget();
    target.failAfter = 5;
    await expect(importCsv(await fileOf(large()), target)).rejects.toMatchObject({ code: 426 });
    expect(target.streams.size).toBe(0);
  });

  test("takes everything back where it is stopped", async () => {
    const target = new CollectingTarget();
    const stop = new AbortController();
    const onProgress = ({ phase, rows }: CsvProgress) => {
      if (phase === "load" && rows > 50_000) stop.abort(new Error("stopped"));
    };
    const running = importCsv(await fileOf(large()), target, { onProgress, signal: stop.signal });
    await expect(running).rejects.toThrow("stopped");
    expect(target.streams.size).toBe(0);
  });

  test.each([
    ["grows", "time,a\n1709294400,1\n1709294400,2\n"],
    ["becomes bad", "time,a\n1709294400,x\n"],
  ])("takes everything back where the file %s in the meantime", async (_, later) => {
    const path = await fileOf("time,a\n1709294400,1\n");
    const target = new CollectingTarget();
    const create = target.createStream.bind(target);
    target.createStream = async (stream) => {
      await writeFile(path, later);
      return create(stream);
    };
    await expect(importCsv(path, target)).rejects.toThrow("changed while it was read");
    expect(target.streams.size).toBe(0);
  });

  test("a second import changes nothing and names the streams", async () => {
    const target = new CollectingTarget();
    await importCsv(await fileOf("time,a,b\n1709294400,1,2\n"), target, { collection: "c" });
    const again = importCsv(await fileOf("time,x,b,a\n1709294500,1,2,3\n"), target, { collection: "c" });
    const error = (await again.catch((e: unknown) => e)) as StreamsExist;
    expect(error).toBeInstanceOf(StreamsExist);
    expect(error).toMatchObject({ collection: "c", streams: ["b", "a"] });
    expect([...target.streams.values()].map(({ tags }) => tags.name)).toEqual(["a", "b"]);
    expect(target.named("a").value).toEqual([1]);
    await importCsv(await fileOf("time,a\n1709294400,1\n"), target, { collection: "d" });
    expect(target.named("a", "d").value).toEqual([1]);
  });
});

test("the server's own stores take it, and a file that failed can be imported later", async () => {
  const store = createStreamStore(createMapMetadataStore(), createMemoryPoints(createTreeStore));
  const target = ingestInto(store);
  const path = await fileOf("time,T [°C]\n2024-03-01T12:00:00Z,1.5\n1960-01-01,-2\n");
  const insert = target.insert;
  target.insert = () => Promise.reject(new Error("no room"));
  await expect(importCsv(path, target, { collection: "c" })).rejects.toThrow("no room");
  target.insert = insert;

  const { streams } = await importCsv(path, target, { collection: "c" });
  const record = await store.metadata.get(streams[0]!.uuid);
  expect(record).toMatchObject({
    collection: "c",
    tags: new Map([
      ["name", "T"],
      ["unit", "°C"],
    ]),
  });
  const [points] = (await store.snapshot(streams[0]!.uuid, 0n)).rawValues(-(16n << 56n), 48n << 56n, 10);
  expect(points).toEqual({
    time: BigInt64Array.of(-315_619_200_000_000_000n, NOON),
    value: Float64Array.of(-2, 1.5),
  });
  await expect(importCsv(path, target, { collection: "c" })).rejects.toBeInstanceOf(StreamsExist);
});
