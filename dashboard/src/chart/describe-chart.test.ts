import { type RunningServer, startServer } from "btrdb-dev-server";
import { connect } from "btrdb-web";
import { Viewport } from "btrdb-web/viewport";
import { afterAll, beforeAll, expect, test } from "vitest";
import { utcZone } from "../format/zone.ts";
import type { ChartSeries } from "./chart-series.ts";
import { chartStatus } from "./chart-status.ts";
import { dotsOf, readingsAt, sameReadings, spokenReadings, stepFrom } from "./cursor.ts";
import { describeChart } from "./describe-chart.ts";

const SECOND = 1_000_000_000n;
const START = 1_700_000_000n * SECOND;
const COUNT = 20_000;

let server: RunningServer;
let series: ChartSeries;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory" });
  const uuid = await server.ingest.createStream({
    collection: "chart/describe",
    tags: { name: "ramp", unit: "volts" },
    annotations: {},
  });
  const time = BigInt64Array.from({ length: COUNT }, (_, index) => START + BigInt(index) * SECOND);
  await server.ingest.insert(uuid, {
    time,
    value: Float64Array.from({ length: COUNT }, (_, index) => index),
  });
  await server.ingest.flush(uuid);
  const conn = await connect(`127.0.0.1:${server.port}`, { apiKey: false });
  const [stream] = await conn.streamsInCollection("chart/describe");
  series = { id: "a", stream: stream!, name: "ramp", collection: "chart/describe", unit: "volts", color: 3 };
});
afterAll(() => server.close());

async function frameOf(start: bigint, end: bigint, shift?: bigint) {
  using viewport = new Viewport({ prefetch: false });
  viewport.setView({ series: [{ id: series.id, stream: series.stream, shift }], start, end, pixels: 400 });
  return await viewport.settled();
}

test("raw points: every one in [start, end), with the stream's own time whatever the shift", async () => {
  const shift = 7n * SECOND;
  const view = { start: START + 10n * SECOND, end: START + 20n * SECOND };
  const frame = await frameOf(view.start + shift, view.end + shift, shift);
  const [described] = describeChart(frame, { start: view.start + shift, end: view.end + shift }).series;
  expect(described).toMatchObject({
    id: "a",
    status: "ready",
    level: "raw",
    rows: 10,
    points: 10n,
    exact: true,
    first: { time: view.start, value: 10 },
    last: { time: view.end - SECOND, value: 19 },
  });
});

test("windows: those that reach into the view, and all the points of them", async () => {
  const view = { start: START, end: START + BigInt(COUNT) * SECOND };
  const frame = await frameOf(view.start, view.end);
  const [described] = describeChart(frame, view).series;
  expect(described?.points).toBe(BigInt(COUNT));
  expect(described?.level).toEqual(expect.any(Number));
  expect(described?.rows).toBeLessThanOrEqual(800);
  expect(described?.error).toBeUndefined();
});

test("the cursor reads the nearest point within reach, and steps from point to point", async () => {
  const view = { start: START + 10n * SECOND, end: START + 20n * SECOND };
  const frame = await frameOf(view.start, view.end);
  const area = { left: 0, top: 0, width: 400, height: 100, ...view };
  const at = START + 12n * SECOND;
  const readings = readingsAt(frame, at + 200_000_000n, area);
  expect(readings.get("a")).toMatchObject({ time: at, value: 12 });
  // Half a second is twenty pixels here, and a point is never further than that.
  expect(readingsAt(frame, view.end + 30n * SECOND, area).size).toBe(0);
  expect(stepFrom(frame, at, 1)).toBe(at + SECOND);
  expect(stepFrom(frame, at, -1)).toBe(at - SECOND);
  expect(dotsOf(readings, [series], new Map([["a", { min: 2, max: 22 }]]), area)).toEqual([
    { x: 80, y: 50, color: 3 },
  ]);
  expect(spokenReadings(at, readings, [series], utcZone)).toMatch(/Z: ramp 12\sV$/);
  expect(sameReadings(readings, readingsAt(frame, at, area))).toBe(true);
  expect(sameReadings(readings, readingsAt(frame, at + SECOND, area))).toBe(false);
});

test("what is said over the plot", async () => {
  const frame = await frameOf(START, START + SECOND);
  const [known] = frame.series;
  const input = { connecting: false, error: undefined, series: [series], nothingAnywhere: false, rows: 1 };
  const kind = (more: Partial<Parameters<typeof chartStatus>[0]>) =>
    chartStatus({ ...input, frame, ...more }).kind;
  expect(kind({})).toBe("ready");
  expect(kind({ rows: 0 })).toBe("empty");
  expect(kind({ series: [] })).toBe("none");
  expect(kind({ series: [{ ...series, hidden: true }] })).toBe("hidden");
  expect(kind({ frame: undefined })).toBe("loading");
  expect(kind({ connecting: true })).toBe("connecting");
  expect(kind({ error: new Error("no") })).toBe("failed");
  expect(kind({ nothingAnywhere: true })).toBe("void");
  const broken = { ...known!, status: "failed" as const, error: { code: "UNAVAILABLE" } as never };
  // All alike is said once; one of several is said beside it.
  expect(kind({ frame: { ...frame, series: [broken, { ...broken, id: "b" }] } })).toBe("failed");
  expect(chartStatus({ ...input, frame: { ...frame, series: [known!, broken] } })).toMatchObject({
    kind: "ready",
    failed: [broken],
    all: 2,
  });
});
