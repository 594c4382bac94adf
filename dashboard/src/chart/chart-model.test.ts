import { expect, test, vi } from "vitest";
import { type Call, memoryDatabase, streamNamed } from "../testing/memory-database.ts";
import { type ChartModel, createChartModel } from "./chart-model.ts";

const points = (value: number) =>
  Array.from({ length: 20_000 }, (_, index) => ({ time: BigInt(index) * 1_000_000n, value }));
const streams = { a: points(1), b: points(2), empty: [] };
const reached = (model: ChartModel, status: string) =>
  vi.waitFor(() => expect(model.state.get().status).toBe(status));
const drawnName = (model: ChartModel) => model.state.get().drawn?.stream.name;

function modelOf(width = 500): ChartModel {
  const model = createChartModel();
  model.setWidth(width);
  return model;
}

test("a stream is shown from its first to its last point", async () => {
  const model = modelOf();
  model.show(memoryDatabase(streams), streamNamed("a"));
  expect(model.state.get().status).toBe("loading");
  await reached(model, "ready");
  expect(model.state.get()).toMatchObject({
    view: { start: 0n, end: 19_999_000_000n },
    drawn: { stream: { name: "a" } },
  });
});

test("a chart that has no width yet draws as soon as it has one", async () => {
  const model = createChartModel();
  model.show(memoryDatabase(streams), streamNamed("a"));
  await vi.waitFor(() => expect(model.state.get().view).toBeDefined());
  expect(model.state.get().drawn).toBeUndefined();
  model.setWidth(300);
  await reached(model, "ready");
  expect(drawnName(model)).toBe("a");
});

test("the old stream stays until the first pixels of the new one are there", async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const model = modelOf();
  model.show(memoryDatabase(streams), streamNamed("a"));
  await reached(model, "ready");
  model.show(
    memoryDatabase(streams, ({ method }) => (method === "alignedWindows" ? gate : Promise.resolve())),
    streamNamed("b"),
  );
  await vi.waitFor(() => expect(model.state.get().whole).toBeDefined());
  expect(drawnName(model)).toBe("a");
  expect(model.state.get().view).toEqual({ start: 0n, end: 19_999_000_000n });
  release();
  await reached(model, "ready");
  expect(drawnName(model)).toBe("b");
});

test("only the newest stream counts, and the older request is aborted", async () => {
  const calls: Call[] = [];
  const slow = memoryDatabase(streams, (call) => {
    calls.push(call);
    return new Promise((resolve) => call.signal.addEventListener("abort", () => resolve()));
  });
  const model = modelOf();
  model.show(slow, streamNamed("a"));
  await vi.waitFor(() => expect(calls.length).toBeGreaterThan(0));
  model.show(memoryDatabase(streams), streamNamed("b"));
  await reached(model, "ready");
  expect(calls.every(({ signal }) => signal.aborted)).toBe(true);
  expect(drawnName(model)).toBe("b");
});

test("of many views in a row, the last one is drawn, and few are asked for", async () => {
  const calls: Call[] = [];
  const model = modelOf();
  model.show(
    memoryDatabase(streams, async (call) => void calls.push(call)),
    streamNamed("a"),
  );
  await reached(model, "ready");
  calls.length = 0;
  for (let step = 1n; step <= 100n; step += 1n)
    model.setView({ start: step * 1_000_000n, end: 15_000_000_000n });
  await reached(model, "ready");
  expect(model.state.get().view?.start).toBe(100_000_000n);
  expect(calls.filter(({ method }) => method === "alignedWindows")).toHaveLength(1);
  expect(calls[0]?.range.start).toBeLessThanOrEqual(100_000_000n);
});

test("an error keeps the old pixels, and trying again clears it", async () => {
  let fail = false;
  const database = memoryDatabase(streams, async () => {
    if (fail) throw new Error("the server went away");
  });
  const model = modelOf();
  model.show(database, streamNamed("a"));
  await reached(model, "ready");
  fail = true;
  model.setView({ start: 0n, end: 10_000_000_000n });
  await reached(model, "failed");
  expect(model.state.get().failure?.message).toBe("the server went away");
  expect(drawnName(model)).toBe("a");
  fail = false;
  model.retry();
  await reached(model, "ready");
  expect(model.state.get().failure).toBeUndefined();
});

test("a stream without points is said to be empty, and nothing stays drawn", async () => {
  const model = modelOf();
  model.show(memoryDatabase(streams), streamNamed("a"));
  await reached(model, "ready");
  model.show(memoryDatabase(streams), streamNamed("empty"));
  await reached(model, "empty");
  expect(model.state.get().drawn).toBeUndefined();
});
