import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, randomUuid, type Stream } from "btrdb-web";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPoints } from "../../cli/insert/read-points.ts";
import { ended, inside, type Ran, run, says, start, temporaryFolder } from "./helpers.ts";

let server: RunningServer;
let conn: BTrDB;
let folder = "";
const BATCH = 25_000;

beforeAll(async () => {
  server = await startServer({
    port: 0,
    tlsPort: null,
    database: "memory",
    enableFaultInjection: true,
    graceMs: 200,
    log: () => {},
  });
  conn = await connect(server.url);
  folder = await temporaryFolder();
});
afterAll(() => server.close());

const insert = (input: string, ...args: string[]): Promise<Ran> =>
  inside(["insert", ...args, "-e", server.url], { input });
const fresh = () => conn.create({ collection: `insert/${randomUuid()}`, tags: { name: "x", unit: "V" } });
const stored = async (stream: Stream) => {
  const { time, value } = await stream.values(-(16n << 56n), 48n << 56n);
  return [...time].map((at, index) => [at, value[index]]);
};
const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `${from + index},${(from + index) / 8}\n`).join("");
/** As often as it is asked: what was sent may take a moment. */
const until = (what: () => Promise<boolean>) => expect.poll(what).toBe(true);

test("CSV of every kind, and JSON lines, become the points that they say", async () => {
  const inputs = [
    "time,value\n1,0.1\n-2,-0\n",
    "1,0.1\r\n\r\n-2,-0\r\n",
    "\ufeffvalue;unit;Time\n0.1;V;1\n-0;V;-2\n",
    'time\t"demo/x"\n1\t"0.1"\n1970-01-01T00:00:01Z\t\n-2\t-0',
    '{"time":1,"value":0.1}\n{"value":-0.0,"time":"-2","more":[]}\n',
    '[1,0.1]\n["-2",-0.0]\n',
  ];
  const streams = await Promise.all(inputs.map(fresh));
  const ran = await Promise.all(
    inputs.map((input, index) => insert(input, streams[index]?.uuid ?? "", "--json")),
  );
  for (const [index, stream] of streams.entries()) {
    expect(ran[index]).toMatchObject({ code: 0, stderr: "" });
    const empty = index === 3 ? 1 : 0;
    expect(JSON.parse(ran[index]?.stdout ?? "")).toMatchObject({
      stream: stream.uuid,
      points: 2,
      empty,
      merge: "never",
      version: expect.stringMatching(/^\d+$/),
    });
    expect(await stored(stream)).toEqual([
      [-2n, -0],
      [1n, 0.1],
    ]);
  }
});

test("whatever a double and a time can be, it comes through exactly", async () => {
  const time = fc.bigInt({ min: -(16n << 56n), max: (48n << 56n) - 2n });
  const value = fc.double({ noNaN: true, noDefaultInfinity: true });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(time, value)),
      fc.constantFrom("csv", "json"),
      fc.nat(7),
      async (points, kind, cut) => {
        const number = (one: number) => (Object.is(one, -0) ? "-0" : String(one));
        const text = points
          .map(([at, one]) =>
            kind === "csv" ? `${at},${number(one)}\n` : `{"time":${at},"value":${number(one)}}\n`,
          )
          .join("");
        const bytes = Buffer.from(text);
        async function* chunks() {
          // Cut anywhere, as pipes do.
          for (let from = 0; from < bytes.length; from += cut + 1) yield bytes.subarray(from, from + cut + 1);
        }
        const read: [bigint, number][] = [];
        for await (const batch of readPoints(chunks(), { decimals: 0, skip: 0 })) {
          for (let index = 0; index < batch.length; index++) {
            read.push([batch.time[index] as bigint, batch.value[index] as number]);
          }
        }
        expect(read).toEqual(points);
      },
    ),
  );
});

test.for([
  { input: "time,value\n1,2\n3,x\n", says: 'line 3: "x" is no number' },
  { input: "1,2\n2024-02-30,1\n", says: 'line 2: "2024-02-30" is no time' },
  { input: "1,NaN\n", says: 'line 1: "NaN" is no number' },
  { input: "1,1e999\n", says: 'line 1: "1e999" is no number' },
  { input: "9223372036854775807,1\n", says: "beyond what BTrDB holds" },
  { input: "when,value\n1,2\n", says: "neither a point nor a header" },
  { input: "time,a,b\n1,2,3\n", says: "no column value" },
  { input: "1,2\n3\n", says: "line 2: there are no time and value" },
  { input: '{"time":1}\n', says: "line 1: this is neither" },
  { input: '{"time":1,\n', says: "line 1: this is no JSON" },
  { input: '{"time":1e3,"value":1}\n', says: "line 1: this is neither" },
])("$input is refused by its line", async ({ input, says: message }) => {
  async function* chunks() {
    yield Buffer.from(input);
  }
  const read = async () => {
    for await (const _ of readPoints(chunks(), { decimals: 0, skip: 0 })) void _;
  };
  await expect(read()).rejects.toThrow(message);
});

test("a process reads a file as it reads a pipe", async () => {
  const stream = await fresh();
  const file = join(await mkdtemp(join(folder, "good-")), "good.csv");
  await writeFile(file, "time,value\n1,0.1\n");
  const fromFile = await run(["insert", stream.uuid, file, "-e", server.url]);
  const fromPipe = await run(["insert", stream.uuid, "-e", server.url], { input: "2,0.2" });
  for (const ran of [fromFile, fromPipe]) {
    expect(ran).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(`^1 points inserted into ${stream.uuid}, `),
    });
  }
  expect(await stored(stream)).toEqual([
    [1n, 0.1],
    [2n, 0.2],
  ]);
});

test("a file with one bad line stores nothing; of standard input, what came before", async () => {
  const stream = await fresh();
  const file = join(await mkdtemp(join(folder, "bad-")), "bad.csv");
  await writeFile(file, `${rows(0, BATCH + 10)}oops,1\n`);
  const [whole] = await Promise.all([insert("", stream.uuid, file)]);
  expect(whole.code).toBe(2);
  expect(whole.stderr).toBe(`btrdb-web: line ${BATCH + 11}: "oops" is no time\n`);
  expect(await stream.count()).toBe(0n);
  const piped = await insert(`${rows(0, BATCH + 10)}oops,1\n`, stream.uuid, "--json", "-q");
  expect(piped.code).toBe(2);
  const { error } = JSON.parse(piped.stderr);
  expect(error).toMatchObject({
    name: "InsertStopped",
    stored: BATCH,
    next: BATCH,
    unsure: null,
    exitCode: 2,
  });
  expect(await stream.count()).toBe(BigInt(BATCH));
});

test("merge policies, units of time, and streams that are made on the way", async () => {
  const stream = await fresh();
  await insert("1,1\n", stream.uuid);
  for (const merge of ["retain", "replace", "never"]) await insert("1,2\n", stream.uuid, "--merge", merge);
  expect(await stored(stream)).toEqual([
    [1n, 2],
    [1n, 2],
  ]);
  const name = `insert/${randomUuid()}/made`;
  const [missing, wrongPolicy, wrongUnit] = await Promise.all([
    insert("1,1\n", name),
    insert("1,1\n", stream.uuid, "--merge", "maybe"),
    insert("1,1\n", stream.uuid, "--time-unit", "years"),
  ]);
  expect([missing.code, wrongPolicy.code, wrongUnit.code]).toEqual([3, 2, 2]);
  const made = await insert("1709294400.000000001,1\n", name, "--create", "--unit", "Hz", "--time-unit", "s");
  expect(made.code).toBe(0);
  const [found] = await conn.streams(name);
  expect(await found?.unit()).toBe("Hz");
  expect(await stored(found as Stream)).toEqual([[1_709_294_400_000_000_001n, 1]]);
});

test("seconds that are taken for nanoseconds are called out", async () => {
  const stream = await fresh();
  const ran = await insert("1709294400,1\n", stream.uuid);
  expect(ran.code).toBe(0);
  expect(ran.stderr).toMatch(/read as nanoseconds: 1709294400 is 1970-01-01.*--time-unit/);
  expect((await insert("1709294400,1\n", stream.uuid, "--time-unit", "ns")).stderr).toBe("");
});

test("an insert that is cut off says what is stored, and goes on from there without doubling a point", async () => {
  const stream = await fresh();
  const child = start(["insert", stream.uuid, "-e", server.url, "-q"]);
  child.stdin.write(rows(0, BATCH));
  await until(async () => (await stream.count()) === BigInt(BATCH));
  const params = Buffer.from(JSON.stringify({ rpc: "Insert", count: 1, messages: 0 }));
  await conn.rpc.faultInject({ type: 3n, params });
  child.stdin.end(rows(BATCH, 2 * BATCH + 5));
  const told = says(child, "stderr", /Go on with [^\n]*\n/);
  expect(await ended(child)).toBe(5);
  expect(await told).toMatch(
    new RegExp(
      `${BATCH} points are stored; points ${BATCH} to ${2 * BATCH - 1} \\(lines ${BATCH + 1} to ${2 * BATCH}\\) may be stored, ` +
        `and nothing after them. Go on with --skip ${BATCH} --merge retain`,
    ),
  );
  await conn.rpc.faultInject({ type: 0n });
  const rest = await insert(
    rows(0, 2 * BATCH + 5),
    stream.uuid,
    "--skip",
    String(BATCH),
    "--merge",
    "retain",
    "-q",
  );
  expect(rest.code).toBe(0);
  expect(await stream.count()).toBe(BigInt(2 * BATCH + 5));
});

test("Ctrl-C while standard input is open ends it, and says what is stored", async () => {
  const stream = await fresh();
  const child = start(["insert", stream.uuid, "-e", server.url, "-q"]);
  child.stdin.write(rows(0, BATCH + 1));
  await until(async () => (await stream.count()) === BigInt(BATCH));
  const told = says(child, "stderr", /Go on with [^\n]*\n/);
  child.kill("SIGINT");
  expect(await ended(child)).toBe(130);
  expect(await told).toContain(
    `${BATCH} points are stored, and nothing after them. Go on with --skip ${BATCH}.`,
  );
});
