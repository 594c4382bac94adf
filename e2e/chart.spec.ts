// What is drawn is what was measured: numbers of the page against numbers that were inserted.
import { expect, startTestStack, test } from "./fixtures.ts";
import { connectByForm, drawnRows, drawStream } from "./page-object.ts";

const START = 1_700_000_000_123_456_789n;

test("raw points are drawn to the last nanosecond and digit", async ({ page, stack }) => {
  const own = await startTestStack(stack.mode, false);
  try {
    const time = BigInt64Array.from({ length: 50 }, (_, i) => START + BigInt(i) * 8_333_333n);
    const value = Float64Array.from({ length: 50 }, (_, i) => 120 * Math.sin(i / 7) + 1 / 3);
    const uuid = await own.server.ingest.createStream({
      collection: "e2e/raw",
      tags: { name: "sine", unit: "V" },
      annotations: {},
    });
    await own.server.ingest.insert(uuid, { time, value });
    await own.server.ingest.flush(uuid);

    await page.goto(own.pageUrl);
    await connectByForm(page, own.endpoint, own.apiKey);
    await drawStream(page, "e2e/raw", "sine");
    const chart = page.getByTestId("chart");
    await expect(chart).toHaveAttribute("data-level", "raw");
    await expect(chart).toHaveAttribute("data-points", "50");
    await expect(chart).toHaveAttribute("data-version", "11.0");
    await expect.poll(async () => (await drawnRows(page)).length).toBe(50);
    expect(await drawnRows(page)).toEqual(
      Array.from(time, (t, i) => ({ time: t, cells: [String(value[i])] })),
    );
    await expect(page.getByTestId("chart-panel")).toContainText("V");
  } finally {
    await own.close();
  }
});

test("windows are drawn with the statistics of what lies below them, and a gap stays a gap", async ({
  page,
  stack,
}) => {
  const own = await startTestStack(stack.mode, false);
  try {
    // 200,000 points at 1 kHz, with nothing between the 80th and the 120th second.
    const kept = Array.from({ length: 200_000 }, (_, i) => i).filter((i) => i < 80_000 || i >= 120_000);
    const time = BigInt64Array.from(kept, (i) => START + BigInt(i) * 1_000_000n);
    const value = Float64Array.from(kept, (i) => Math.sin(i / 1000) * (1 + (i % 17)));
    const uuid = await own.server.ingest.createStream({
      collection: "e2e/windows",
      tags: { name: "gap", unit: "A" },
      annotations: {},
    });
    await own.server.ingest.insert(uuid, { time, value });
    await own.server.ingest.flush(uuid);

    await page.goto(own.pageUrl);
    await connectByForm(page, own.endpoint, own.apiKey);
    await drawStream(page, "e2e/windows", "gap");
    const chart = page.getByTestId("chart");
    await expect(chart).toHaveAttribute("data-level", /^\d+$/);
    await expect(chart).toHaveAttribute("data-points", "160000");
    await expect(chart).toHaveAttribute("data-breaks", "1");
    const pointWidth = BigInt((await chart.getAttribute("data-level")) ?? "");
    // The page counts what it draws; the table follows when the browser is idle.
    const expected = Number(await chart.getAttribute("data-rows"));
    await expect.poll(async () => (await drawnRows(page)).length).toBe(expected);

    const windows = new Map<bigint, { min: number; max: number; sum: number; count: number }>();
    time.forEach((t, i) => {
      const start = (t >> pointWidth) << pointWidth;
      const v = value[i] ?? Number.NaN;
      const w = windows.get(start) ?? { min: v, max: v, sum: 0, count: 0 };
      windows.set(start, {
        min: Math.min(w.min, v),
        max: Math.max(w.max, v),
        sum: w.sum + v,
        count: w.count + 1,
      });
    });
    const rows = await drawnRows(page);
    expect(rows.map((row) => row.time)).toEqual([...windows.keys()]);
    for (const { time: start, cells } of rows) {
      const want = windows.get(start);
      const [min, mean, max, count] = cells.map(Number);
      expect([min, max, count]).toEqual([want?.min, want?.max, want?.count]);
      expect(mean).toBeCloseTo((want?.sum ?? 0) / (want?.count ?? 1), 9);
    }
  } finally {
    await own.close();
  }
});

test("the demo's grid is drawn with its sag, and zooming in ends at raw points", async ({ page, stack }) => {
  await page.goto(stack.pageUrl);
  await connectByForm(page, stack.endpoint, stack.apiKey);
  await expect(page.getByTestId("connection-state")).toHaveText("Connected");
  await drawStream(page, "demo/grid/substation-1", "L1MAG");
  const chart = page.getByTestId("chart");
  await expect(chart).toHaveAttribute("data-level", /^\d+$/);
  // Ten minutes at 120 Hz, less the gap that the demo has.
  expect(Number(await chart.getAttribute("data-points"))).toBeGreaterThan(60_000);
  expect(Number(await chart.getAttribute("data-points"))).toBeLessThan(72_000);
  await expect(chart).toHaveAttribute("data-breaks", "1");
  await page.screenshot({ path: `test-results/grid-${stack.mode}.png` });

  for (let step = 0; step < 12; step++) {
    if ((await chart.getAttribute("data-level")) === "raw") break;
    const from = await chart.getAttribute("data-from");
    await page.getByTestId("zoom-in").click();
    await expect(chart).not.toHaveAttribute("data-from", from ?? "");
    await expect(page.getByTestId("chart-status")).toHaveText("");
  }
  await expect(chart).toHaveAttribute("data-level", "raw");
  await page.getByTestId("reset").click();
  await expect(chart).toHaveAttribute("data-level", /^\d+$/);
});
