// Choosing what time to look at, and in which zone it is read.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { settled, shown } from "../page-object.ts";
import { makeStream, SECOND, START, wave } from "./make-stream.ts";
import { between, openView } from "./open-view.ts";
import { plotBox } from "./plot-box.ts";
import { svgOf } from "./svg-of.ts";

const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const now = () => BigInt(Date.now()) * 1_000_000n;

async function typeRange(page: Page, text: string): Promise<void> {
  if (!(await page.getByTestId("time-picker-panel").isVisible()))
    await page.getByTestId("time-picker").click();
  await page.getByTestId("time-range-text").fill(text);
  await page.getByTestId("time-range-text").press("Enter");
}

test("the last 15 minutes, at a click", async ({ page, lab }) => {
  const begin = now() - 30n * MINUTE;
  const made = await makeStream(lab, { points: 1800, time: (i) => begin + BigInt(i) * SECOND, value: wave });
  await openView(page, lab, { series: [made.uuid] });
  expect((await shown(page)).series[0]?.points).toBe(1800n);
  await page.getByTestId("time-picker").click();
  const before = now();
  await page.getByTestId("time-quick-15m").click();
  await expect(page.getByTestId("time-picker")).toContainText("Last 15 minutes");
  await expect.poll(async () => (await shown(page)).from).not.toBe(begin);
  const view = await settled(page);
  expect(view.to - view.from).toBe(15n * MINUTE);
  expect(view.to).toBeGreaterThanOrEqual(before);
  expect(view.to).toBeLessThanOrEqual(now());
  const inside = made.time.filter((t) => t >= view.from && t < view.to).length;
  expect(inside).toBeGreaterThan(800);
  expect(view.series[0]).toMatchObject({ level: "raw", points: BigInt(inside) });
});

test("ranges as people write them, and what is wrong with others", async ({ page, lab }) => {
  const made = await makeStream(lab, { points: 100, time: (i) => START + BigInt(i) * SECOND, value: wave });
  await openView(page, lab, { series: [made.uuid] });
  await typeRange(page, "2023-11-14 22:13:30.000000001 to 22:14:00");
  await expect
    .poll(() => shown(page))
    .toMatchObject({ from: 1_700_000_010_000_000_001n, to: 1_700_000_040_000_000_000n });
  const view = await settled(page);
  const inside = made.time.filter((t) => t >= view.from && t < view.to).length;
  expect(view.series[0]?.points).toBe(BigInt(inside));
  await typeRange(page, "2023-11");
  await expect
    .poll(() => shown(page))
    .toMatchObject({ from: 1_698_796_800n * SECOND, to: 1_701_388_800n * SECOND });
  await typeRange(page, "last 2 fortnights");
  await expect(page.getByTestId("time-range-text-problem")).toContainText("2 fortnights");
  await expect(page.getByTestId("time-range-text")).toHaveAttribute("aria-invalid", "true");
  await page.keyboard.press("Escape");
  await page.getByTestId("time-picker").click();
  await page.getByTestId("time-from").fill("2023-11-15");
  await page.getByTestId("time-to").fill("2023-11-14");
  await page.getByTestId("time-apply").click();
  await expect(page.getByTestId("time-to-problem")).toContainText("not before the end");
  expect(await shown(page)).toMatchObject({ from: 1_698_796_800n * SECOND });
});

test("jumps to the earliest and the latest point and to now keep the span", async ({ page, lab }) => {
  const made = await makeStream(lab, { points: 1000, time: (i) => START + BigInt(i) * SECOND, value: wave });
  const span = 160n * SECOND;
  const from = START + 300n * SECOND;
  await openView(page, lab, { series: [made.uuid], range: between(from, from + span) });
  const jump = async (to: string) => {
    await page.getByTestId("time-picker").click();
    await page.getByTestId(`time-jump-${to}`).click();
  };
  await jump("earliest");
  // The first point is a sixteenth of the view from its left edge, the last one from its right.
  await expect
    .poll(() => shown(page))
    .toMatchObject({ from: START - 10n * SECOND, to: START + 150n * SECOND });
  expect((await settled(page)).series[0]?.first).toEqual({ time: made.time[0], value: made.value[0] });
  await jump("latest");
  const last = made.time.at(-1) ?? 0n;
  await expect.poll(() => shown(page)).toMatchObject({ from: last - 150n * SECOND, to: last + 10n * SECOND });
  expect((await settled(page)).series[0]?.last).toEqual({ time: last, value: made.value.at(-1) });
  const before = now();
  await jump("now");
  await expect.poll(async () => (await shown(page)).to > before).toBe(true);
  const view = await shown(page);
  expect(view.to - view.from).toBe(span);
  expect(view.from).toBeLessThan(now());
  await expect(page.getByTestId("chart-message")).toContainText("no points in this stretch");
  await page.getByTestId("nearest-before").click();
  await expect.poll(async () => (await settled(page)).series[0]?.last?.time).toBe(last);
});

test("ten nanoseconds: times and values are exact under the cursor and on the axis", async ({
  page,
  lab,
}) => {
  const offsets = [0n, 3n, 4n, 9n];
  const values = [1 / 3, -2.5e-17, 1e300, 7];
  const made = await makeStream(lab, {
    points: 4,
    time: (i) => START + (offsets[i] ?? 0n),
    value: (i) => values[i] ?? 0,
  });
  await openView(page, lab, { series: [made.uuid], range: between(START, START + 10n) });
  expect((await shown(page)).series[0]).toMatchObject({ level: "raw", rows: 4 });
  const box = await plotBox(page);
  const time = page.locator("btrdb-chart .cursor-time");
  const row = page.getByTestId("series-row");
  for (const [at, offset] of offsets.entries()) {
    await page.mouse.move(box.left + (box.width * (Number(offset) + 0.01)) / 10, box.top + box.height / 2);
    await expect(time).toHaveAttribute("data-ns", String(START + offset));
    await expect(row.getByTestId("readout-time")).toHaveText(
      `2023-11-14T22:13:20.${String(123_456_789n + offset)}Z`,
    );
    await expect(row.getByTestId("readout-value")).toHaveText(
      `${String(values[at]).replace("-", "−")}\u00a0V`,
    );
  }
  await expect(page.getByTestId("from")).toHaveText("2023-11-14T22:13:20.123456789Z");
  await expect(page.getByTestId("to")).toHaveText("2023-11-14T22:13:20.123456799Z");
  const { texts } = await svgOf(page);
  const labels = texts.filter((text) => /^20\.\d{9}$/u.test(text));
  expect(labels).toEqual([0, 2, 4, 6, 8].map((offset) => `20.${123_456_790 + offset}`));
});

test("a zone with summer time: the hour that does not exist has no tick, and times say their offset", async ({
  page,
  lab,
}) => {
  // From midnight to 06:00 in Berlin, which is five hours.
  const from = BigInt(Date.parse("2024-03-31T00:00:00+01:00")) * 1_000_000n;
  const made = await makeStream(lab, { points: 300, time: (i) => from + BigInt(i) * MINUTE, value: wave });
  await openView(page, lab, { series: [made.uuid] });
  await page.getByTestId("time-picker").click();
  await page.getByTestId("time-zone").fill("Europe/Berlin");
  await page.getByTestId("time-zone").press("Enter");
  await expect(page.getByTestId("time-zone-offset")).toContainText("UTC+0");
  await typeRange(page, "2024-03-31 00:00 to 06:00");
  await expect.poll(() => shown(page)).toMatchObject({ from, to: from + 5n * HOUR });
  await settled(page);
  await expect(page.getByTestId("from")).toHaveText("2024-03-31T00:00:00+01:00");
  await expect(page.getByTestId("to")).toHaveText("2024-03-31T06:00:00+02:00");
  await expect(page.getByTestId("time-picker")).toContainText("+01:00");
  const { texts } = await svgOf(page);
  expect(texts.filter((text) => /^0[1-5]:00$/u.test(text))).toEqual(["01:00", "03:00", "04:00", "05:00"]);
  expect(texts).toContain("2024-03-31 +02:00");
  expect(texts.filter((text) => /^02:/u.test(text))).toEqual([]);

  // The readout on both sides of the step: a minute apart.
  const box = await plotBox(page);
  const row = page.getByTestId("series-row").getByTestId("readout-time");
  await page.mouse.move(box.left + (box.width * 119.2) / 300, box.top + 20);
  await expect(row).toHaveText("2024-03-31T01:59:00.000000000+01:00");
  await page.mouse.move(box.left + (box.width * 120.2) / 300, box.top + 20);
  await expect(row).toHaveText("2024-03-31T03:00:00.000000000+02:00");

  // A time that no clock of this zone shows is said to be none.
  await page.getByTestId("time-picker").click();
  await page.getByTestId("time-from").fill("2024-03-31 02:30");
  await page.getByTestId("time-to").fill("2024-03-31 05:00");
  await page.getByTestId("time-apply").click();
  await expect(page.getByTestId("time-note")).toContainText("Apply once more");
});
