// Everything that a mouse does to the chart, by keyboard alone.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { settled, shown } from "../page-object.ts";
import { type MadeStream, makeStream, SECOND, START, wave } from "./make-stream.ts";
import { between, openView } from "./open-view.ts";

const SPAN = 100n * SECOND;
const FROM = START + 100n * SECOND;
const TO = FROM + SPAN;

let made: MadeStream;
test.beforeEach(async ({ page, lab }) => {
  made = await makeStream(lab, { points: 400, time: (i) => START + BigInt(i) * SECOND, value: wave });
  await openView(page, lab, { series: [made.uuid], range: between(FROM, TO) });
  await page.getByTestId("chart").focus();
});

const expectRange = (page: Page, from: bigint, to: bigint) =>
  expect.poll(() => shown(page)).toMatchObject({ from, to });

test("arrows pan and zoom, pages pan far, Home and End go to the ends of the data", async ({ page }) => {
  await page.keyboard.press("ArrowRight");
  await expectRange(page, FROM + SPAN / 10n, TO + SPAN / 10n);
  await page.keyboard.press("ArrowLeft");
  await expectRange(page, FROM, TO);
  await page.keyboard.press("PageDown");
  await expectRange(page, FROM + (SPAN * 9n) / 10n, TO + (SPAN * 9n) / 10n);
  await page.keyboard.press("PageUp");
  await expectRange(page, FROM, TO);
  await page.keyboard.press("ArrowUp");
  await expectRange(page, FROM + SPAN / 5n, TO - SPAN / 5n);
  await page.keyboard.press("ArrowDown");
  await expectRange(page, FROM, TO);
  await page.keyboard.press("Home");
  await expectRange(page, START, START + SPAN);
  await page.keyboard.press("End");
  const end = (made.time.at(-1) ?? 0n) + 1n;
  await expectRange(page, end - SPAN, end);
  await page.keyboard.press("0");
  await expectRange(page, START, end);
});

test("each move can be undone and redone with keys", async ({ page }) => {
  await page.keyboard.press("PageDown");
  await expectRange(page, FROM + (SPAN * 9n) / 10n, TO + (SPAN * 9n) / 10n);
  await settled(page);
  await page.keyboard.press("Control+z");
  await expectRange(page, FROM, TO);
  await page.keyboard.press("y");
  await expectRange(page, FROM + (SPAN * 9n) / 10n, TO + (SPAN * 9n) / 10n);
  await page.keyboard.press("z");
  await expectRange(page, FROM, TO);
});

test("the cursor steps from point to point, and its time and value are said", async ({ page }) => {
  await page.keyboard.press("Shift+ArrowRight");
  const time = page.locator("btrdb-chart .cursor-time");
  await expect(time).toHaveAttribute("data-ns", String(made.time[100]));
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(time).toHaveAttribute("data-ns", String(made.time[102]));
  const value = String(made.value[102]).replace("-", "−");
  await expect(page.getByTestId("readout-value")).toHaveText(`${value}\u00a0V`);
  await expect(page.getByTestId("chart-live")).toContainText(value);
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(time).toHaveAttribute("data-ns", String(made.time[101]));
  // Zooming by keyboard is at the cursor, as the wheel is at the pointer.
  await page.keyboard.press("+");
  const { from, to } = await settled(page);
  const at = made.time[101] ?? 0n;
  expect(Number(at - from) / Number(to - from)).toBeCloseTo(Number(at - FROM) / Number(SPAN), 6);
});

test("a stretch is selected with S and arrows, its statistics are shown, Escape takes it away", async ({
  page,
}) => {
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("s");
  for (let step = 0; step < 9; step++) await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("s");
  const selected = page.getByTestId("selected");
  await expect(selected).toHaveAttribute("data-start", String(made.time[100]));
  await expect(selected).toHaveAttribute("data-end", String((made.time[109] ?? 0n) + 1n));
  await expect(page.locator("[data-testid=statistics-row] [data-column=count]")).toHaveAttribute(
    "data-exact",
    "10",
  );
  await page.keyboard.press("Escape");
  await expect(selected).toBeEmpty();
  await expect(page.getByTestId("statistics")).toBeHidden();
});

test("T opens the table, and a question mark the list of keys, which Escape closes", async ({ page }) => {
  await page.keyboard.press("t");
  await expect(page.getByTestId("data-table").locator("tbody tr")).toHaveCount(100);
  await page.keyboard.press("t");
  await expect(page.getByTestId("data-table")).toBeHidden();
  await page.keyboard.press("?");
  await expect(page.getByTestId("help")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("help")).toBeHidden();
  await expect(page.getByTestId("chart")).toBeFocused();
});
