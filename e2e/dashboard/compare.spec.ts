// The same stream beside itself: as it was at an older version, and as it was at an earlier time.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { drawnRows, settled, shown } from "../page-object.ts";
import { clientOf } from "./client-of.ts";
import { addPoints, makeStream, SECOND, START, wave } from "./make-stream.ts";
import { between, openView } from "./open-view.ts";

const DAY = 86_400n * SECOND;

async function openCompare(page: Page): Promise<void> {
  await page.getByTestId("legend-menu").first().click();
  await page.getByTestId("legend-compare").click();
  await expect(page.getByTestId("compare-panel")).toBeVisible();
}

test("an older version keeps the numbers that it had", async ({ page, lab }) => {
  const made = await makeStream(lab, { points: 40, time: (i) => START + BigInt(i) * SECOND, value: wave });
  const old = (await (await clientOf(lab)).stream(made.uuid).fullVersion()).major;
  await addPoints(lab, made, {
    time: BigInt64Array.from({ length: 5 }, (_, i) => START + BigInt(i) * SECOND + 7n),
    value: Float64Array.of(1, 2, 3, 4, 5),
  });
  await openView(page, lab, { series: [made.uuid] });
  await openCompare(page);
  await page.getByTestId("compare-version").fill("999");
  await page.getByTestId("compare-version-add").click();
  await expect(page.getByTestId("compare-version-note")).toHaveAttribute("data-state", "wrong");
  await page.getByTestId("compare-version").fill(String(old));
  await page.getByTestId("compare-version-add").click();
  await expect(page.getByTestId("legend-item")).toHaveCount(2);
  await expect(page.getByTestId("legend-badge")).toHaveText(`version ${old}`);
  const { series } = await settled(page);
  expect(series.map(({ version, points }) => [version, points])).toEqual([
    [`${old + 1n}.0`, 45n],
    [`${old}.0`, 40n],
  ]);
  // And it stays so, whatever comes.
  await addPoints(lab, made, { time: BigInt64Array.of(START + 8n), value: Float64Array.of(9) });
  await expect
    .poll(async () => (await shown(page)).series.map(({ points }) => points), { timeout: 30_000 })
    .toEqual([46n, 40n]);
  const rows = await drawnRows(page, `${made.uuid}@${old}`);
  expect(rows.map(({ time, cells }) => [time, Number(cells[0])])).toEqual(
    Array.from(made.time, (t, i) => [t, made.value[i]]),
  );
});

test("the day before is drawn over the day, and the statistics say what differs", async ({ page, lab }) => {
  // 48 hours, a point a minute; the second day is 10 higher.
  const made = await makeStream(lab, {
    points: 2880,
    time: (i) => START + BigInt(i) * 60n * SECOND,
    value: (i) => wave(i % 1440) + (i < 1440 ? 0 : 10),
  });
  const from = START + DAY;
  await openView(page, lab, { series: [made.uuid], range: between(from, from + 3600n * SECOND) });
  await openCompare(page);
  await page.getByTestId("compare-shift-1-day").click();
  await expect(page.getByTestId("legend-item")).toHaveCount(2);
  const { series } = await settled(page);
  expect(series[0]?.first).toEqual({ time: made.time[1440], value: made.value[1440] });
  expect(series[1]?.first).toEqual({ time: made.time[0], value: made.value[0] });
  expect(series.map(({ points }) => points)).toEqual([60n, 60n]);
  await page.getByTestId("chart").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("s");
  for (let step = 0; step < 29; step++) await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("s");
  const difference = page.getByTestId("statistics-difference");
  await expect(difference).toHaveAttribute("data-state", "ready");
  const value = async (column: string) =>
    Number(await difference.locator(`[data-column=${column}]`).getAttribute("data-exact"));
  expect(await value("count")).toBe(0);
  expect(await value("mean")).toBeCloseTo(10, 9);
  expect(await value("min")).toBeCloseTo(10, 9);
  expect(await value("max")).toBeCloseTo(10, 9);
});
