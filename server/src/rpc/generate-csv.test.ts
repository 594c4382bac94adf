import { GenerateCSVParams_QueryType as QueryType } from "btrdb-web/proto";
import { beforeEach, expect, test } from "vitest";
import { type BTrDBClient, collect, newStream, testServer, webClient } from "../testing/test-server.ts";
import { uuidText } from "../uuid-text.ts";
import { timeText } from "./time-text.ts";

let client: BTrDBClient;
let a: Uint8Array<ArrayBuffer>;
let b: Uint8Array<ArrayBuffer>;

beforeEach(async () => {
  client = webClient((await testServer()).url);
  a = await newStream(client);
  b = await newStream(client);
  await client.insert({ uuid: a, values: [1n, 2n, 4n].map((time) => ({ time, value: Number(time) / 2 })) });
  await client.insert({ uuid: b, values: [{ time: 2n, value: 1e300 }] });
  await client.flush({ uuid: a });
});

type Request = Parameters<BTrDBClient["generateCSV"]>[0];

async function csv(request: Request) {
  const messages = await collect(client.generateCSV({ startTime: 0n, endTime: 8n, ...request }));
  const code = messages.at(-1)?.stat?.code;
  if (code !== undefined) return code;
  expect(messages.map(({ isHeader }) => isHeader)).toEqual(messages.map((_, i) => i === 0));
  return messages.map(({ row }) => row);
}

const TIME = ["Timestamp (ns)", "Human-Readable Time (UTC)"];
const at = (ns: number) => [String(ns), `1970-01-01T00:00:00.00000000${ns}Z`];

test("raw values: one column a stream, empty where it has no point", async () => {
  const streams = [{ uuid: a, label: "first" }, { uuid: b }];
  expect(await csv({ queryType: QueryType.RAW_QUERY, streams })).toEqual([
    [...TIME, "first", uuidText(b)],
    [...at(1), "0.5", ""],
    [...at(2), "1", "1e+300"],
    [...at(4), "2", ""],
  ]);
});

test("windows: five columns a stream, with versions where asked for", async () => {
  const streams = [{ uuid: a, label: "A", version: 11n }];
  const statistics = ["Min", "Mean", "Max", "Count", "StdDev"];
  const rows = [
    [...at(0), "0.5", "0.75", "1", "2", "0.25"],
    [...at(4), "2", "2", "2", "1", "0"],
  ];
  expect(
    await csv({ queryType: QueryType.WINDOWS_QUERY, windowSize: 4n, includeVersions: true, streams }),
  ).toEqual([[...TIME, ...statistics.map((name) => `A, ver. 11 (${name})`)], ...rows]);
  expect(await csv({ queryType: QueryType.ALIGNED_WINDOWS_QUERY, depth: 2, streams })).toEqual([
    [...TIME, ...statistics.map((name) => `A (${name})`)],
    ...rows,
  ]);
});

test("a window without points has a count and no statistics", async () => {
  const rows = await csv({
    queryType: QueryType.WINDOWS_QUERY,
    windowSize: 2n,
    streams: [{ uuid: b, label: "B" }],
  });
  expect(rows).toContainEqual([...at(0), "", "", "", "0", ""]);
});

test("the rules of the queries hold", async () => {
  const streams = [{ uuid: a }];
  expect(await csv({ queryType: QueryType.RAW_QUERY, streams, endTime: 0n })).toBe(413);
  expect(await csv({ queryType: QueryType.WINDOWS_QUERY, streams })).toBe(438);
  expect(await csv({ queryType: QueryType.ALIGNED_WINDOWS_QUERY, depth: 64, streams })).toBe(415);
  expect(await csv({ queryType: QueryType.RAW_QUERY, streams: [{ uuid: new Uint8Array(16) }] })).toBe(404);
  expect(await csv({ queryType: QueryType.RAW_QUERY, streams: [{ uuid: a, version: 12n }] })).toBe(404);
});

test.for([
  { time: 0n, text: "1970-01-01T00:00:00.000000000Z" },
  { time: -1n, text: "1969-12-31T23:59:59.999999999Z" },
  { time: 1_700_000_000_123_456_789n, text: "2023-11-14T22:13:20.123456789Z" },
  { time: -(16n << 56n), text: "1933-06-20T00:01:35.393153024Z" },
])("$time is $text", ({ time, text }) => {
  expect(timeText(time)).toBe(text);
});
