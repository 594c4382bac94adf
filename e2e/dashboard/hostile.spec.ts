// Names, units, tags and annotations come from whoever can create a stream, and links from anybody. Nothing of them runs,
// hides, turns text around or breaks the page.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { answerOf } from "../../tests/helpers/grpc-web-answer.ts";
import { expect, test } from "../fixtures.ts";
import { type ChartElement, chartElement, connectByForm, drawnRows, settled } from "../page-object.ts";
import { FAILED_REQUEST } from "../watch.ts";
import { inBothLooks } from "./both-looks.ts";
import { expectHarmless, noteDialogs } from "./harmless.ts";
import { ANNOTATIONS, HOSTILE, lyingInfo, makeHostile } from "./hostile-streams.ts";
import { makeStream, SECOND, START, wave } from "./make-stream.ts";
import { openView } from "./open-view.ts";
import { plotBox } from "./plot-box.ts";
import { savedFile, saveToDownloads } from "./saved-file.ts";
import { svgOf } from "./svg-of.ts";

test.beforeEach(async ({ page }) => {
  await saveToDownloads(page);
  await noteDialogs(page);
});

/** Nothing sticks out at the right, and each control of the page can still be reached. */
async function expectWhole(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  for (const id of ["legend-remove", "legend-menu"] as const) {
    for (const button of await page.getByTestId(id).all()) {
      const box = await button.boundingBox();
      expect(box?.width ?? 0).toBeGreaterThan(10);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
    }
  }
}

test("hostile names, units and annotations are text in every part of the page, light and dark", async ({
  page,
  lab,
}, info) => {
  test.slow();
  const made = await makeHostile(lab);
  await openView(page, lab, { series: made.map(({ uuid }) => uuid) });
  await expectHarmless(page);

  // The tree, and the list of what was searched for.
  await page.getByTestId("stream-filter").fill(made[0]?.collection ?? "");
  await expect(page.getByTestId("search-status")).toContainText(`${made.length} streams.`);
  const markup = page.locator("[data-testid=stream]").filter({ hasText: HOSTILE[0].name });
  await expect(markup).toBeVisible();
  await expect(page.locator("[data-testid=stream]").filter({ hasText: "red�[31m�1m�bell�" })).toBeVisible();
  await expect(page.locator("[data-testid=stream]").filter({ hasText: "invoice�gnp.exe���" })).toBeVisible();
  await expectHarmless(page);

  // All that is known of one.
  await markup.getByTestId("stream-info").click();
  const annotations = page.getByTestId("metadata-annotations");
  await expect(annotations).toContainText(ANNOTATIONS.markup);
  await expect(annotations).toContainText("half � a pair");
  await expect(annotations.locator("[data-key=json]")).toContainText('"__proto__"');
  await expectHarmless(page);
  await page.getByTestId("metadata-close").click();

  // Legend, readout, table and statistics.
  const box = await plotBox(page);
  await page.mouse.move(box.left + box.width / 2, box.top + box.height / 2);
  await expect(page.getByTestId("readout-time").first()).not.toBeEmpty();
  for (const { name } of HOSTILE.slice(0, 2)) {
    await expect(page.getByTestId("legend-name").filter({ hasText: name })).toBeVisible();
    await expect(page.getByTestId("series-row").filter({ hasText: name })).toBeVisible();
  }
  await drawnRows(page, made[0]?.uuid);
  await expect(page.locator("caption").filter({ hasText: HOSTILE[0].name })).toBeVisible();
  await chartElement(page).evaluate((chart) => {
    const { from, to } = (chart as ChartElement).describe();
    (chart as ChartElement).selection = { start: from, end: to };
    chart.dispatchEvent(new CustomEvent("btrdb-select", { detail: { start: from, end: to } }));
  });
  await expect(page.locator("[data-testid=statistics-row][data-state=ready]")).toHaveCount(made.length);
  await expectHarmless(page);
  await inBothLooks(page, async (colorScheme) => {
    await settled(page);
    const path = join(info.project.outputDir, "screens", `hostile-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: true });
    await expectWhole(page);
  });
});

test("what is saved of hostile names runs nowhere either", async ({ page, context, lab }, info) => {
  const made = await makeHostile(lab);
  await openView(page, lab, { series: made.map(({ uuid }) => uuid) });
  const svg = await savedFile(page, "svg");
  const { wellFormed, texts } = await svgOf(page, svg.bytes.toString());
  expect(wellFormed).toBe(true);
  expect(texts.some((text) => text.includes("<img src=x"))).toBe(true);
  // As a document of its own, where nothing forbids scripts.
  const path = info.outputPath("hostile.svg");
  await writeFile(path, svg.bytes);
  const alone = await context.newPage();
  await alone.goto(`file://${path}`);
  expect(
    await alone.evaluate(() => [
      "pwned" in window,
      document.querySelectorAll("script, foreignObject, image, a").length,
      [...document.querySelectorAll("*")].some((node) =>
        [...node.attributes].some(({ name }) => /^on/u.test(name)),
      ),
    ]),
  ).toEqual([false, 0, false]);
  await alone.close();

  const png = await savedFile(page, "png");
  expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(png.name).not.toMatch(/[\p{Cc}\p{Cf}<>:"/\\|?*]/u);
  const csv = await savedFile(page, "csv-raw");
  const [header = ""] = csv.bytes.toString().split("\n");
  // A collection that begins with "=": no cell does.
  expect(header.match(/(?:^|,)"?'=e2e/gu)).toHaveLength(made.length);
  expect(header).not.toMatch(/(?:^|,)"?[=+@\t\r-]/u);
  await expectHarmless(page);
});

test("links that lie: markup, scripts and prototypes in every field", async ({ page, lab, watch }) => {
  const made = await makeStream(lab, {
    points: 50,
    time: (i) => START + BigInt(i) * SECOND,
    value: wave,
  });
  const markup = encodeURIComponent(`<img src=x onerror="window.pwned='link'">`);
  const links = [
    `v=1&at=javascript:alert(1)&r=all&z=UTC&s=${made.uuid}`,
    `v=1&at=${markup}&r=${markup}&z=${markup}&s=${made.uuid};${markup}&y=${markup}:0..1`,
    `__proto__[polluted]=1&v=1&r=all&z=__proto__&s=${made.uuid}:a${markup};__proto__;constructor&y=__proto__:0..9;constructor:0..9`,
    `v=1&at=127.0.0.1:9/%1b%5b31m%e2%80%ae&r=all&z=UTC&s=${made.uuid}`,
  ];
  watch.allow(FAILED_REQUEST);
  for (const link of links) {
    await page.goto("about:blank");
    await page.goto(`${lab.pageUrl}#${link}`);
    await connectByForm(page, lab.endpoint, lab.apiKey);
    await expect(page.getByTestId("connection-state")).toHaveText("Connected");
    await settled(page);
    await expectHarmless(page);
  }
});

test("a server that lies: 64 kB of name and annotation, keys that are prototypes, markup in its errors", async ({
  page,
  lab,
  watch,
}) => {
  const made = await makeStream(lab, { points: 50, time: (i) => START + BigInt(i) * SECOND, value: wave });
  const long = `<b>${"x".repeat(65_536)}`;
  const info = lyingInfo(made.bytes, long);
  await page.route("**/v5api.BTrDB/StreamInfo", (route) =>
    route.fulfill({ contentType: "application/grpc-web+proto", body: answerOf([info]) }),
  );
  await openView(page, lab, { series: [made.uuid], named: false });
  await expect(page.getByTestId("legend-name")).toContainText("<b>xxx");
  await page.getByTestId("legend-name").click();
  await expect(page.getByTestId("metadata-annotations")).toContainText("<b>xxx");
  await expect(page.locator("[data-key=__proto__]")).toHaveCount(2);
  await expectHarmless(page);
  await expectWhole(page);
  const text = await savedFile(page, "svg");
  expect((await svgOf(page, text.bytes.toString())).wellFormed).toBe(true);

  watch.allow(FAILED_REQUEST);
  const words = encodeURIComponent(`[437] <img src=x onerror="window.pwned='error'"> \u001b[31m \u202egnp`);
  await page.route("**/v5api.BTrDB/Info", (route) =>
    route.fulfill({
      contentType: "application/grpc-web+proto",
      body: answerOf([], Buffer.from([])),
      headers: { "grpc-status": "7", "grpc-message": words },
    }),
  );
  await page.goto("about:blank");
  await page.goto(lab.pageUrl);
  await connectByForm(page, lab.endpoint, lab.apiKey);
  await expect(page.getByTestId("error-message")).toContainText("<img src=x");
  await expectHarmless(page);
});
