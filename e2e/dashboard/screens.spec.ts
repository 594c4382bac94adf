// How the page looks: pictures for people to look at, in test-results/screens. That each state is reached is checked.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, type TestStack, test } from "../fixtures.ts";
import { settled } from "../page-object.ts";
import { makeStream, SECOND, START, wave } from "./make-stream.ts";
import { openView } from "./open-view.ts";

const WIDTHS = [
  [1440, 900],
  [768, 1024],
  [390, 844],
] as const;

const time = (i: number) => START + BigInt(i) * SECOND;

/** Three phases that differ, a current with a gap, and a temperature. */
async function makeSeries(lab: TestStack): Promise<string[]> {
  const made = [];
  for (const [at, name] of ["L1MAG", "L2MAG", "L3MAG"].entries())
    made.push(
      await makeStream(lab, {
        name,
        unit: "volts",
        points: 40_000,
        time,
        value: (i) => 7200 + 40 * at + wave(i) / 3 + (i > 20_000 && i < 20_400 ? -900 : 0),
      }),
    );
  const gap = (i: number) => time(i < 15_000 ? i : i + 9_000);
  made.push(
    await makeStream(lab, {
      name: "C1MAG",
      unit: "amps",
      points: 30_000,
      time: gap,
      value: (i) => 3 + wave(i) / 90,
    }),
  );
  made.push(
    await makeStream(lab, {
      name: "temperature",
      unit: "degC",
      points: 650,
      time: (i) => time(i * 60),
      value: (i) => 20 + 5 * Math.sin(i / 90),
    }),
  );
  return made.map(({ uuid }) => uuid);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`the main states, ${colorScheme}`, async ({ page, lab }, info) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    const series = await makeSeries(lab);
    const take = async (state: string, shot: Page = page) => {
      for (const [width, height] of WIDTHS) {
        await shot.setViewportSize({ width, height });
        await settled(shot);
        // At the end of the page everything is in its place, what stays at the foot of the screen too.
        await shot.evaluate(() => scrollTo(0, document.body.scrollHeight));
        const name = `${state}-${colorScheme}-${width}.png`;
        await shot.screenshot({ path: join(info.project.outputDir, "screens", name), fullPage: true });
        // Nothing is cut off at the right, whatever the width.
        const wide = await shot.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect.soft(wide, name).toBeLessThanOrEqual(0);
      }
      await shot.setViewportSize({ width: 1440, height: 900 });
    };
    await page.goto(lab.pageUrl);
    await take("connect");
    await page.goto("about:blank");
    await openView(page, lab, { series });
    await page.getByTestId("chart").focus();
    await page.keyboard.press("Shift+ArrowRight");
    await take("chart");
    await page.getByTestId("time-picker").click();
    await page.screenshot({ path: join(info.project.outputDir, "screens", `times-${colorScheme}.png`) });
    await page.keyboard.press("Escape");
    await page.getByTestId("legend-name").first().click();
    await expect(page.getByTestId("metadata-count")).toHaveText("40,000");
    await page.getByTestId("chart").focus();
    await page.keyboard.press("s");
    for (let step = 0; step < 20; step++) await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("s");
    await expect(page.locator("[data-testid=statistics-row][data-state=ready]")).toHaveCount(5);
    await take("everything");
    // On narrow screens what is known of a stream lies over it.
    await page.getByTestId("metadata-close").click();
    await take("statistics");
    await page.goto("about:blank");
    await openView(page, lab, { series: [...series.slice(0, 2), crypto.randomUUID()], named: false });
    await take("one-failed");
  });
}
