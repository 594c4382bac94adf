// Value axes under the hand: dragged, zoomed, fixed and freed, by mouse and by keyboard.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { chartElement, settled } from "../page-object.ts";
import { makeStream, SECOND, START } from "./make-stream.ts";
import { openView } from "./open-view.ts";
import { plotBox } from "./plot-box.ts";
import { svgOf } from "./svg-of.ts";

interface Span {
  readonly min: number;
  readonly max: number;
}

/** What the element says of its axes, and what it told the page. */
interface AxisElement extends HTMLElement {
  axes: Readonly<Record<string, Span>>;
  told?: { name: string; range: Span | undefined; final: boolean }[];
}

const time = (i: number) => START + BigInt(i) * SECOND;
/** Of values from 0 to 100, with 6 % of room. */
const AUTO = { min: -6, max: 106 };

async function listen(page: Page): Promise<void> {
  await chartElement(page).evaluate((node) => {
    const chart = node as AxisElement;
    chart.told = [];
    chart.addEventListener("btrdb-axis", ({ detail }) => chart.told?.push(detail as never));
  });
}
const told = (page: Page) => chartElement(page).evaluate((node) => (node as AxisElement).told ?? []);
const axes = (page: Page) => chartElement(page).evaluate((node) => (node as AxisElement).axes);
const strip = (page: Page, name: string) => page.locator(`[data-testid=value-axis][data-axis="${name}"]`);

function expectSpan(actual: Span | undefined, expected: Span): void {
  expect(actual?.min).toBeCloseTo(expected.min, 6);
  expect(actual?.max).toBeCloseTo(expected.max, 6);
}

test.describe("an axis from 0 to 100 V, and one of A", () => {
  test.beforeEach(async ({ page, lab }) => {
    const volts = await makeStream(lab, { name: "u", points: 101, time, value: (i) => i });
    const amps = await makeStream(lab, { name: "i", unit: "A", points: 101, time, value: (i) => 5 - i / 50 });
    await openView(page, lab, { series: [volts.uuid, amps.uuid] });
    await listen(page);
  });

  test("dragging moves it by as much, and it stays there; a double click fits it again", async ({ page }) => {
    const box = await plotBox(page);
    const axis = strip(page, "V");
    const place = (await axis.boundingBox())!;
    expect(place.x + place.width).toBeCloseTo(box.left, 0);
    const [x, y] = [Math.round(place.x + 20), Math.round(place.y + place.height / 2)];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y + 30, { steps: 3 });
    await page.mouse.move(x, y + 60, { steps: 3 });
    await page.mouse.up();
    const moved = (60 / box.height) * (AUTO.max - AUTO.min);
    const expected = { min: AUTO.min + moved, max: AUTO.max + moved };
    expectSpan((await axes(page)).V, expected);
    expect(Object.keys(await axes(page))).toEqual(["V"]);
    const events = await told(page);
    expect(events.filter(({ final }) => final)).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ name: "V", final: true });
    expectSpan(events.at(-1)?.range, expected);
    await expect(axis).toHaveClass(/fixed/u);
    await settled(page);
    expect((await svgOf(page)).texts).toContain("120");

    await axis.dblclick({ position: { x: 20, y: 100 } });
    expect(await axes(page)).toEqual({});
    expect((await told(page)).at(-1)).toEqual({ name: "V", final: true });
    await expect(axis).not.toHaveClass(/fixed/u);
    await expect.poll(async () => (await svgOf(page)).texts).not.toContain("120");
  });

  test("the wheel zooms it at the pointer; the other axis stays", async ({ page }) => {
    const axis = strip(page, "A");
    const place = (await axis.boundingBox())!;
    await page.mouse.move(Math.round(place.x + 20), Math.round(place.y + place.height * 0.25));
    await page.mouse.wheel(0, -200);
    await expect.poll(async () => (await told(page)).at(-1)?.final).toBe(true);
    const { A: span } = await axes(page);
    // From 5 to 3 A: three quarters up.
    const auto = { min: 3 - 0.12, max: 5 + 0.12 };
    const factor = Math.exp(-0.44);
    expect(span!.max - span!.min).toBeCloseTo((auto.max - auto.min) * factor, 6);
    const at = (one: Span) => one.min + (one.max - one.min) * 0.75;
    expect(Math.abs(at(span!) - at(auto))).toBeLessThan(0.01);
    expect((await axes(page)).V).toBeUndefined();
  });

  test("by keyboard: choose, move, zoom, free; it is said", async ({ page }) => {
    const chart = page.getByTestId("chart");
    const live = page.getByTestId("chart-live");
    await chart.focus();
    await page.keyboard.press("]");
    await expect(live).toHaveText("Axis V: from −6 to 106.");
    await page.keyboard.press("]");
    await expect(live).toHaveText("Axis A: from 2.88 to 5.12.");
    await page.keyboard.press("[");
    await page.keyboard.press("Alt+ArrowUp");
    expectSpan((await axes(page)).V, { min: 5.2, max: 117.2 });
    await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.press("Alt++");
    expectSpan((await axes(page)).V, { min: 16.4, max: 83.6 });
    await expect(live).toHaveText("Axis V: from 16.4 to 83.6.");
    await page.keyboard.press("Alt+-");
    expectSpan((await axes(page)).V, AUTO);
    await page.keyboard.press("Alt+0");
    expect(await axes(page)).toEqual({});
    await expect(live).toHaveText("Axis V fits its values.");
  });
});

test("what has failed has no axis", async ({ page, lab }) => {
  const made = await makeStream(lab, { points: 4, time, value: (i) => i });
  await openView(page, lab, { series: [made.uuid, crypto.randomUUID()], named: false });
  await expect(page.getByTestId("series-error")).toHaveCount(1);
  await expect(page.getByTestId("value-axis")).toHaveCount(1);
  await expect(strip(page, "V")).toBeVisible();
});
