// Statistics of a selection, against numbers computed point by point.
import { expect, test } from "../fixtures.ts";
import { type ChartElement, chartElement } from "../page-object.ts";
import { type MadeStream, makeStream, SECOND, START, wave } from "./make-stream.ts";
import { openView } from "./open-view.ts";
import { plotBox } from "./plot-box.ts";

function statistics({ time, value }: MadeStream, start: bigint, end: bigint) {
  const inside = [...value].filter((_, i) => (time[i] ?? 0n) >= start && (time[i] ?? 0n) < end);
  const count = inside.length;
  const mean = inside.reduce((sum, v) => sum + v, 0) / count;
  const variance = inside.reduce((sum, v) => sum + (v - mean) ** 2, 0) / count;
  return { count, mean, min: Math.min(...inside), max: Math.max(...inside), stddev: Math.sqrt(variance) };
}

test("count, min, mean, max and deviation of what is selected are exact, for each series", async ({
  page,
  lab,
}) => {
  const time = (i: number) => START + BigInt(i) * 10_000_001n;
  const first = await makeStream(lab, { name: "first", points: 60_000, time, value: wave });
  const second = await makeStream(lab, { name: "second", points: 500, time, value: (i) => (i % 7) - 1e6 });
  await openView(page, lab, { series: [first.uuid, second.uuid] });
  const box = await plotBox(page);
  const y = box.top + box.height / 2;
  await page.keyboard.down("Alt");
  await page.mouse.move(box.left + box.width * 0.001, y);
  await page.mouse.down();
  await page.mouse.move(box.left + box.width * 0.61, y, { steps: 8 });
  await page.mouse.up();
  await page.keyboard.up("Alt");
  const selection = await chartElement(page).evaluate((chart) => (chart as ChartElement).selection);
  const { start = 0n, end = 0n } = selection ?? {};
  await expect(page.getByTestId("selected")).toHaveAttribute("data-start", String(start));
  expect(end - start).toBeGreaterThan(300n * SECOND);
  for (const made of [first, second]) {
    const row = page.locator(`[data-testid=statistics-row][data-series="${made.uuid}"]`);
    await expect(row).toHaveAttribute("data-state", "ready");
    const said = async (column: string) =>
      (await row.locator(`[data-column=${column}]`).getAttribute("data-exact")) ?? "";
    const want = statistics(made, start, end);
    expect(Number(await said("count"))).toBe(want.count);
    expect(want.count).toBeGreaterThan(made === first ? 30_000 : 100);
    expect(Number(await said("min"))).toBe(want.min);
    expect(Number(await said("max"))).toBe(want.max);
    expect(Number(await said("mean"))).toBeCloseTo(want.mean, 7);
    expect(Number(await said("stddev"))).toBeCloseTo(want.stddev, 6);
  }
  // Short by default, with all digits where the user wants them.
  const mean = page.locator(`[data-series="${first.uuid}"] [data-column=mean]`);
  const exact = (await mean.getAttribute("data-exact")) ?? "";
  expect((await mean.textContent())?.length).toBeLessThan(12);
  await page.getByTestId("statistics-digits").click();
  await expect(mean).toHaveText(exact);
  await page.getByTestId("statistics-close").click();
  await expect(page.getByTestId("statistics")).toBeHidden();
  await expect(page.getByTestId("selected")).toBeEmpty();
});
