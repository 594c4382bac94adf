// The chart in somebody else's page: two lines of HTML, from another origin, under a strict policy.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { clientOf } from "./client-of.ts";
import { foreignPage } from "./foreign-page.ts";
import { makeStream, SECOND, START } from "./make-stream.ts";

/** What each chart of the page says of itself. */
function described(page: Page) {
  return page.locator("btrdb-chart").evaluateAll((charts) =>
    charts.map((chart) => {
      const { settled, series } = (
        chart as unknown as {
          describe(): { settled: boolean; series: { status: string; level: unknown; points: bigint }[] };
        }
      ).describe();
      return {
        settled,
        series: series.map(({ status, level, points }) => ({ status, level, points: Number(points) })),
      };
    }),
  );
}

const points = (count: number, unit: string) => ({
  points: count,
  unit,
  time: (i: number) => START + BigInt(i) * SECOND,
  value: (i: number) => i,
});

test("two lines draw streams by uuid and by name", async ({ page, lab }) => {
  const made = await makeStream(lab, points(300, "V"));
  const conn = await clientOf(lab);
  const collection = await conn.stream(made.uuid).collection();
  const name = await conn.stream(made.uuid).name();
  for (const streams of [made.uuid, `${collection}/${name}`]) {
    const own = await foreignPage(
      lab,
      `<btrdb-chart endpoint="${lab.endpoint}" streams="${streams}" range="all"></btrdb-chart>`,
      `document.querySelector("btrdb-chart").apiKey = ${JSON.stringify(lab.apiKey)};`,
    );
    try {
      await page.goto(own.url);
      await expect
        .poll(() => described(page))
        .toEqual([{ settled: true, series: [{ status: "ready", level: "raw", points: 300 }] }]);
    } finally {
      await own.close(page);
    }
  }
});

test("a key is a property, never an attribute; events, groups and variables are the page's", async ({
  page,
  lab,
}) => {
  const made = await makeStream(lab, points(200, "A"));
  const start = START + 50n * SECOND;
  const chart = `<btrdb-chart group="both" endpoint="${lab.endpoint}" streams="${made.uuid}" range="${start}/${start + 100n * SECOND}"></btrdb-chart>`;
  const own = await foreignPage(
    lab,
    `${chart}\n${chart}`,
    `
    window.told = [];
    for (const chart of document.querySelectorAll("btrdb-chart")) {
      chart.apiKey = ${JSON.stringify(lab.apiKey)};
      chart.style.setProperty("--series-0", "rgb(1, 2, 3)");
      chart.addEventListener("btrdb-range", ({ detail }) => window.told.push(String(detail.start)));
    }`,
  );
  try {
    await page.goto(own.url);
    const both = [{ status: "ready", level: "raw", points: 100 }];
    await expect
      .poll(() => described(page))
      .toEqual([
        { settled: true, series: both },
        { settled: true, series: both },
      ]);
    if (lab.apiKey !== undefined) expect(await page.content()).not.toContain(lab.apiKey);
    expect(
      await page
        .locator("btrdb-chart")
        .first()
        .evaluate((node) => (node as unknown as { toSVG(): string }).toSVG()),
    ).toContain("rgb(1, 2, 3)");
    // Charts of one group move together.
    await page
      .locator("btrdb-chart")
      .first()
      .evaluate((node) => (node as unknown as { zoomBy(f: number): void }).zoomBy(0.5));
    await expect
      .poll(async () => (await described(page)).map(({ series }) => series[0]?.points))
      .toEqual([50, 50]);
    expect(await page.evaluate(() => (window as unknown as { told: string[] }).told.length)).toBeGreaterThan(
      0,
    );
  } finally {
    await own.close(page);
  }
});

test("a stream that is not there is said in the chart", async ({ page, lab }) => {
  const own = await foreignPage(
    lab,
    `<btrdb-chart endpoint="${lab.endpoint}" streams="no/such" range="all"></btrdb-chart>`,
    `document.querySelector("btrdb-chart").apiKey = ${JSON.stringify(lab.apiKey)};`,
  );
  try {
    await page.goto(own.url);
    await expect(page.locator("btrdb-chart").getByRole("alert")).toContainText("no/such");
  } finally {
    await own.close(page);
  }
});
