import { type RunningServer, startServer } from "btrdb-dev-server";
import { connect, randomUuid } from "btrdb-web";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CsvProgress, rawCsv } from "./csv-export.ts";
import type { ExportView } from "./export-view.ts";

const POINTS = 1_000_000;

let server: RunningServer;
/** Answers that have not ended, and requests that were sent. */
const open = new Set<AbortSignal>();
let sent = 0;
let received = 0;
let view: ExportView;

const counting: typeof fetch = async (input, init) => {
  sent++;
  const signal = init?.signal as AbortSignal;
  open.add(signal);
  const response = await fetch(input, init).catch((error: unknown) => {
    open.delete(signal);
    throw error;
  });
  const count = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      received += chunk.length;
      controller.enqueue(chunk);
    },
    flush: () => void open.delete(signal),
  });
  const body = response.body?.pipeThrough(count);
  return new Response(body ?? null, response);
};
/** Requests that nobody has ended, by their end or by their signal. */
const running = () => [...open].filter((signal) => !signal.aborted).length;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => undefined });
  const conn = await connect(server.url, { fetch: counting });
  const make = async (name: string, count: number) => {
    const stream = await conn.create({ collection: `csv/${randomUuid()}`, tags: { name } });
    const time = BigInt64Array.from({ length: count }, (_, i) => 33_333_333n * BigInt(i));
    await stream.insert({ time, value: Float64Array.from({ length: count }, (_, i) => i / 7) });
    await stream.flush();
    return { stream, collection: "big", name, unit: "" };
  };
  const series = [await make("a", POINTS - 250_000), await make("b", 250_000)];
  view = { series, start: 0n, end: 33_333_333n * BigInt(POINTS) };
});
afterAll(() => server.close());

test("a million points, with a bounded number of them in memory", async () => {
  const progress: CsvProgress[] = [];
  let sum = 0;
  let lines = 0;
  let rest = "";
  let largest = 0;
  let ahead = 0;
  let cells = 0;
  received = 0;
  for await (const piece of rawCsv(view, { maxPoints: 50_000, onProgress: (now) => progress.push(now) })) {
    largest = Math.max(largest, piece.length);
    const all = (rest + piece).split("\n");
    rest = all.pop() ?? "";
    if (lines === 0) all.shift();
    for (const line of all) {
      const [, , a, b] = line.split(",");
      cells += Number(a !== "") + Number(b !== "");
      sum += Number(a) + Number(b);
      lines++;
    }
    // A point has 16 bytes in each of the formats, and a bit more.
    ahead = Math.max(ahead, received - 16 * cells);
  }
  expect([lines, cells]).toEqual([POINTS - 250_000, POINTS]);
  const sumTo = (count: number) => (count * (count - 1)) / 14;
  expect(sum / (sumTo(POINTS - 250_000) + sumTo(250_000))).toBeCloseTo(1, 9);
  expect(progress[0]).toEqual({ done: 0, total: POINTS, changed: false });
  expect(progress.at(-1)).toEqual({ done: POINTS, total: POINTS, changed: false });
  expect(progress.every(({ done }, i) => done >= (progress[i - 1]?.done ?? 0))).toBe(true);
  expect(largest).toBeLessThan(70_000);
  // Two slices of 50,000 points, where the whole is 16 MB.
  expect(ahead).toBeLessThan(4e6);
  expect(received).toBeGreaterThan(16e6);
});

test("cancelled half way, it reads nothing more", async () => {
  const stop = new AbortController();
  let points = 0;
  const onProgress = ({ done }: CsvProgress) => {
    points = done;
    if (done >= POINTS / 2) stop.abort();
  };
  const work = async () => {
    for await (const _ of rawCsv(view, { signal: stop.signal, onProgress })) void _;
  };
  await expect(work()).rejects.toMatchObject({ name: "AbortError" });
  expect(running()).toBe(0);
  const then = sent;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([sent, running()]).toEqual([then, 0]);
  expect(points).toBeLessThan(POINTS / 2 + 10_000);
});

test("left by its reader, it reads nothing more either", async () => {
  let pieces = 0;
  for await (const _ of rawCsv(view)) if (++pieces > 3) break;
  expect(running()).toBe(0);
});

test("stopped before it begins, it asks for nothing", async () => {
  const then = sent;
  await expect(rawCsv(view, { signal: AbortSignal.abort() }).next()).rejects.toMatchObject({
    name: "AbortError",
  });
  expect(sent).toBe(then);
});
