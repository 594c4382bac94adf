import { MAX_TIME, MIN_TIME } from "btrdb-web";
import { MergePolicy } from "btrdb-web/proto";
import { beforeEach, expect, test } from "vitest";
import {
  type BTrDBClient,
  collect,
  grpcClient,
  newStream,
  testServer,
  webClient,
} from "../testing/test-server.ts";

let client: BTrDBClient;
let uuid: Uint8Array<ArrayBuffer>;
const unknown = new Uint8Array(16).fill(7);

beforeEach(async () => {
  client = grpcClient((await testServer()).url);
  uuid = await newStream(client);
});

async function read(stream = uuid): Promise<[bigint, number][]> {
  const messages = await collect(client.rawValues({ uuid: stream, start: MIN_TIME, end: MAX_TIME - 1n }));
  return messages.flatMap((message) =>
    message.values.map(({ time, value }): [bigint, number] => [time, value]),
  );
}

const many = (count: number) => Array.from({ length: count }, (_, i) => ({ time: BigInt(i), value: 1 }));

test.for([
  { name: "NaN", values: [{ time: 1n, value: Number.NaN }], code: 425 },
  { name: "infinity", values: [{ time: 1n, value: Number.POSITIVE_INFINITY }], code: 425 },
  { name: "-infinity", values: [{ time: 1n, value: Number.NEGATIVE_INFINITY }], code: 425 },
  { name: "MIN", values: [{ time: MIN_TIME, value: 1 }], code: undefined },
  { name: "below MIN", values: [{ time: MIN_TIME - 1n, value: 1 }], code: 413 },
  { name: "MAX - 2", values: [{ time: MAX_TIME - 2n, value: 1 }], code: undefined },
  { name: "MAX - 1", values: [{ time: MAX_TIME - 1n, value: 1 }], code: 413 },
  { name: "50,000 points", values: many(50_000), code: undefined },
  { name: "50,001 points", values: many(50_001), code: 414 },
  { name: "no points", values: [], code: undefined },
])("Insert of $name is $code", async ({ values, code }) => {
  // A good point first: nothing of a refused request is stored.
  const good = code === undefined ? [] : [{ time: 0n, value: 0 }];
  const all = values.length > 50_000 ? values : [...good, ...values];
  const answer = await client.insert({ uuid, values: all });
  expect(answer.stat?.code).toBe(code);
  expect(await read()).toHaveLength(code === undefined ? values.length : 0);
});

test("425 and 414 are judged before 404, 413 after it", async () => {
  const code = async (values: { time: bigint; value: number }[]) =>
    (await client.insert({ uuid: unknown, values })).stat?.code;
  expect(await code([{ time: 0n, value: Number.NaN }])).toBe(425);
  expect(await code(many(50_001))).toBe(414);
  expect(await code([{ time: MAX_TIME, value: 1 }])).toBe(404);
  expect(await code([])).toBe(404);
});

test("versions count buffered points and flushes", async () => {
  const version = async () => {
    const { versionMajor, versionMinor } = await client.streamInfo({ uuid });
    return [versionMajor, versionMinor];
  };
  expect(await version()).toEqual([10n, 0n]);
  expect(await client.insert({ uuid, values: many(3) })).toMatchObject({
    versionMajor: 10n,
    versionMinor: 3n,
  });
  expect(await version()).toEqual([10n, 3n]);
  expect(await client.flush({ uuid })).toMatchObject({ versionMajor: 11n, versionMinor: 0n });
  expect(await client.flush({ uuid })).toMatchObject({ versionMajor: 11n, versionMinor: 0n });
  expect(await client.insert({ uuid, values: many(32_767) })).toMatchObject({ versionMinor: 32_767n });
  expect(await client.insert({ uuid, values: many(1) })).toMatchObject({
    versionMajor: 12n,
    versionMinor: 0n,
  });
});

test.for([
  { policy: MergePolicy.NEVER, result: [1, 1, 2, 1, 3] },
  { policy: MergePolicy.EQUAL, result: [1, 2, 3] },
  { policy: MergePolicy.RETAIN, result: [1] },
  { policy: MergePolicy.REPLACE, result: [3] },
])("merge policy $policy", async ({ policy, result }) => {
  const insert = (...values: number[]) =>
    client.insert({ uuid, mergePolicy: policy, values: values.map((value) => ({ time: 5n, value })) });
  await insert(1, 1);
  await client.flush({ uuid });
  await insert(2);
  await insert(1, 3);
  expect((await read()).map(([, value]) => value)).toEqual(result);
  await client.flush({ uuid });
  expect((await read()).map(([, value]) => value)).toEqual(result);
});

test.for([
  { bits: 0, value: 1 / 3 },
  { bits: 44, value: 0.3330078125 },
  { bits: 52, value: 0.25 },
  { bits: 53, code: 438 },
  { bits: -1, code: 438 },
])("rounding $bits bits of 1/3", async ({ bits, value, code }) => {
  const rounding = { spec: { case: "bits" as const, value: bits } };
  const answer = await client.insert({ uuid, values: [{ time: 0n, value: 1 / 3 }], rounding });
  expect(answer.stat?.code).toBe(code);
  if (value !== undefined) expect(await read()).toEqual([[0n, value]]);
});

test("Delete makes a new version and leaves the old ones as they were", async () => {
  await client.insert({ uuid, values: many(10) });
  expect(await client.delete({ uuid, start: 2n, end: 8n })).toMatchObject({
    versionMajor: 12n,
    versionMinor: 0n,
  });
  expect((await read()).map(([time]) => time)).toEqual([0n, 1n, 8n, 9n]);
  const [old] = await collect(client.rawValues({ uuid, start: 0n, end: 10n, versionMajor: 11n }));
  expect(old?.values).toHaveLength(10);
  expect(await client.delete({ uuid, start: 100n, end: 200n })).toMatchObject({ versionMajor: 13n });
});

test.for([
  { start: 1n, end: 1n, code: 413 },
  { start: 2n, end: 1n, code: 413 },
  { start: MIN_TIME - 1n, end: 1n, code: 413 },
  { start: 0n, end: MAX_TIME, code: 413 },
  { start: MIN_TIME, end: MAX_TIME - 1n, code: undefined },
])("Delete of [$start, $end) is $code", async ({ start, end, code }) => {
  expect((await client.delete({ uuid, start, end })).stat?.code).toBe(code);
});

test("writes to a stream that is not there are 404", async () => {
  expect((await client.delete({ uuid: unknown, start: 0n, end: 1n })).stat?.code).toBe(404);
  expect((await client.flush({ uuid: unknown })).stat?.code).toBe(404);
});

test("Obliterate is 431 unless it is enabled", async () => {
  expect((await client.obliterate({ uuid })).stat?.code).toBe(431);
  expect((await client.streamInfo({ uuid })).stat).toBeUndefined();
});

test("an obliterated uuid never comes back, its collection and tags may", async () => {
  const enabled = webClient((await testServer({ enableObliterate: true })).url);
  const stream = await newStream(enabled, "gone");
  await enabled.insert({ uuid: stream, values: many(3) });
  expect((await enabled.obliterate({ uuid: stream })).stat).toBeUndefined();
  expect((await enabled.streamInfo({ uuid: stream })).stat?.code).toBe(404);
  expect((await collect(enabled.rawValues({ uuid: stream, start: 0n, end: 9n })))[0]?.stat?.code).toBe(404);
  expect((await enabled.obliterate({ uuid: stream })).stat?.code).toBe(404);
  expect((await collect(enabled.listCollections({})))[0]?.collections).toEqual([]);
  expect((await enabled.create({ uuid: stream, collection: "new" })).stat?.code).toBe(429);
  await newStream(enabled, "gone");
  expect((await collect(enabled.lookupStreams({ collection: "gone" })))[0]?.results).toHaveLength(1);
});
