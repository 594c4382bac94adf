import { existsSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { create, toBinary } from "@bufbuild/protobuf";
import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, randomUuid, type Stream } from "btrdb-web";
import { RawValuesResponseSchema } from "btrdb-web/proto";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { cuttingProxy } from "../helpers/cutting-proxy.ts";
import { serve } from "../helpers/fault-server.ts";
import { begin, frame } from "../helpers/grpc-web-answer.ts";
import { ended, KEY, lines, says, serverWithKey, start } from "./helpers.ts";

let server: RunningServer;
let secure: Awaited<ReturnType<typeof serverWithKey>>;
let conn: BTrDB;
let big: Stream;
const POINTS = 100_000;
// Some chunks, and not all of them: an answer that stays open cannot be over before it is left.
const HOLD_AFTER = 500_000;
const collection = `pipes/${randomUuid()}`;

beforeAll(async () => {
  server = await startServer({
    port: 0,
    tlsPort: null,
    database: "memory",
    enableObliterate: true,
    graceMs: 200,
    log: () => {},
  });
  secure = await serverWithKey();
  conn = await connect(server.url);
  big = await conn.create({ collection, tags: { name: "big", unit: "V" } });
  const time = BigInt64Array.from({ length: POINTS }, (_, index) => BigInt(index) * 1_000n);
  await big.insert({ time, value: Float64Array.from({ length: POINTS }, (_, index) => Math.sin(index)) });
});
afterAll(() => Promise.all([server.close(), secure.server.close()]));

test("a reader that has enough, such as head, ends it quietly and at once", async () => {
  const proxy = await cuttingProxy(server.url);
  onTestFinished(() => proxy.close());
  await proxy.cut("/v5api.BTrDB/ArrowRawValues", [], HOLD_AFTER);
  const child = start(["values", big.uuid, "-e", `http://127.0.0.1:${proxy.port}`]);
  const first = await says(child, "stdout", /\n.*\n/);
  child.stdout.destroy();
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  expect(await ended(child)).toBe(0);
  expect(first.startsWith("time,value\n0,0\n")).toBe(true);
  expect(errors).toBe("");
  // The rest was not read, and the server knows.
  await expect.poll(() => proxy.goneAt()).toBeDefined();
});

/** A server in front of an old one, whose raw values have no end. It counts how many points are sent. */
async function endlessServer(): Promise<{ url: string; uuid: string; points(): number }> {
  const old = await startServer({
    port: 0,
    tlsPort: null,
    database: "memory",
    serverVersion: "5.28.0",
    log: () => {},
  });
  const { uuid } = await (await connect(old.url)).create({
    collection,
    tags: { name: "endless", unit: "V" },
  });
  let points = 0;
  const chunk = () => {
    const values = Array.from({ length: 5_000 }, () => ({ time: BigInt(points++), value: 0.5 }));
    return frame(
      0,
      toBinary(RawValuesResponseSchema, create(RawValuesResponseSchema, { versionMajor: 11n, values })),
    );
  };
  const front = await serve((incoming, outgoing) => {
    if (incoming.url?.endsWith("/RawValues")) {
      begin(outgoing);
      const more = () => {
        while (!outgoing.destroyed && outgoing.write(chunk()));
      };
      outgoing.on("drain", more);
      return more();
    }
    const onward = request(`${old.url}${incoming.url}`, { method: "POST", headers: incoming.headers });
    onward.on("response", (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  onTestFinished(async () => {
    await front.close();
    await old.close();
  });
  return { url: `http://127.0.0.1:${front.port}`, uuid, points: () => points };
}

test("nothing is read ahead of a reader that waits, and Ctrl-C ends it all the same", async () => {
  const endless = await endlessServer();
  const child = start(["values", endless.uuid, "-e", endless.url]);
  // Nobody reads standard output: points stop coming, where there are always more. Buffers on the way take some megabytes.
  const FAR_TOO_MANY = 20_000_000;
  let last = -1;
  await expect
    .poll(
      () => {
        const still = endless.points() > 0 && endless.points() === last;
        last = endless.points();
        return still || last > FAR_TOO_MANY;
      },
      { interval: 500 },
    )
    .toBe(true);
  expect(last).toBeLessThan(FAR_TOO_MANY);
  child.kill("SIGINT");
  child.stdout.resume();
  expect(await ended(child)).toBe(130);
});

test("Ctrl-C ends the call on the server, and is no error to read about", async () => {
  const proxy = await cuttingProxy(server.url);
  onTestFinished(() => proxy.close());
  await proxy.cut("/v5api.BTrDB/ArrowWindows", [], HOLD_AFTER);
  const child = start([
    "windows",
    big.uuid,
    "--width",
    "1us",
    "--start=0",
    "--end=earliest+1d",
    "-e",
    `http://127.0.0.1:${proxy.port}`,
  ]);
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  await says(child, "stdout", /\n.*\n/);
  expect(await proxy.calls()).toBe(1);
  child.kill("SIGINT");
  child.stdout.resume();
  expect(await ended(child)).toBe(130);
  await expect.poll(() => proxy.goneAt()).toBeDefined();
  expect(errors).toBe("");
});

test("SIGTERM ends it as well", async () => {
  const child = start(["follow", big.uuid, "-e", server.url]);
  await says(child, "stderr", /following 1 stream;/);
  child.kill("SIGTERM");
  expect(await ended(child)).toBe(143);
});

test("follow writes the points that come, of each stream, and none that were there", async () => {
  const [a, b] = await Promise.all(
    ["a", "b"].map((name) => conn.create({ collection, tags: { name, unit: "V" } })),
  );
  await a?.insert([[1n, 1]]);
  const args = ["follow", `${collection}/a`, b?.uuid ?? "", "-e", server.url, "--interval", "50ms"];
  const child = start(args);
  await says(child, "stderr", /following 2 streams/);
  await a?.insert([[5n, 2.5]]);
  await a?.flush();
  await b?.insert([[7n, -0]]);
  const output = await says(child, "stdout", /(?:,[57],.*\n)(?:.*,[57],.*\n)/);
  await a?.insert([[6n, 3]]);
  await says(child, "stdout", /,6,3\n/);
  child.kill("SIGINT");
  expect(await ended(child)).toBe(130);
  const [header, ...rows] = lines(output);
  expect(header).toBe("stream,time,value");
  expect(rows.sort()).toEqual([`${b?.uuid},7,-0`, `${collection}/a,5,2.5`].sort());
});

test("follow with a start begins with what there is", async () => {
  const stream = await conn.create({ collection, tags: { name: randomUuid(), unit: "V" } });
  await stream.insert([
    [1n, 1],
    [2n, 2],
    [3n, 3],
  ]);
  const child = start(["follow", stream.uuid, "--start", "2", "--json", "-e", server.url, "-q"]);
  const output = await says(child, "stdout", /"3"/);
  child.kill("SIGINT");
  expect(await ended(child)).toBe(130);
  expect(lines(output).map((line) => JSON.parse(line))).toEqual([
    { stream: stream.uuid, time: "2", value: 2 },
    { stream: stream.uuid, time: "3", value: 3 },
  ]);
});

test("follow ends when there is nothing left to follow", async () => {
  const stream = await conn.create({ collection, tags: { name: randomUuid(), unit: "V" } });
  const child = start(["follow", stream.uuid, "-e", server.url, "--interval", "50ms"]);
  await says(child, "stderr", /following 1 stream/);
  const gone = says(child, "stderr", /does not exist any more/);
  await stream.obliterate();
  await gone;
  expect(await ended(child)).toBe(3);
});

test.skipIf(!existsSync("/proc/self/cmdline"))(
  "a key on the command line is gone from the list of processes",
  async () => {
    // It waits for its input, once it has made the stream.
    const args = ["insert", "listed/x", "--create", "--unit=V", "-e", secure.tlsUrl, "--api-key", KEY];
    const child = start(args, { env: { BTRDB_CA_BUNDLE: secure.caPath } });
    await says(child, "stderr", /created/);
    expect(readFileSync(`/proc/${child.pid}/cmdline`, "latin1")).not.toContain(KEY);
    child.kill("SIGINT");
    expect(await ended(child)).toBe(130);
  },
);
