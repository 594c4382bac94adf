import { type RunningServer, startServer } from "btrdb-dev-server";
import { connect, isBTrDBError, randomUuid, type Stream } from "btrdb-web";
import { type Frame, type View, Viewport } from "btrdb-web/viewport";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { recordingFetch } from "./recorded-reads.ts";

const START = 1_700_000_000_000_000_000n;
const STEP = 33_333_333n;
const POINTS = 200_000;
const END = START + STEP * BigInt(POINTS);
const PIXELS = 600;

let server: RunningServer;
let uuids: string[];

beforeAll(async () => {
  server = await startServer({
    port: 0,
    tlsPort: null,
    database: "memory",
    enableObliterate: true,
    log: () => undefined,
  });
  const conn = await connect(server.url.replace("grpc:", "http:"));
  uuids = await Promise.all(["a", "b"].map((name) => fill(name).then(({ uuid }) => uuid)));

  async function fill(name: string): Promise<Stream> {
    const stream = await conn.create({ collection: `viewport/${randomUuid()}`, tags: { name } });
    const time = BigInt64Array.from({ length: POINTS }, (_, i) => START + STEP * BigInt(i));
    const value = Float64Array.from({ length: POINTS }, (_, i) => Math.sin(i / 1000));
    await stream.insert({ time, value });
    await stream.flush();
    return stream;
  }
});
afterAll(() => server.close());

async function open(options: ConstructorParameters<typeof Viewport>[0] = {}) {
  const network = recordingFetch();
  const conn = await connect(server.url.replace("grpc:", "http:"), {
    fetch: network.fetch,
    transport: "proto",
    retry: false,
  });
  const viewport = new Viewport({ prefetch: false, ...options });
  onTestFinished(() => viewport.close());
  const streams = uuids.map((uuid) => conn.stream(uuid));
  const view = (start: bigint, end: bigint, of: readonly Stream[] = streams.slice(0, 1)): View => ({
    series: of.map((stream, i) => ({ id: String(i), stream })),
    start,
    end,
    pixels: PIXELS,
  });
  return { network, conn, viewport, streams, view };
}

/** Whether pieces, exact or not, cover the whole view. */
function covers({ series, view }: Frame): boolean {
  return series.every(({ pieces }) => {
    let at = view.start;
    for (const piece of pieces) {
      if (piece.start > at) return false;
      if (piece.end > at) at = piece.end;
    }
    return at >= view.end;
  });
}

test("at most two windows a pixel are asked for, in one request for neighbouring tiles", async () => {
  const { network, viewport, view } = await open();
  viewport.setView(view(START, END));
  const frame = await viewport.settled();
  const [series] = frame.series;
  expect(network.reads).toHaveLength(1);
  const width = 1n << BigInt(network.reads[0]!.pointWidth!);
  expect((END - START) / width).toBeLessThanOrEqual(BigInt(2 * PIXELS));
  expect((END - START) / width).toBeGreaterThan(BigInt(PIXELS / 2));
  expect(series?.level).toBe(network.reads[0]?.pointWidth);
  // Whole tiles reach beyond the view by less than one of them on each side.
  expect(network.reads[0]!.start).toBeGreaterThan(START - width * 257n);
  expect(network.reads[0]!.end).toBeLessThan(END + width * 257n);
});

test("panning asks for what is new, and for nothing twice", async () => {
  const { network, viewport, view } = await open();
  const span = (END - START) / 4n;
  for (let step = 0n; step <= 10n; step++) {
    viewport.setView(view(START + (span * step) / 10n, START + span + (span * step) / 10n));
    await viewport.settled();
  }
  const read = network.reads
    .map(({ start, end }) => ({ start, end }))
    .sort((a, b) => (a.start < b.start ? -1 : 1));
  read.forEach(({ start }, i) => {
    if (i > 0) expect(start).toBeGreaterThanOrEqual(read[i - 1]!.end);
  });
  network.reads.length = 0;
  viewport.setView(view(START, START + span));
  expect(viewport.frame.series[0]?.status).toBe("ready");
  expect(viewport.frame.series[0]?.pieces.every(({ exact }) => exact)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(network.reads).toEqual([]);
});

test("two series of one stream, side by side or shifted, share their tiles", async () => {
  const { network, viewport, streams, view } = await open();
  const [stream] = streams as [Stream];
  const both = view(START, END);
  viewport.setView({
    ...both,
    series: [
      { id: "now", stream },
      { id: "same", stream },
    ],
  });
  await viewport.settled();
  expect(network.reads).toHaveLength(1);
  const width = 1n << BigInt(network.reads[0]!.pointWidth!);
  network.reads.length = 0;
  const shift = 40n * width;
  viewport.setView({
    ...both,
    series: [
      { id: "now", stream },
      { id: "then", stream, shift },
    ],
  });
  const { series } = await viewport.settled();
  const asked = network.reads.reduce((sum, { start, end }) => sum + (end - start), 0n);
  expect(asked).toBeLessThan((END - START) / 2n);
  expect(series[1]?.pieces[0]?.columns.time[series[1].pieces[0].from]).toBe(
    series[0]?.pieces[0]?.columns.time[series[0].pieces[0].from],
  );
});

test("old pixels stay until the new ones are there, at every zoom, and these are coarser or finer ones", async () => {
  const { viewport, view } = await open();
  viewport.setView(view(START, END));
  await viewport.settled();
  const center = START + (END - START) / 2n;
  for (const span of [4n, 50n, 2_000n, 60n, 3n, 1n]) {
    const half = (END - START) / span / 2n;
    viewport.setView(view(center - half, center + half));
    const { frame } = viewport;
    expect(covers(frame) || span < 4n).toBe(true);
    expect(frame.series[0]?.pieces.length).toBeGreaterThan(0);
    const settled = await viewport.settled();
    expect(covers(settled)).toBe(true);
    expect(settled.series[0]?.pieces.every(({ exact }) => exact)).toBe(true);
  }
});

test("in the middle of a gesture nothing is read that is good enough already", async () => {
  const { network, viewport, view } = await open();
  viewport.setView(view(START, END));
  await viewport.settled();
  network.reads.length = 0;
  let span = END - START;
  const began = performance.now();
  for (let notch = 0; notch < 6; notch++) {
    span = (span * 8n) / 10n;
    viewport.setView(view(START, START + span));
    expect(covers(viewport.frame)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await viewport.settled();
  // The first step goes out at once, since it may be the only one; then the last. A machine that stops for 150 ms ends a gesture.
  const rests = Math.floor((performance.now() - began) / 150);
  expect(network.reads.length).toBeLessThanOrEqual(2 + Math.max(1, rests));
  expect(viewport.frame.series[0]?.pieces.every(({ exact }) => exact)).toBe(true);
});

test("a view that moves with the clock is settled while it moves, and reads what comes", async () => {
  const { network, viewport, view } = await open();
  const span = (END - START) / 8n;
  viewport.setView(view(START, START + span));
  await viewport.settled();
  network.reads.length = 0;
  let settled = 0;
  // A slow machine needs more steps; a view that only settles when it stands still never does.
  for (let step = 1n; settled < 20 && step <= 280n; step++) {
    const at = START + (span * step) / 40n;
    viewport.setView(view(at, at + span));
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (viewport.frame.settled) settled++;
  }
  expect(settled).toBe(20);
  expect(network.reads.length).toBeGreaterThan(0);
});

test("reads of what is no longer in view are stopped", async () => {
  const { network, viewport, view } = await open();
  viewport.setView(view(START, END));
  await viewport.settled();
  network.reads.length = 0;
  let release = () => {};
  network.state.before = () => new Promise((resolve) => (release = resolve));
  viewport.setView(view(START, START + (END - START) / 16n));
  await expect.poll(() => network.reads.length).toBe(1);
  viewport.setView(view(START + (END - START) / 2n, START + (9n * (END - START)) / 16n));
  await expect.poll(() => network.reads[0]?.signal?.aborted).toBe(true);
  release();
  network.state.before = () => undefined;
  await viewport.settled();
  expect(viewport.stats.aborted).toBe(1);
});

test("while idle it is read ahead: then a pan and a zoom need nothing", async () => {
  const { network, viewport, view } = await open({ prefetch: true });
  const quarter = (END - START) / 4n;
  viewport.setView(view(START + quarter, START + 2n * quarter));
  await viewport.settled();
  const first = network.reads.length;
  await expect.poll(() => network.reads.length).toBeGreaterThan(first + 2);
  const idle = async () => {
    const before = network.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    return network.calls.length === before && network.running() === 0;
  };
  await expect.poll(idle).toBe(true);
  for (const [from, to] of [
    [(3n * quarter) / 2n, (5n * quarter) / 2n],
    [(5n * quarter) / 4n, (7n * quarter) / 4n],
    [quarter / 2n, (5n * quarter) / 2n],
  ] as const) {
    viewport.setView(view(START + from, START + to));
    expect(viewport.frame.series[0]?.pieces.every(({ exact }) => exact)).toBe(true);
  }
});

test("reading ahead can be switched off and on", async () => {
  const { network, viewport, view } = await open({ prefetch: true });
  viewport.prefetch = false;
  const quarter = (END - START) / 4n;
  viewport.setView(view(START + quarter, START + 2n * quarter));
  await viewport.settled();
  const first = network.reads.length;
  // Reading ahead begins after 120 ms.
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(network.reads).toHaveLength(first);
  viewport.prefetch = true;
  viewport.setView(view(START + quarter, START + 2n * quarter + 1n));
  await expect.poll(() => network.reads.length).toBeGreaterThan(first + 2);
});

test("memory is bounded, whatever is looked at", async () => {
  const maxBytes = 300_000;
  const { viewport, view } = await open({ maxBytes, prefetch: true });
  let span = END - START;
  for (let step = 0; step < 60; step++) {
    span = step % 20 === 19 ? END - START : (span * 7n) / 10n;
    const at = START + ((END - START) * BigInt((step * 37) % 100)) / 100n;
    viewport.setView(view(at, at + span));
    if (step % 3 === 0) await viewport.settled();
  }
  await viewport.settled();
  await new Promise((resolve) => setTimeout(resolve, 300));
  // What is in view may be beyond it, until the next request.
  expect(viewport.stats.bytes).toBeLessThan(2 * maxBytes);
});

test("a new version reads again what has changed, and nothing else", async () => {
  const { network, conn, viewport, view } = await open();
  const stream = await conn.create({ collection: `viewport/${randomUuid()}`, tags: { name: "v" } });
  await stream.insert({
    time: BigInt64Array.from({ length: POINTS }, (_, i) => START + STEP * BigInt(i)),
    value: new Float64Array(POINTS),
  });
  const before = await stream.flush();
  viewport.setView(view(START, END, [stream]));
  expect((await viewport.settled()).series[0]?.version).toEqual({ major: before, minor: 0n });
  network.reads.length = 0;
  const at = START + (END - START) / 2n;
  await stream.insert([{ time: at, value: 7 }]);
  await viewport.refresh();
  const unflushed = await viewport.settled();
  expect(unflushed.series[0]?.version).toEqual({ major: before, minor: 1n });
  expect(maximum(unflushed)).toBe(7);
  // Besides, a few wide windows tell which of the unflushed points are new.
  const tiles = network.reads.filter(({ pointWidth }) => pointWidth === unflushed.series[0]?.level);
  const [read] = tiles;
  expect(tiles).toHaveLength(1);
  expect(read?.version).toBe(0n);
  expect(read!.end - read!.start).toBeLessThan((END - START) / 2n);
  const after = await stream.flush();
  await viewport.refresh();
  const flushed = await viewport.settled();
  expect(flushed.series[0]?.version).toEqual({ major: after, minor: 0n });
  expect(network.reads.at(-1)?.version).toBe(after);
  expect(maximum(flushed)).toBe(7);
});

test("of many points that wait to be flushed, only what is new is read again", async () => {
  const { network, conn, viewport, view } = await open();
  const stream = await conn.create({ collection: `viewport/${randomUuid()}`, tags: { name: "u" } });
  const live = (from: number, count: number) =>
    stream.insert({
      time: BigInt64Array.from({ length: count }, (_, i) => START + STEP * BigInt(from + i)),
      value: Float64Array.from({ length: count }, (_, i) => from + i),
    });
  await live(0, 20_000);
  const end = START + STEP * 24_000n;
  viewport.setView(view(START, end, [stream]));
  await viewport.settled();
  for (let i = 0; i < 3; i++) {
    await live(20_000 + 100 * i, 100);
    await viewport.refresh();
    await viewport.settled();
  }
  network.reads.length = 0;
  await live(20_300, 100);
  await viewport.refresh();
  const frame = await viewport.settled();
  expect(maximum(frame)).toBe(20_399);
  const tiles = network.reads.filter(({ pointWidth }) => pointWidth === frame.series[0]?.level);
  const asked = tiles.reduce((sum, read) => sum + (read.end - read.start), 0n);
  expect(tiles.length).toBeGreaterThan(0);
  expect(asked).toBeLessThan((end - START) / 2n);
});

test("a pinned version is shown for ever, beside the latest", async () => {
  const { conn, viewport, view } = await open();
  const stream = await conn.create({ collection: `viewport/${randomUuid()}`, tags: { name: "p" } });
  await stream.insert([{ time: START, value: 1 }]);
  const version = await stream.flush();
  await stream.insert([{ time: START + 1n, value: 2 }]);
  viewport.follow({ minIntervalMs: 5 });
  viewport.setView({
    ...view(START - 10n, START + 10n),
    series: [
      { id: "then", stream, version },
      { id: "now", stream },
    ],
  });
  const values = (frame: Frame) =>
    frame.series.map(({ pieces }) =>
      pieces.flatMap(({ columns, from, to }) =>
        [...columns.subarray(from, to)].map((p) => "value" in p && p.value),
      ),
    );
  expect(values(await viewport.settled())).toEqual([[1], [1, 2]]);
  await stream.delete(START, START + 1n);
  await expect.poll(() => values(viewport.frame)).toEqual([[1], [2]]);
});

test("a read that sees a newer version while the viewport is about to find it out keeps nothing waiting", async () => {
  const { network, conn, viewport, view } = await open();
  const stream = await conn.create({ collection: `viewport/${randomUuid()}`, tags: { name: "b" } });
  const other = await connect(server.url.replace("grpc:", "http:"));
  await stream.insert([
    { time: START, value: 1 },
    { time: END, value: 2 },
  ]);
  viewport.setView(view(START - 10n, START + 10n, [stream]));
  await viewport.settled();
  const held: (() => void)[] = [];
  const hold = () => new Promise<void>((resolve) => held.push(resolve));
  network.state.before = hold;
  viewport.setView(view(END - 10n, END + 10n, [stream]));
  await expect.poll(() => held.length).toBe(1);
  const version = await other.stream(stream.uuid).flush();
  network.state.before = () => undefined;
  network.state.beforeCall = (rpc) => (rpc === "Changes" ? hold() : undefined);
  void viewport.refresh();
  await expect.poll(() => held.length).toBe(2);
  held[0]?.();
  await expect.poll(() => viewport.stats.tiles).toBeGreaterThan(1);
  held[1]?.();
  network.state.beforeCall = () => undefined;
  const frame = await viewport.settled();
  expect(frame.series[0]).toMatchObject({ status: "ready", version: { major: version, minor: 0n } });
});

test("following shows what is inserted without being asked", async () => {
  const { conn, viewport, view } = await open();
  const stream = await conn.create({ collection: `viewport/${randomUuid()}`, tags: { name: "f" } });
  viewport.follow({ minIntervalMs: 5, maxIntervalMs: 20 });
  viewport.setView(view(START, START + 1000n, [stream]));
  await viewport.settled();
  for (let i = 1n; i <= 5n; i++) {
    await stream.insert([{ time: START + i, value: Number(i) }]);
    await expect
      .poll(() => viewport.frame.series[0]?.pieces.reduce((sum, { from, to }) => sum + to - from, 0))
      .toBe(Number(i));
  }
});

test("one of two that fails says why, keeps the other going, and comes back", async () => {
  const { network, viewport, streams, view } = await open();
  const bad = uuids[1];
  network.state.before = (read) => (read.uuid === bad ? Promise.reject(new TypeError("gone")) : undefined);
  viewport.setView(view(START, END, streams));
  const frame = await viewport.settled();
  expect(frame.series.map(({ status }) => status)).toEqual(["ready", "failed"]);
  expect(isBTrDBError(frame.series[1]?.error)).toBe(true);
  network.state.before = () => undefined;
  viewport.retry();
  expect((await viewport.settled()).series.map(({ status }) => status)).toEqual(["ready", "ready"]);
  // By itself, too.
  network.state.before = (read) => (read.uuid === bad ? Promise.reject(new TypeError("gone")) : undefined);
  viewport.setView(view(START, START + (END - START) / 8n, streams));
  expect((await viewport.settled()).series[1]?.status).toBe("failed");
  expect(covers(viewport.frame)).toBe(true);
  network.state.before = () => undefined;
  await expect.poll(() => viewport.frame.series[1]?.status).toBe("ready");
});

test("a stream that is gone says so, and what was drawn stays", async () => {
  const { conn, viewport, view } = await open();
  const stream = await conn.create({ collection: `viewport/${randomUuid()}`, tags: { name: "o" } });
  await stream.insert([{ time: START, value: 1 }]);
  viewport.follow({ minIntervalMs: 5, maxIntervalMs: 20 });
  viewport.setView(view(START - 10n, START + 10n, [stream]));
  await viewport.settled();
  await stream.obliterate();
  await expect.poll(() => viewport.frame.series[0]?.status).toBe("failed");
  expect(isBTrDBError(viewport.frame.series[0]?.error, "NO_SUCH_STREAM")).toBe(true);
  expect(maximum(viewport.frame)).toBe(1);
});

test("what can't be drawn is refused before anything is sent", async () => {
  const { network, viewport, view, streams } = await open();
  network.calls.length = 0;
  const code = (work: () => void) => {
    try {
      work();
    } catch (error) {
      return isBTrDBError(error) ? error.code : error;
    }
    return "no error";
  };
  expect(code(() => viewport.setView(view(START, START)))).toBe("INVALID_TIME_RANGE");
  expect(code(() => viewport.setView(view(-(1n << 62n), START)))).toBe("INVALID_TIME_RANGE");
  expect(code(() => viewport.setView({ ...view(START, END), pixels: 0 }))).toBe("INVALID_ARGUMENT");
  const [stream] = streams as [Stream];
  const twice = [
    { id: "a", stream },
    { id: "a", stream },
  ];
  expect(code(() => viewport.setView({ ...view(START, END), series: twice }))).toBe("INVALID_ARGUMENT");
  expect(network.calls).toEqual([]);
});

test("after close nothing is asked and nothing told", async () => {
  const { network, viewport, view } = await open({ prefetch: true });
  viewport.follow({ minIntervalMs: 5 });
  viewport.setView(view(START, END));
  let told = 0;
  viewport.onFrame(() => told++);
  viewport.close();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const calls = network.calls.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(network.calls.length).toBe(calls);
  expect(told).toBe(0);
  viewport.setView(view(START, END));
  expect(viewport.stats).toMatchObject({ tiles: 0, bytes: 0 });
});

function maximum({ series }: Frame): number {
  return Math.max(
    ...series.flatMap(({ pieces }) =>
      pieces.flatMap(({ columns, from, to }) =>
        [...columns.subarray(from, to)].map((p) => ("max" in p ? p.max : p.value)),
      ),
    ),
  );
}
