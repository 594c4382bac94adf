import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, formatTime, MIN_TIME, randomUuid, type Stream } from "btrdb-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inside, lines, run } from "./helpers.ts";

let server: RunningServer;
let conn: BTrDB;
let stream: Stream;
let other: Stream;
const collection = `cli/${randomUuid()}`;
// Everything that text could lose: zeros with a sign, tiny and huge numbers, all digits, times before 1970.
const VALUES = [0, -0, 1 / 3, 5e-324, -1.7976931348623157e308, 123456789.12345679, 1e21, 42];
const FIRST = -1_000_000_007n;
const STEP = 1_000_000_003n;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => {} });
  conn = await connect(server.url);
  stream = await conn.create({
    collection,
    tags: { name: 'say "a", b', unit: "V" },
    annotations: { n: 2n ** 60n },
  });
  other = await conn.create({ collection, tags: { name: "other", unit: "A" }, annotations: { n: 1 } });
  await stream.insert(VALUES.map((value, index) => [FIRST + STEP * BigInt(index), value]));
  await other.insert([
    [FIRST, 10],
    [FIRST + 1n, 11],
  ]);
  await stream.flush();
});
afterAll(() => server.close());

const cli = (...args: string[]) => inside([...args, "-e", server.url]);
const name = () => `${collection}/say "a", b`;
const cells = (output: string) => lines(output).map((line) => line.split(","));

describe("info", () => {
  test("says what the server says, as text and as JSON", async () => {
    const [plain, json] = await Promise.all([cli("info"), cli("info", "--json")]);
    expect(plain).toMatchObject({ code: 0, stderr: "" });
    expect(plain.stdout).toContain(`endpoint: ${server.url}\nversion: 5.31\nbuild: 5.31.0\n`);
    const { majorVersion, minorVersion, build, proxy } = await conn.info();
    const { proxyEndpoints } = proxy;
    expect(JSON.parse(json.stdout)).toEqual({
      endpoint: server.url,
      majorVersion,
      minorVersion,
      build,
      proxyEndpoints,
    });
  });
});

describe("values", () => {
  test("are those of a direct read, to the last bit, as CSV and as JSON lines", async () => {
    const direct = await stream.values(MIN_TIME, 48n << 56n);
    const [csv, json] = await Promise.all([cli("values", stream.uuid), cli("values", name(), "--json")]);
    const [header, ...rows] = cells(csv.stdout);
    expect(header).toEqual(["time", "value"]);
    expect(rows.map(([time]) => BigInt(time as string))).toEqual([...direct.time]);
    expect(rows.map(([, value]) => Number(value))).toEqual([...direct.value]);
    const objects = lines(json.stdout).map((line) => JSON.parse(line) as { time: string; value: number });
    expect(objects.map(({ time }) => BigInt(time))).toEqual([...direct.time]);
    expect(objects.map(({ value }) => value)).toEqual(VALUES);
    expect(Object.is(objects[1]?.value, -0)).toBe(true);
  });

  test("are cut by time, in every way to write one, and their end is not included", async () => {
    const third = FIRST + 2n * STEP;
    const [absolute, relative, all, none] = await Promise.all([
      cli(
        "values",
        stream.uuid,
        "--start",
        formatTime(third),
        `--end=${third + STEP}`,
        "--time",
        "iso",
        "--no-header",
      ),
      cli("values", stream.uuid, "--start", "latest-1000000003ns", "--end", "latest", "--tsv"),
      cli("values", stream.uuid, "--start=earliest", "--end=now", "--no-header"),
      cli("values", stream.uuid, "--start", "now-1h"),
    ]);
    expect(absolute.stdout).toBe(`${formatTime(third)},${1 / 3}\n`);
    expect(cells(relative.stdout)).toEqual([
      ["time\tvalue"],
      [`${FIRST + 6n * STEP}\t1e+21`],
      [`${FIRST + 7n * STEP}\t42`],
    ]);
    expect(lines(all.stdout)).toHaveLength(VALUES.length);
    expect(none).toEqual({ code: 0, stdout: "time,value\n", stderr: "" });
  });

  test("of a version are those of then", async () => {
    const version = await stream.version();
    const later = await conn.create({ collection, tags: { name: randomUuid(), unit: "V" } });
    await later.insert([[1n, 1]]);
    const first = await later.flush();
    await later.insert([[2n, 2]]);
    await later.flush();
    const ran = await cli("values", later.uuid, "--version", String(first), "--no-header");
    expect(ran.stdout).toBe("1,1\n");
    expect((await cli("values", stream.uuid, "--version", String(version + 99n))).code).toBe(3);
  });
});

describe("windows", () => {
  test("of a width are those of a direct read, and cover all points where no range is given", async () => {
    const ran = await cli("windows", stream.uuid, "--width", "2s");
    const [header, ...rows] = cells(ran.stdout);
    expect(header).toEqual(["time", "min", "mean", "max", "count", "stddev"]);
    const start = -2_000_000_000n;
    const direct = await stream.windows(start, start + 10_000_000_000n, 2_000_000_000n);
    expect(rows).toEqual(
      [...direct].map(({ time, min, mean, max, count, stddev }) =>
        [time, min, mean, max, count, stddev].map((cell) => (Object.is(cell, -0) ? "-0" : String(cell))),
      ),
    );
    expect(rows.reduce((sum, row) => sum + Number(row[4]), 0)).toBe(VALUES.length);
  });

  test("without points are empty cells and nulls, and those of a point width are left out", async () => {
    const range = ["--start=1000000000000000000", "--end=1000000002000000000"];
    const [csv, json, aligned, whole] = await Promise.all([
      cli("windows", stream.uuid, "--width=1s", ...range, "--no-header"),
      cli("windows", stream.uuid, "--width=1s", ...range, "--json"),
      cli("windows", stream.uuid, "--point-width", "60", "--json"),
      cli("windows", other.uuid, "--no-header"),
    ]);
    expect(csv.stdout).toBe("1000000000000000000,,,,0,\n1000000001000000000,,,,0,\n");
    expect(JSON.parse(lines(json.stdout)[0] as string)).toEqual({
      time: "1000000000000000000",
      min: null,
      mean: null,
      max: null,
      count: "0",
      stddev: null,
    });
    // Points on both sides of 1970.
    expect(lines(aligned.stdout).map((line) => JSON.parse(line).count)).toEqual(["2", "6"]);
    expect(whole.stdout).toBe(`${FIRST},10,10,10,1,0\n${FIRST + 1n},11,11,11,1,0\n`);
  });
});

describe("csv", () => {
  test("puts streams side by side as a direct read does", async () => {
    const [csv, json] = await Promise.all([
      cli("csv", stream.uuid, `${collection}/other`),
      cli("csv", stream.uuid, other.uuid, "--json", `--end=${FIRST + 2n}`),
    ]);
    let direct = "";
    const set = await conn.streams(stream.uuid, other.uuid);
    for await (const piece of set.toCSV()) direct += piece;
    expect(csv.stdout).toBe(direct);
    expect(csv.stdout).toMatch(/^time,"[^\n]*say ""a"", b",/);
    expect(lines(json.stdout).map((line) => JSON.parse(line))).toEqual([
      { time: String(FIRST), [name()]: 0, [`${collection}/other`]: 10 },
      { time: String(FIRST + 1n), [name()]: null, [`${collection}/other`]: 11 },
    ]);
  });

  test("has a header also where there is no row", async () => {
    const ran = await cli("csv", other.uuid, "--start", "now");
    expect(ran).toEqual({ code: 0, stdout: `time,${collection}/other\n`, stderr: "" });
  });

  test("wants a version for each stream or for none", async () => {
    const ran = await cli("csv", stream.uuid, other.uuid, "--version", "1");
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("--version stands 1 times, and there are 2 streams");
  });
});

describe("streams", () => {
  test("are found by collection, by part of the name, and by what they are marked with", async () => {
    const [csv, json, part, tag, annotation, none] = await Promise.all([
      cli("streams", collection, "--tag", "unit=V", '--tag=name=say "a", b'),
      cli("streams", collection, "--annotation", "n", "--json"),
      cli("streams", 'SAY "A', "--no-header", "--tsv"),
      cli("streams", collection, "--tag", "unit=A", "--no-header"),
      cli("streams", collection, "--annotation", "n=1", "--no-header"),
      cli("streams", "there is no such stream"),
    ]);
    expect(lines(csv.stdout)).toEqual([
      "uuid,collection,name,unit",
      `${stream.uuid},${collection},"say ""a"", b",V`,
    ]);
    const described = lines(json.stdout).map((line) => JSON.parse(line));
    expect(described).toContainEqual({
      uuid: stream.uuid,
      collection,
      tags: { name: 'say "a", b', unit: "V" },
      annotations: { n: String(2n ** 60n) },
      propertyVersion: "1",
    });
    expect(part.stdout).toBe(`${stream.uuid}\t${collection}\tsay "a", b\tV\n`);
    expect(tag.stdout).toBe(`${other.uuid},${collection},other,A\n`);
    expect(annotation.stdout).toBe(tag.stdout);
    expect(none).toEqual({ code: 0, stdout: "uuid,collection,name,unit\n", stderr: "" });
  });
});

test("a process writes what the commands write here", async () => {
  const commands = [
    ["info", "--json"],
    ["streams", collection, "--json"],
    ["values", stream.uuid, "--time", "iso"],
    ["windows", stream.uuid, "--width", "2s", "--tsv"],
    ["csv", stream.uuid, other.uuid],
  ];
  for (const command of commands) {
    const args = [...command, "-e", server.url];
    expect(await run(args)).toEqual(await inside(args));
  }
});
