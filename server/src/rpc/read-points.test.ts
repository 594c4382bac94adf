import { MAX_TIME, MIN_TIME } from "btrdb-web";
import { beforeEach, expect, test } from "vitest";
import { type BTrDBClient, collect, newStream, testServer, webClient } from "../testing/test-server.ts";

let client: BTrDBClient;
let uuid: Uint8Array<ArrayBuffer>;
const unknown = new Uint8Array(16).fill(7);

beforeEach(async () => {
  client = webClient((await testServer()).url);
  uuid = await newStream(client);
});

const points = (count: number, step = 1) =>
  Array.from({ length: count }, (_, i) => ({ time: BigInt(i * step), value: i }));

/** Code of the only message of a stream, 0 where it is no error. */
async function codeOf(messages: AsyncIterable<{ stat?: { code: number } | undefined }>): Promise<number> {
  const all = await collect(messages);
  expect(all).toHaveLength(1);
  return all[0]?.stat?.code ?? 0;
}

const RANGES = [
  { start: 5n, end: 5n, code: 413 },
  { start: 6n, end: 5n, code: 413 },
  { start: MIN_TIME - 1n, end: 5n, code: 413 },
  { start: 5n, end: MAX_TIME, code: 413 },
  { start: MIN_TIME, end: MAX_TIME - 1n, code: 0 },
];

test.for(RANGES)("RawValues of [$start, $end) is $code", async ({ start, end, code }) => {
  expect(await codeOf(client.rawValues({ uuid, start, end }))).toBe(code);
});

test.for([
  { version: 0n, code: 0 },
  { version: (1n << 64n) - 1n, code: 0 },
  { version: 1n, code: 0 },
  { version: 10n, code: 0 },
  { version: 11n, code: 0 },
  { version: 12n, code: 404 },
  { version: 1n << 63n, code: 404 },
])("each read of version $version of a stream at 11 is $code", async ({ version, code }) => {
  await client.insert({ uuid, values: points(3) });
  await client.flush({ uuid });
  const range = { uuid, start: 0n, end: 64n, versionMajor: version };
  expect(await codeOf(client.rawValues(range))).toBe(code);
  expect(await codeOf(client.alignedWindows({ ...range, pointWidth: 2 }))).toBe(code);
  expect(await codeOf(client.windows({ ...range, width: 3n }))).toBe(code);
  const nearest = await client.nearest({ uuid, time: 0n, versionMajor: version });
  expect(nearest.stat?.code ?? 0).toBe(version === 1n || version === 10n ? 401 : code);
});

test("a stream that is not there is 404, but a bad range is judged before", async () => {
  const range = { uuid: unknown, start: 0n, end: 64n };
  expect(await codeOf(client.rawValues(range))).toBe(404);
  expect(await codeOf(client.alignedWindows({ ...range, pointWidth: 2 }))).toBe(404);
  expect(await codeOf(client.windows({ ...range, width: 3n }))).toBe(404);
  expect(await codeOf(client.changes({ uuid: unknown, fromMajor: 1n }))).toBe(404);
  expect((await client.nearest({ uuid: unknown, time: 0n })).stat?.code).toBe(404);
  expect(await codeOf(client.rawValues({ ...range, end: 0n }))).toBe(413);
  expect(await codeOf(client.alignedWindows({ ...range, pointWidth: 64 }))).toBe(415);
  expect(await codeOf(client.windows({ ...range, width: 0n }))).toBe(438);
  expect(await codeOf(client.changes({ uuid: unknown, fromMajor: 1n, resolution: 64 }))).toBe(415);
  expect((await client.nearest({ uuid: unknown, time: MAX_TIME })).stat?.code).toBe(413);
});

test.for([4_999, 5_000, 5_001, 12_000])(
  "%i points come in messages of 5,000 with their version",
  async (count) => {
    await client.insert({ uuid, values: points(count) });
    const messages = await collect(client.rawValues({ uuid, start: 0n, end: 20_000n }));
    expect(messages.map((message) => message.values.length)).toEqual(
      Array.from({ length: Math.ceil(count / 5_000) }, (_, i) => Math.min(5_000, count - i * 5_000)),
    );
    for (const { versionMajor, versionMinor } of messages) {
      expect([versionMajor, versionMinor]).toEqual([10n, BigInt(count)]);
    }
    const times = messages.flatMap((message) => message.values.map((point) => point.time));
    expect(times).toEqual(points(count).map((point) => point.time));
    const aligned = await collect(client.alignedWindows({ uuid, start: 0n, end: 20_000n, pointWidth: 0 }));
    expect(aligned.map((m) => m.values.length)).toEqual(messages.map((m) => m.values.length));
  },
);

test("an answer without points is one message with the version", async () => {
  const [message, ...rest] = await collect(client.rawValues({ uuid, start: 0n, end: 10n }));
  expect(rest).toEqual([]);
  expect(message).toMatchObject({ versionMajor: 10n, versionMinor: 0n, values: [] });
  expect(message?.stat).toBeUndefined();
});

test.for([
  { pointWidth: 2, start: 3n, end: 9n, times: [0n, 4n] },
  { pointWidth: 2, start: 4n, end: 7n, code: 413 },
  { pointWidth: 0, start: 2n, end: 3n, times: [2n] },
  { pointWidth: 63, start: 0n, end: 5n, code: 413 },
  { pointWidth: 64, start: 0n, end: 5n, code: 415 },
  { pointWidth: 60, start: 0n, end: MAX_TIME, times: [0n] },
  { pointWidth: 61, start: MIN_TIME, end: 1n << 61n, code: 413 },
])("AlignedWindows of 2^$pointWidth over [$start, $end)", async ({ times, code, ...request }) => {
  await client.insert({ uuid, values: points(16) });
  const messages = await collect(client.alignedWindows({ uuid, ...request }));
  expect(messages[0]?.stat?.code).toBe(code);
  if (times) expect(messages[0]?.values.map((window) => window.time)).toEqual(times);
});

test.for([
  { width: 4n, start: 1n, end: 14n, times: [1n, 5n, 9n] },
  { width: 5n, start: 0n, end: 20n, times: [0n, 5n, 10n, 15n] },
  { width: 20n, start: 0n, end: 20n, times: [0n] },
  { width: 21n, start: 0n, end: 20n, code: 413 },
  { width: 0n, start: 0n, end: 20n, code: 438 },
  { width: 1n, start: 20n, end: 20n, code: 413 },
  { width: (1n << 64n) - 1n, start: 0n, end: 20n, code: 413 },
  { width: 1n, start: 0n, end: 5n, depth: 64, code: 415 },
  { width: 1n, start: 0n, end: 2n, depth: 63, times: [0n, 1n] },
])("Windows of $width ns over [$start, $end), depth $depth", async ({ times, code, depth, ...request }) => {
  await client.insert({ uuid, values: points(10) });
  const messages = await collect(client.windows({ uuid, ...request, depth: depth ?? 0 }));
  expect(messages[0]?.stat?.code).toBe(code);
  if (times) expect(messages[0]?.values.map((window) => window.time)).toEqual(times);
});

test("empty windows are there, with zeros; the deviation is that of a population", async () => {
  await client.insert({ uuid, values: points(4) });
  const [message] = await collect(client.windows({ uuid, start: 0n, end: 8n, width: 4n }));
  expect(message?.values).toMatchObject([
    { time: 0n, count: 4n, min: 0, mean: 1.5, max: 3 },
    { time: 4n, count: 0n, min: 0, mean: 0, max: 0, stddev: 0 },
  ]);
  expect(message?.values[0]?.stddev).toBeCloseTo(Math.sqrt(1.25), 12);
});

test.for([
  { time: 4n, backward: false, found: 4n },
  { time: 5n, backward: false, found: 6n },
  { time: 4n, backward: true, found: 2n },
  { time: 0n, backward: true, code: 401 },
  { time: 7n, backward: false, code: 401 },
  { time: MIN_TIME, backward: false, found: 0n },
  { time: MAX_TIME - 1n, backward: true, found: 6n },
  { time: MIN_TIME - 1n, backward: false, code: 413 },
  { time: MAX_TIME, backward: true, code: 413 },
])("Nearest to $time, backward $backward", async ({ time, backward, found, code }) => {
  await client.insert({ uuid, values: points(4, 2) });
  const answer = await client.nearest({ uuid, time, backward });
  expect(answer.stat?.code).toBe(code);
  expect(answer.value?.time).toBe(found);
});

test("Nearest backward gives the last of several points at one time, forward the first", async () => {
  await client.insert({ uuid, values: [1, 2, 3].map((value) => ({ time: 5n, value })) });
  expect((await client.nearest({ uuid, time: 9n, backward: true })).value?.value).toBe(3);
  expect((await client.nearest({ uuid, time: 1n })).value?.value).toBe(1);
});

test.for([
  { fromMajor: 10n, toMajor: 11n, ranges: 1 },
  { fromMajor: 0n, toMajor: 11n, ranges: 1 },
  { fromMajor: 11n, toMajor: 11n, ranges: 0 },
  { fromMajor: 12n, toMajor: 0n, ranges: 0 },
  { fromMajor: 12n, toMajor: 11n, code: 427 },
  { fromMajor: 13n, toMajor: 0n, code: 427 },
  { fromMajor: 10n, toMajor: 13n, code: 404 },
  { fromMajor: 10n, toMajor: 11n, resolution: 63, ranges: 1 },
  { fromMajor: 10n, toMajor: 11n, resolution: 64, code: 415 },
])("Changes from $fromMajor to $toMajor, resolution $resolution", async ({ ranges, code, ...request }) => {
  for (let i = 0; i < 2; i++) {
    await client.insert({ uuid, values: points(3) });
    await client.flush({ uuid });
  }
  const messages = await collect(client.changes({ uuid, ...request }));
  expect(messages).toHaveLength(1);
  expect(messages[0]?.stat?.code).toBe(code);
  if (ranges !== undefined) expect(messages[0]?.ranges).toHaveLength(ranges);
});

test("Changes up to latest see the buffer", async () => {
  await client.insert({ uuid, values: points(3) });
  const [message] = await collect(client.changes({ uuid, fromMajor: 10n, toMajor: 0n }));
  expect(message).toMatchObject({
    versionMajor: 10n,
    versionMinor: 3n,
    ranges: [{ start: 0n, end: 1n << 56n }],
  });
});
