import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect } from "btrdb-web";
import { afterAll, beforeAll, expect, test } from "vitest";
import { embeddedStreams } from "./embedded-streams.ts";
import { nearestData, wholeRange } from "./whole-range.ts";

const HOUR = 3_600_000_000_000n;
const START = 1_700_000_000_000_000_001n;
const never = new AbortController().signal;

let server: RunningServer;
let conn: BTrDB;
/** Two streams: one hour of four points, and one of two points a day later; and one without points. */
let early: string;
let late: string;
let empty: string;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory" });
  conn = await connect(`127.0.0.1:${server.port}`, { apiKey: false });
  const make = async (name: string, times: readonly bigint[]) => {
    const uuid = await server.ingest.createStream({
      collection: "chart/range",
      tags: { name, unit: "volts" },
      annotations: {},
    });
    if (times.length > 0) {
      const value = Float64Array.from(times, (_, index) => index);
      await server.ingest.insert(uuid, { time: BigInt64Array.from(times), value });
      await server.ingest.flush(uuid);
    }
    const [stream] = await conn.streamsInCollection("chart/range", { tags: { name } });
    return stream!.uuid;
  };
  early = await make("early", [START, START + 5n, START + HOUR]);
  late = await make("late", [START + 24n * HOUR, START + 25n * HOUR]);
  empty = await make("empty", []);
});
afterAll(() => server.close());

const view = (uuid: string, shift?: bigint) => ({ id: uuid, stream: conn.stream(uuid), shift });

test("from the first point of all series to behind the last", async () => {
  const { range, errors } = await wholeRange([view(late), view(early), view(empty)], never);
  expect(range).toEqual({ start: START, end: START + 25n * HOUR + 1n });
  expect(errors.size).toBe(0);
});

test("a shift moves its series", async () => {
  const { range } = await wholeRange([view(early, -HOUR)], never);
  expect(range).toEqual({ start: START - HOUR, end: START + 1n });
});

test("without points there is no range; a stream that is not there is an error beside the others", async () => {
  expect(await wholeRange([view(empty)], never)).toEqual({ range: undefined, errors: new Map() });
  const missing = "7ce70f5a-2a2a-4a2f-8f54-0a1a5b9e7a70";
  const { range, errors } = await wholeRange([view(missing), view(early)], never);
  expect(range?.start).toBe(START);
  expect([...errors.keys()]).toEqual([missing]);
});

test("the nearest points on both sides of a range that holds none", async () => {
  const hole = { start: START + 2n * HOUR, end: START + 3n * HOUR };
  expect(await nearestData([view(early), view(late), view(empty)], hole, never)).toEqual({
    before: START + HOUR,
    after: START + 24n * HOUR,
  });
});

test("the attribute streams takes uuids and names, in its order, with what they are called", async () => {
  const found = await embeddedStreams(conn, ` ${late}, chart/range/early `, never);
  expect(found.map(({ name, unit, collection, color }) => ({ name, unit, collection, color }))).toEqual([
    { name: "late", unit: "volts", collection: "chart/range", color: 0 },
    { name: "early", unit: "volts", collection: "chart/range", color: 1 },
  ]);
  expect(await embeddedStreams(conn, " , ", never)).toEqual([]);
  await expect(embeddedStreams(conn, `${late},${late}`, never)).rejects.toThrow("twice");
  await expect(embeddedStreams(conn, "chart/range/nobody", never)).rejects.toThrow("no stream");
});
