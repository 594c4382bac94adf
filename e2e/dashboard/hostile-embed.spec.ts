// The chart in somebody else's page, with names, units and annotations from whoever can create a stream: nothing of them runs
// there, hides, turns text around or takes the room of what is beside it.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { answerOf } from "../../tests/helpers/grpc-web-answer.ts";
import { expect, type TestStack, test } from "../fixtures.ts";
import { chartElement, drawnRows, shown } from "../page-object.ts";
import { FAILED_REQUEST } from "../watch.ts";
import { inBothLooks } from "./both-looks.ts";
import { foreignPage } from "./foreign-page.ts";
import { expectHarmless, noteDialogs } from "./harmless.ts";
import { HOSTILE, lyingInfo, makeHostile } from "./hostile-streams.ts";
import { makeStream, SECOND, START, wave } from "./make-stream.ts";
import { plotBox } from "./plot-box.ts";
import { svgOf } from "./svg-of.ts";

test.beforeEach(({ page }) => noteDialogs(page));

/** A page that lets the chart have all of its width, and has something of its own below. */
function pageWith(stack: TestStack, streams: readonly string[], more = "") {
  return foreignPage(
    stack,
    `<btrdb-chart endpoint="${stack.endpoint}" range="all"></btrdb-chart>\n<p id="below">below</p>`,
    `const chart = document.querySelector("btrdb-chart");
chart.apiKey = ${JSON.stringify(stack.apiKey)};
chart.setAttribute("streams", ${JSON.stringify(streams.join(","))});${more}`,
  );
}

async function expectDrawn(page: Page, series: number): Promise<void> {
  await expect
    .poll(async () => {
      const { settled, series: drawn } = await shown(page);
      return [settled, drawn.map(({ status }) => status)];
    })
    .toEqual([true, Array.from({ length: series }, () => "ready")]);
}

/** The chart is as wide as it may be and no part of it wider; what is below it is still below it. */
async function expectInPlace(page: Page): Promise<void> {
  const found = await chartElement(page).evaluate((chart) => {
    const { left, right, bottom } = chart.getBoundingClientRect();
    const inside = [...(chart.shadowRoot?.querySelectorAll<HTMLElement>(".chart, .chart *") ?? [])];
    const out = inside.filter((node) => {
      const box = node.getBoundingClientRect();
      // What scrolls or is cut off within a part that does not stick out is in its place.
      for (let up = node.parentElement; up !== null; up = up.parentElement)
        if (getComputedStyle(up).overflowX !== "visible") return false;
      return box.width > 0 && box.right > right + 1;
    });
    return {
      wide: document.documentElement.scrollWidth - innerWidth,
      margins: [left, innerWidth - right],
      below: (document.querySelector("#below")?.getBoundingClientRect().top ?? 0) >= bottom,
      out: out.map((node) => `${node.tagName}.${node.className}`),
    };
  });
  expect(found).toEqual({ wide: 0, margins: [8, 8], below: true, out: [] });
}

test("hostile streams in a foreign page are text, and stay in their place", async ({ page, lab }, info) => {
  test.slow();
  const made = await makeHostile(lab);
  // One of them by its name, as a page may write it that got it from a user.
  const [first, ...others] = made;
  const streams = [`${first?.collection}/${first?.name}`, ...others.map(({ uuid }) => uuid)];
  const own = await pageWith(lab, streams);
  try {
    await page.goto(own.url);
    await expectDrawn(page, made.length);
    await expectHarmless(page, "mine");
    for (const { name } of HOSTILE.slice(0, 2))
      await expect(page.getByTestId("series-row").filter({ hasText: name })).toBeVisible();
    await expect(page.getByTestId("series-row").filter({ hasText: "invoice�gnp.exe���" })).toBeVisible();

    const box = await plotBox(page);
    await page.mouse.move(box.left + box.width / 2, box.top + box.height / 2);
    await expect(page.getByTestId("readout-time").first()).not.toBeEmpty();
    await drawnRows(page, first?.uuid);
    await expect(page.locator("caption").filter({ hasText: HOSTILE[0].name })).toBeVisible();
    await expectHarmless(page, "mine");
    await inBothLooks(page, async (colorScheme) => {
      await expectDrawn(page, made.length);
      const path = join(info.project.outputDir, "screens", `hostile-embed-${colorScheme}.png`);
      await page.screenshot({ path });
      await expectInPlace(page);
    });
    const svg = await svgOf(page);
    expect(svg.wellFormed).toBe(true);
    expect(svg.texts.some((text) => text.includes("<img src=x"))).toBe(true);
    await expectHarmless(page, "mine");
  } finally {
    await own.close(page);
  }
});

test("64 kB of name, unit and annotations, tags that are prototypes, and markup in errors", async ({
  page,
  lab,
  watch,
}) => {
  const made = await makeStream(lab, { points: 50, time: (i) => START + BigInt(i) * SECOND, value: wave });
  const long = `<img src=x onerror="window.pwned='long'">${"x".repeat(65_536)}`;
  const described = lyingInfo(made.bytes, long);
  // The page and the server are two origins.
  const cors = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "grpc-status,grpc-message",
  };
  await page.route("**/v5api.BTrDB/StreamInfo", (route) =>
    route.fulfill({ contentType: "application/grpc-web+proto", headers: cors, body: answerOf([described]) }),
  );
  const own = await pageWith(lab, [made.uuid]);
  try {
    await page.goto(own.url);
    await expectDrawn(page, 1);
    await expect(page.getByTestId("series-row")).toContainText("<img src=x");
    await expectHarmless(page, "mine");
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      await drawnRows(page, made.uuid);
      await expectInPlace(page);
    }
    expect((await svgOf(page)).wellFormed).toBe(true);

    watch.allow(FAILED_REQUEST);
    const words = encodeURIComponent(
      `<img src=x onerror="window.pwned='error'"> \u001b[31m \u202egnp ${"W".repeat(4_000)}`,
    );
    await page.route("**/v5api.BTrDB/Info", (route) =>
      route.fulfill({
        contentType: "application/grpc-web+proto",
        headers: { ...cors, "grpc-status": "7", "grpc-message": words },
      }),
    );
    await page.reload();
    await expect(page.locator("btrdb-chart").getByRole("alert")).toContainText("<img src=x");
    await expectHarmless(page, "mine");
    await expectInPlace(page);
  } finally {
    await own.close(page);
  }
});
