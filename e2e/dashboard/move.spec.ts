// How a user moves through time: by mouse, by touch, by buttons. What is checked is the range, to the nanosecond.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { type Shown, settled, shown } from "../page-object.ts";
import { type MadeStream, makeStream, SECOND, START, wave } from "./make-stream.ts";
import { between, openView } from "./open-view.ts";
import { plotBox, timeUnder } from "./plot-box.ts";

const SPAN = 1_000n * SECOND;
const FROM = START;
const TO = START + SPAN;

let made: MadeStream;
test.beforeEach(async ({ page, lab }) => {
  made = await makeStream(lab, {
    points: 20_000,
    time: (i) => START + BigInt(i) * 100_000_000n,
    value: wave,
  });
  await openView(page, lab, { series: [made.uuid], range: between(FROM, TO) });
});

/** The same to a tenth of a pixel: pointers have whole pixels, and the plot begins between two. */
function expectSameTime(actual: bigint, expected: bigint, perPixel: number): void {
  expect(Math.abs(Number(actual - expected)) / perPixel).toBeLessThan(0.1);
}

async function wheel(page: Page, fraction: number, deltaY: number): Promise<{ x: number; before: Shown }> {
  const before = await shown(page);
  const { left, top, width, height } = await plotBox(page);
  const x = Math.round(left + width * fraction);
  await page.mouse.move(x, top + height / 2);
  await page.mouse.wheel(0, deltaY);
  await expect.poll(async () => (await shown(page)).from).not.toBe(before.from);
  return { x, before };
}

test("the wheel zooms at the pointer: the time under it stays there", async ({ page }) => {
  for (const [fraction, delta] of [
    [0.25, -300],
    [0.8, -300],
    [0.5, 300],
  ] as const) {
    const { x, before } = await wheel(page, fraction, delta);
    const after = await settled(page);
    const box = await plotBox(page);
    const perPixel = Number(after.to - after.from) / box.width;
    expectSameTime(timeUnder(after, box, x), timeUnder(before, box, x), perPixel);
    const factor = Number(after.to - after.from) / Number(before.to - before.from);
    expect(factor).toBeCloseTo(Math.exp(0.0022 * delta), 3);
    // And what is drawn is of that range.
    const points = made.time.filter((t) => t >= after.from && t < after.to).length;
    if (after.series[0]?.level === "raw") expect(after.series[0].points).toBe(BigInt(points));
    else expect(Number(after.series[0]?.points)).toBeGreaterThanOrEqual(points);
  }
});

test("dragging pans by as many pixels as the pointer moves, and keeps the span", async ({ page }) => {
  const box = await plotBox(page);
  const y = box.top + box.height / 2;
  const [x1, x2] = [Math.round(box.left + box.width * 0.7), Math.round(box.left + box.width * 0.3)];
  await page.mouse.move(x1, y);
  await page.mouse.down();
  await page.mouse.move((x1 + x2) / 2, y, { steps: 4 });
  await page.mouse.move(x2, y, { steps: 4 });
  await page.mouse.up();
  const after = await settled(page);
  expect(after.to - after.from).toBe(SPAN);
  const perPixel = Number(SPAN) / box.width;
  expectSameTime(after.from, FROM + BigInt(Math.round((x1 - x2) * perPixel)), perPixel);
});

test("Shift and drag zooms to the stretch between both ends", async ({ page }) => {
  const box = await plotBox(page);
  const y = box.top + box.height / 2;
  const [x1, x2] = [Math.round(box.left + box.width * 0.2), Math.round(box.left + box.width * 0.45)];
  const [from, to] = [timeUnder({ from: FROM, to: TO }, box, x1), timeUnder({ from: FROM, to: TO }, box, x2)];
  await page.keyboard.down("Shift");
  await page.mouse.move(x1, y);
  await page.mouse.down();
  await page.mouse.move(x2, y, { steps: 6 });
  await expect(page.locator("btrdb-chart .zoom-box")).toBeVisible();
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await expect.poll(async () => (await shown(page)).from).not.toBe(FROM);
  const after = await settled(page);
  const perPixel = Number(SPAN) / box.width;
  expectSameTime(after.from, from, perPixel);
  expectSameTime(after.to, to, perPixel);
});

test("two fingers pinch: the times under both stay under them", async ({ page, context }) => {
  const client = await context.newCDPSession(page);
  const box = await plotBox(page);
  const y = Math.round(box.top + box.height / 2);
  const at = (fraction: number) => Math.round(box.left + box.width * fraction);
  const touch = (type: string, ...xs: number[]) =>
    client.send("Input.dispatchTouchEvent", {
      type: type as "touchStart",
      touchPoints: xs.map((x, id) => ({ x, y, id })),
    });
  const [a, b] = [at(0.4), at(0.6)];
  await touch("touchStart", a, b);
  for (let step = 1; step <= 8; step++)
    await touch("touchMove", a + ((at(0.2) - a) * step) / 8, b + ((at(0.9) - b) * step) / 8);
  await touch("touchEnd");
  await expect.poll(async () => (await shown(page)).from).not.toBe(FROM);
  const after = await settled(page);
  const perPixel = Number(SPAN) / box.width;
  expectSameTime(timeUnder(after, box, at(0.2)), timeUnder({ from: FROM, to: TO }, box, a), perPixel);
  expectSameTime(timeUnder(after, box, at(0.9)), timeUnder({ from: FROM, to: TO }, box, b), perPixel);
});

test("one finger pans", async ({ page, context }) => {
  const client = await context.newCDPSession(page);
  const box = await plotBox(page);
  const y = Math.round(box.top + box.height / 2);
  const [x1, x2] = [Math.round(box.left + box.width * 0.3), Math.round(box.left + box.width * 0.6)];
  const touch = (type: string, ...xs: number[]) =>
    client.send("Input.dispatchTouchEvent", {
      type: type as "touchStart",
      touchPoints: xs.map((x) => ({ x, y, id: 0 })),
    });
  await touch("touchStart", x1);
  for (let step = 1; step <= 6; step++) await touch("touchMove", x1 + ((x2 - x1) * step) / 6);
  await touch("touchEnd");
  await expect.poll(async () => (await shown(page)).from).not.toBe(FROM);
  const after = await settled(page);
  expect(after.to - after.from).toBe(SPAN);
  const perPixel = Number(SPAN) / box.width;
  expectSameTime(after.from, FROM - BigInt(Math.round((x2 - x1) * perPixel)), perPixel);
});

test("the buttons move and zoom by halves", async ({ page }) => {
  await page.getByTestId("pan-right").click();
  await expect.poll(async () => (await shown(page)).from).toBe(FROM + SPAN / 2n);
  await page.getByTestId("pan-left").click();
  await expect.poll(async () => (await shown(page)).from).toBe(FROM);
  await page.getByTestId("zoom-in").click();
  await expect.poll(() => shown(page)).toMatchObject({ from: FROM + SPAN / 4n, to: TO - SPAN / 4n });
  await page.getByTestId("zoom-out").click();
  await expect.poll(() => shown(page)).toMatchObject({ from: FROM, to: TO });
  await page.getByTestId("reset").click();
  await expect
    .poll(() => shown(page))
    .toMatchObject({ from: made.time[0], to: (made.time.at(-1) ?? 0n) + 1n });
});

test("each move can be undone and redone, a burst of the wheel as one", async ({ page }) => {
  const ranges: Shown[] = [await shown(page)];
  const note = async () => void ranges.push(await settled(page));
  const { left, top, width, height } = await plotBox(page);
  await page.mouse.move(left + width / 2, top + height / 2);
  // All at once: turns with a pause between them are several moves.
  await Promise.all(Array.from({ length: 4 }, () => page.mouse.wheel(0, -120)));
  await expect
    .poll(async () => {
      const { from, to } = await shown(page);
      return Number(to - from) / Number(SPAN);
    })
    .toBeCloseTo(Math.exp(-0.0022 * 480), 3);
  await note();
  await page.getByTestId("zoom-in").click();
  await expect.poll(async () => (await shown(page)).from).not.toBe(ranges[1]?.from);
  await note();
  const expectRange = (at: number) =>
    expect.poll(() => shown(page)).toMatchObject({ from: ranges[at]?.from, to: ranges[at]?.to });
  await page.getByTestId("undo").click();
  await expectRange(1);
  await page.getByTestId("undo").click();
  await expectRange(0);
  await page.getByTestId("redo").click();
  await page.getByTestId("redo").click();
  await expectRange(2);
  // The picture's numbers are those of the range, not only the ends.
  expect((await settled(page)).series).toEqual(ranges[2]?.series);
});
