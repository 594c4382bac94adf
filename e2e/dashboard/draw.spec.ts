// What is drawn is what was measured: numbers of the page against numbers that were inserted.
import { expect, test } from "../fixtures.ts";
import { connectByForm, drawnRows, drawStream, settled, shown } from "../page-object.ts";
import { makeStream, SECOND, START, wave } from "./make-stream.ts";
import { between, openView } from "./open-view.ts";
import { svgOf } from "./svg-of.ts";
import { windowsOf } from "./windows-of.ts";

test("raw points are drawn to the last nanosecond and digit", async ({ page, lab }) => {
  const made = await makeStream(lab, {
    points: 50,
    time: (i) => START + BigInt(i) * 8_333_333n,
    value: (i) => 120 * Math.sin(i / 7) + 1 / 3,
  });
  await openView(page, lab, { series: [made.uuid] });
  const chart = page.getByTestId("chart");
  await expect(chart).toHaveAttribute("data-level", "raw");
  await expect(chart).toHaveAttribute("data-points", "50");
  await expect(chart).toHaveAttribute("data-version", "11.0");
  const { series } = await shown(page);
  expect(series[0]?.first).toEqual({ time: made.time[0], value: made.value[0] });
  expect(series[0]?.last).toEqual({ time: made.time[49], value: made.value[49] });
  expect(await drawnRows(page)).toEqual(
    Array.from(made.time, (t, i) => ({ time: t, cells: [String(made.value[i])] })),
  );
  await expect(page.getByTestId("data-table").locator("caption")).toHaveText("wave (V): 50 points in view");
});

test("windows have the statistics of what lies below them, and a gap stays a gap", async ({ page, lab }) => {
  // 200,000 points at 1 kHz, with nothing between the 80th and the 120th second.
  const kept = Array.from({ length: 200_000 }, (_, i) => i).filter((i) => i < 80_000 || i >= 120_000);
  const made = await makeStream(lab, {
    unit: "A",
    points: kept.length,
    time: (i) => START + BigInt(kept[i] as number) * 1_000_000n,
    value: (i) => Math.sin(i / 1000) * (1 + (i % 17)),
  });
  // So wide a view that the table shows all of it: windows of 2^29 ns or more.
  await openView(page, lab, {
    series: [made.uuid],
    range: between(START - 50n * SECOND, START + 450n * SECOND),
  });
  const chart = page.getByTestId("chart");
  await expect(chart).toHaveAttribute("data-points", "160000");
  await expect(chart).toHaveAttribute("data-breaks", "1");
  // Who wants a line over it gets one, in the picture and in the link; undo takes it away.
  await page.getByTestId("legend-menu").click();
  await page.getByTestId("legend-joined").click();
  await expect(chart).toHaveAttribute("data-breaks", "0");
  await expect(page).toHaveURL(/:joined/u);
  await page.getByTestId("undo").click();
  await expect(chart).toHaveAttribute("data-breaks", "1");
  const { series } = await shown(page);
  const [one] = series;
  expect(one?.exact).toBe(true);
  const rows = await drawnRows(page);
  expect(rows).toHaveLength(one?.rows ?? -1);
  const windows = windowsOf(made, Number(one?.level));
  expect(rows.map((row) => row.time)).toEqual([...windows.keys()]);
  for (const { time: start, cells } of rows) {
    const want = windows.get(start);
    const [min, mean, max, count] = cells.map(Number);
    expect([min, max, count]).toEqual([want?.min, want?.max, want?.count]);
    expect(mean).toBeCloseTo(want?.mean ?? Number.NaN, 9);
  }
});

test("a view asks for no more than two windows a pixel, and for raw points where they are fewer", async ({
  page,
  lab,
}) => {
  const made = await makeStream(lab, {
    points: 100_000,
    time: (i) => START + BigInt(i) * 10_000_000n,
    value: wave,
  });
  await openView(page, lab, { series: [made.uuid] });
  const width = (await page.getByTestId("plot").boundingBox())?.width ?? 0;
  const wide = (await shown(page)).series[0];
  expect(wide?.points).toBe(100_000n);
  expect(wide?.rows).toBeLessThanOrEqual(2 * width + 2);
  // And no fewer than half of that: the coarser width would be too coarse.
  expect(wide?.rows).toBeGreaterThan(width / 2 - 2);
  const end = START + 5n * SECOND;
  await page.getByTestId("time-picker").click();
  await page.getByTestId("time-from").fill(`${START}`);
  await page.getByTestId("time-to").fill(`${end}`);
  await page.getByTestId("time-apply").click();
  const near = await settled(page);
  expect(near).toMatchObject({ from: START, to: end });
  expect(near.series[0]).toMatchObject({ level: "raw", rows: 500, points: 500n });
});

test("the demo's grid has its sag and its gap, and zooming in ends at raw points", async ({
  page,
  stack,
}) => {
  await page.goto(stack.pageUrl);
  await connectByForm(page, stack.endpoint, stack.apiKey);
  await expect(page.getByTestId("connection-state")).toHaveText("Connected");
  await drawStream(page, "demo/grid/substation-1", "L1MAG");
  const chart = page.getByTestId("chart");
  await expect(chart).toHaveAttribute("data-level", /^\d+$/u);
  // Ten minutes at 120 Hz, less the gap that the demo has.
  expect(Number(await chart.getAttribute("data-points"))).toBeGreaterThan(60_000);
  expect(Number(await chart.getAttribute("data-points"))).toBeLessThan(72_000);
  await expect(chart).toHaveAttribute("data-breaks", "1");

  for (let step = 0; step < 12; step++) {
    if ((await chart.getAttribute("data-level")) === "raw") break;
    const { from } = await shown(page);
    await page.getByTestId("zoom-in").click();
    await expect.poll(async () => (await shown(page)).from).not.toBe(from);
    await settled(page);
  }
  await expect(chart).toHaveAttribute("data-level", "raw");
  await page.getByTestId("reset").click();
  await expect(chart).toHaveAttribute("data-level", /^\d+$/u);
});

test("several streams: one axis a unit, with prefixes, and each with its own numbers", async ({
  page,
  lab,
}) => {
  const common = { points: 100, time: (i: number) => START + BigInt(i) * SECOND };
  const volts = await makeStream(lab, { ...common, name: "a", unit: "volts", value: (i) => 7200 + i });
  const more = await makeStream(lab, { ...common, name: "b", unit: "V", value: (i) => 7100 + i });
  const amps = await makeStream(lab, { ...common, name: "c", unit: "A", value: (i) => 0.002 + i / 1e5 });
  const wanted = [volts, more, amps];
  await openView(page, lab, { series: wanted.map(({ uuid }) => uuid) });
  const { series } = await shown(page);
  for (const [at, made] of wanted.entries())
    expect(series[at]).toMatchObject({
      points: 100n,
      first: { time: made.time[0], value: made.value[0] },
      last: { time: made.time[99], value: made.value[99] },
    });
  const { texts } = await svgOf(page);
  expect(texts.filter((text) => text === "kV")).toHaveLength(1);
  expect(texts.filter((text) => text === "mA")).toHaveLength(1);
});

test("values of any size have an axis that tells them", async ({ page, lab }) => {
  const values = [1 / 3, -2.5e-17, 1e300, 7];
  const made = await makeStream(lab, {
    points: 4,
    time: (i) => START + BigInt(i) * SECOND,
    value: (i) => values[i] ?? 0,
  });
  await openView(page, lab, { series: [made.uuid] });
  const { texts } = await svgOf(page);
  // Whatever the prefix: its ticks are numbers with exponents, and the largest is near to what there is.
  const prefix = { TV: 1e12, V: 1 }[texts.find((text) => /^T?V$/u.test(text)) ?? ""] ?? Number.NaN;
  const ticks = texts.filter((text) => /^\d(?:\.\d+)?e\+?\d+$/u.test(text)).map(Number);
  expect(ticks.length).toBeGreaterThan(1);
  expect(Math.max(...ticks) * prefix).toBeGreaterThan(4e299);
  expect(Math.max(...ticks) * prefix).toBeLessThan(1.2e300);
});
