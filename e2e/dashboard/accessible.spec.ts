// Whoever cannot see, or cannot use a mouse: axe finds nothing serious, and everything is there in words and for keys.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { connectByForm, drawnRows, settled, shown } from "../page-object.ts";
import { makeStream, SECOND, START, wave } from "./make-stream.ts";
import { openView } from "./open-view.ts";

const time = (i: number) => START + BigInt(i) * SECOND;

/** What axe finds that is serious or worse; all rules, or only some. */
async function serious(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
    );
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing serious in the main states, ${colorScheme}`, async ({ page, lab }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    // Between light and dark, only colours differ.
    const rules = colorScheme === "dark" ? ["color-contrast"] : undefined;
    const check = async (state: string) => expect.soft(await serious(page, rules), state).toEqual([]);
    await page.goto(lab.pageUrl);
    await check("not connected");
    await connectByForm(page, lab.endpoint, "wrong-key");
    await expect(page.getByTestId("connection-state")).toHaveText("Failed");
    await check("wrong key");

    const one = await makeStream(lab, { name: "one", points: 60, time, value: wave });
    const two = await makeStream(lab, { name: "two", unit: "A", points: 60, time, value: wave });
    await page.goto("about:blank");
    await openView(page, lab, { series: [one.uuid, two.uuid, crypto.randomUUID()], named: false });
    await check("two streams and one that fails");
    await page.getByTestId("legend-name").first().click();
    await expect(page.getByTestId("metadata-count")).toHaveText("60");
    await page.getByTestId("show-table").click();
    await page.getByTestId("chart").focus();
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("s");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("s");
    await expect(page.getByTestId("statistics")).toBeVisible();
    await check("metadata, table and statistics");
    await page.keyboard.press("Escape");
    await page.getByTestId("time-picker").click();
    await check("time picker");
    await page.keyboard.press("Escape");
    await page.getByTestId("export").click();
    await check("export menu");
    await page.keyboard.press("Escape");
    await page.getByTestId("show-help").click();
    await check("help");
  });
}

test("on a phone, axe finds nothing serious either, and nothing is wider than the screen", async ({
  page,
  lab,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const made = await makeStream(lab, { points: 2_000, time, value: wave });
  await openView(page, lab, { series: [made.uuid] });
  expect(await serious(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test("from an empty page to exact numbers with the keyboard alone", async ({ page, lab }) => {
  const made = await makeStream(lab, { name: "by keyboard", points: 60, time, value: wave });
  await page.goto(lab.pageUrl);
  const focus = async (testId: string) => {
    for (let presses = 0; presses < 60; presses++) {
      // Playwright finds elements in shadow roots; document.activeElement ends at their host.
      const at = await page.evaluate(() => {
        let node = document.activeElement;
        while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
        return node instanceof HTMLElement ? node.dataset.testid : undefined;
      });
      if (at === testId) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not lead to ${testId}`);
  };
  await focus("endpoint");
  await page.keyboard.press("Control+a");
  await page.keyboard.type(lab.endpoint);
  await focus("api-key");
  await page.keyboard.type(lab.apiKey ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("collection-count")).toContainText("collection");
  await focus("stream-filter");
  await page.keyboard.type(made.collection);
  await expect(page.getByTestId("search-status")).toContainText("1 stream.");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("legend-name")).toHaveText("by keyboard");
  await settled(page);
  await focus("chart");
  await page.keyboard.press("Shift+ArrowRight");
  const value = String(made.value[0]).replace("-", "−");
  await expect(page.getByTestId("readout-value")).toHaveText(`${value}\u00a0V`);
  // The time picker, the export menu and the menu of a series open, move and close by keys, and give the focus back.
  for (const [testId, panel] of [
    ["time-picker", "time-picker-panel"],
    ["legend-menu", "legend-menu-menu"],
    ["export", "export-menu"],
  ] as const) {
    await page.getByTestId(testId).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByTestId(panel)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByTestId(panel)).toBeHidden();
    await expect(page.getByTestId(testId)).toBeFocused();
  }
});

test("the table says what is drawn, for each series, and the chart says it in a sentence", async ({
  page,
  lab,
}) => {
  const one = await makeStream(lab, { name: "one", points: 120, time, value: wave });
  const two = await makeStream(lab, { name: "two", unit: "A", points: 90, time, value: (i) => i / 7 });
  await openView(page, lab, { series: [one.uuid, two.uuid] });
  for (const made of [one, two])
    expect(await drawnRows(page, made.uuid)).toEqual(
      Array.from(made.time, (t, i) => ({ time: t, cells: [String(made.value[i])] })),
    );
  const sentence = /2 series from 2023-11-14T22:13:20.*210 points/u;
  await expect(page.getByTestId("chart")).toHaveAccessibleName(sentence);
  await expect(page.getByTestId("chart-live")).toHaveText(sentence);
});

test("errors are announced, and say what to do", async ({ page, lab }) => {
  await page.goto(lab.pageUrl);
  await connectByForm(page, lab.endpoint, "wrong-key");
  await expect(page.getByRole("alert").first()).toContainText("the API key was not accepted");
  await page.goto("about:blank");
  await openView(page, lab, { series: [crypto.randomUUID()], named: false });
  await expect(page.getByRole("alert").first()).toBeVisible();
});

test("who wants no motion gets none: the view is at its end at once", async ({ page, lab }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const made = await makeStream(lab, { points: 500, time, value: wave });
  await openView(page, lab, { series: [made.uuid] });
  const { from } = await shown(page);
  await page.getByTestId("zoom-in").click();
  await expect.poll(async () => (await shown(page)).from).not.toBe(from);
  await settled(page);
  const moving = await page.evaluate(() => {
    const roots: (Document | ShadowRoot)[] = [document];
    for (const node of document.querySelectorAll("*")) if (node.shadowRoot) roots.push(node.shadowRoot);
    return roots.flatMap((root) =>
      root
        .getAnimations()
        .filter(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0) > 1)
        .map(({ effect }) => (effect as KeyframeEffect).target?.className ?? "?"),
    );
  });
  expect(moving).toEqual([]);
});
