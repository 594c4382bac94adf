// On a telephone every number is on the screen, and nothing moves that is about to be touched; on any screen, what one asks for is
// seen when it comes.
import type { Locator, Page } from "@playwright/test";
import { expect, type TestStack, test } from "../fixtures.ts";
import { chartElement, settled } from "../page-object.ts";
import { FAILED_REQUEST } from "../watch.ts";
import { makeStream, SECOND, START } from "./make-stream.ts";
import { between, openView } from "./open-view.ts";
import { plotBox } from "./plot-box.ts";

const PHONE = { width: 390, height: 844 };
const time = (i: number) => START + BigInt(i) * SECOND;
/** All digits of a double, a sign and an exponent: no number is longer. */
const LONG = -1.2345678901234567e-101;

async function makeSeries(lab: TestStack, count: number, points = 400): Promise<string[]> {
  const made = [];
  for (let at = 0; at < count; at++) {
    const value = (i: number) => LONG * (1 + ((i * 7919) % 101) / 97);
    made.push(await makeStream(lab, { name: `series ${at}`, points, time, value }));
  }
  return made.map(({ uuid }) => uuid);
}

/** Selects from the cursor on, with keys. */
async function select(page: Page): Promise<void> {
  await page.getByTestId("chart").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("s");
  for (let step = 0; step < 9; step++) await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("s");
}

/** Texts of cells that are not wholly between the edges of the screen, or cut off by their own. */
function cut(cells: Locator): Promise<string[]> {
  return cells.evaluateAll((all) =>
    all
      .filter((cell) => {
        const { left, right } = cell.getBoundingClientRect();
        return left < 0 || right > innerWidth || cell.scrollWidth > cell.clientWidth + 1;
      })
      .map((cell) => cell.textContent ?? ""),
  );
}

test("statistics on a telephone: each number is there, with its name, also with all digits", async ({
  page,
  lab,
}) => {
  await page.setViewportSize(PHONE);
  await openView(page, lab, { series: await makeSeries(lab, 3) });
  await select(page);
  await expect(page.locator("[data-testid=statistics-row][data-state=ready]")).toHaveCount(3);
  const table = page.getByTestId("statistics-table");
  const cells = table.locator("td, th[scope=row]");
  await expect(cells).toHaveCount(18);
  expect(await cut(cells)).toEqual([]);
  await page.getByTestId("statistics-digits").click();
  const mean = table.locator("[data-column=mean]").first();
  await expect(mean).toHaveText((await mean.getAttribute("data-exact")) ?? "none");
  expect(await cut(cells)).toEqual([]);
  // However its rows are laid out, it is a table.
  const row = table.getByRole("row", { name: /^series 0/u });
  await expect(row.getByRole("rowheader")).toHaveText("series 0 (V)");
  await expect(row.getByRole("cell")).toHaveCount(5);
  await expect(table.getByRole("columnheader")).toHaveText([
    "series",
    "count",
    "min",
    "mean",
    "max",
    "stddev",
  ]);
});

for (const [what, points, columns] of [
  ["points", 100, ["Time", "Value"]],
  ["windows", 40_000, ["Window from", "Min", "Mean", "Max", "Count"]],
] as const) {
  test(`the table of ${what} on a telephone has all digits of each number on the screen`, async ({
    page,
    lab,
  }) => {
    await page.setViewportSize(PHONE);
    await openView(page, lab, { series: await makeSeries(lab, 1, points) });
    await page.getByTestId("show-table").click();
    const table = page.getByTestId("data-table").getByRole("table");
    await expect(table.getByRole("columnheader")).toHaveText([...columns]);
    const cells = table.locator("tbody :is(th, td)");
    expect(await cells.count()).toBeGreaterThan(50);
    expect(await cut(cells)).toEqual([]);
    await expect(table.getByRole("row").nth(3).getByRole("cell")).toHaveCount(columns.length - 1);
    const sideways = (node: Element) => node.scrollWidth - node.clientWidth;
    expect(await page.getByTestId("data-table").evaluate(sideways)).toBe(0);
  });
}

for (const [width, height] of [
  [1280, 800],
  [PHONE.width, PHONE.height],
] as const) {
  test(`what one asks for is seen at once, however much is in the chart, at ${width} pixels`, async ({
    page,
    lab,
  }) => {
    await page.setViewportSize({ width, height });
    await openView(page, lab, { series: await makeSeries(lab, 8, 60) });
    await select(page);
    await expect(page.locator("[data-testid=statistics-row]")).toHaveCount(8);
    await expect(page.locator("[data-testid=statistics-row]").first()).toBeInViewport({ ratio: 1 });
    // Nor do they come over what one selects in.
    const { left, top, width: wide, height: high } = await plotBox(page);
    for (const part of [0.05, 0.95])
      expect(
        await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.localName, [
          left + wide / 2,
          top + high * part,
        ] as const),
      ).toBe("btrdb-chart");
    await page.getByTestId("statistics-close").click();
    await page.getByTestId("legend-name").first().click();
    await expect(page.getByTestId("metadata-count")).toBeInViewport({ ratio: 1 });
    await page.getByTestId("metadata-close").click();
    await expect(page.getByTestId("metadata-count")).toBeHidden();
  });

  test(`buttons and chart stay where they are while the range says more, at ${width} pixels`, async ({
    page,
    lab,
  }) => {
    await page.setViewportSize({ width, height });
    await openView(page, lab, { series: await makeSeries(lab, 2) });
    const places = () =>
      Promise.all(
        [page.getByTestId("undo"), page.getByTestId("export"), chartElement(page)].map(async (one) => {
          const { x, y } = (await one.boundingBox()) ?? { x: -1, y: -1 };
          return [x, y];
        }),
      );
    const before = await places();
    await expect(page.getByTestId("time-picker")).toContainText("All data");
    await page.getByTestId("zoom-in").click();
    await expect(page.getByTestId("time-picker")).not.toContainText("All data");
    for (let step = 0; step < 12; step++) await page.getByTestId("zoom-in").click();
    await settled(page);
    expect(await places()).toEqual(before);
  });
}

test("without a server nothing moves, and what is said of it has the width of the screen", async ({
  page,
  lab,
  watch,
}) => {
  await page.setViewportSize(PHONE);
  await openView(page, lab, { series: await makeSeries(lab, 4) });
  const before = await chartElement(page).boundingBox();
  watch.allow(FAILED_REQUEST);
  await page.route("**/v5api.BTrDB/**", (route) => route.abort());
  await page.getByTestId("zoom-in").click();
  await page.getByTestId("pan-right").click();
  await expect(page.getByTestId("legend").getByText("failed").first()).toBeVisible();
  const banner = page.getByTestId("outage").locator("div");
  await expect(banner).toBeVisible();
  expect((await banner.boundingBox())?.width).toBeGreaterThan(300);
  expect(await chartElement(page).boundingBox()).toEqual(before);
});

test("of points that are close to each other, times are said as exactly as it takes", async ({
  page,
  lab,
}) => {
  const [uuid = ""] = await makeSeries(lab, 1);
  const second = await makeStream(lab, {
    points: 2,
    time: (i) => START + BigInt(i) * 1_000_000n,
    value: Number,
  });
  await openView(page, lab, { series: [second.uuid], range: between(START + 10n, START + 20n) });
  await expect(page.getByTestId("nearest-before")).toContainText("22:13:20.123456Z");
  await expect(page.getByTestId("nearest-after")).toContainText("22:13:20.124456Z");
  await page.goto("about:blank");
  await openView(page, lab, { series: [uuid], range: between(START + 10n, START + 20n) });
  await expect(page.getByTestId("nearest-after")).toContainText("22:13:21.123Z");
});
