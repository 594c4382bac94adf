// A link holds the view, and never the key.
import { API_KEY, expect, test } from "../fixtures.ts";
import { chartElement, connectByForm, settled, shown } from "../page-object.ts";
import { addPoints, makeStream, SECOND, START, wave } from "./make-stream.ts";
import { between, openView } from "./open-view.ts";
import { svgOf } from "./svg-of.ts";

test("a copied link shows the same in another page: series, versions, colours, range and zone", async ({
  page,
  context,
  lab,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const time = (i: number) => START + BigInt(i) * SECOND;
  const pinned = await makeStream(lab, { name: "pinned", points: 30, time, value: wave });
  const other = await makeStream(lab, { name: "other", unit: "A", points: 60, time, value: wave });
  await addPoints(lab, pinned, { time: BigInt64Array.of(START + 1n), value: Float64Array.of(77) });
  const range = { from: START - 5n * SECOND + 1n, to: START + 50n * SECOND + 3n };
  await openView(page, lab, {
    series: [`${pinned.uuid}:c0@11`, other.uuid],
    range: between(range.from, range.to),
  });

  // By hand: another colour, another zone, one series hidden and shown again.
  await page.getByTestId("legend-menu").nth(1).click();
  await page.getByTestId("legend-color-5").nth(1).click();
  await page.getByTestId("time-picker").click();
  await page.getByTestId("time-zone").fill("Asia/Kolkata");
  await page.getByTestId("time-zone").press("Enter");
  await page.keyboard.press("Escape");
  await page.getByTestId("export").click();
  await page.getByTestId("export-link").click();
  await expect(page.getByTestId("export-said")).toHaveText("Copied the link.");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).not.toContain(API_KEY);
  expect(decodeURIComponent(link)).toContain(`${pinned.uuid}:c0@11;${other.uuid}:c5`);
  // The address bar says the same, a moment later.
  await expect.poll(() => page.url()).toBe(link);

  const before = await settled(page);
  const again = await context.newPage();
  await again.goto(link);
  // The link's server is that of the page, but no key is known for it: the user says so.
  await expect(again.getByTestId("endpoint")).toHaveValue(lab.endpoint);
  await connectByForm(again, lab.endpoint, lab.apiKey);
  await expect(again.getByTestId("legend-name")).toHaveText(["pinned", "other"]);
  const after = await settled(again);
  expect(after).toMatchObject(range);
  expect(after.series).toEqual(before.series);
  expect(after.series[0]).toMatchObject({ version: "11.0", points: 30n });
  expect(after.series[1]).toMatchObject({ points: 51n });
  const looks = await chartElement(again).evaluate((node) => {
    const chart = node as unknown as {
      zone: string;
      series: readonly { uuid: string; color: number; version?: bigint }[];
    };
    return { zone: chart.zone, colors: chart.series.map(({ color }) => color) };
  });
  expect(looks).toEqual({ zone: "Asia/Kolkata", colors: [0, 5] });
  await expect(again.getByTestId("from")).toContainText("+05:30");
  expect(again.url()).not.toContain(API_KEY);
});

test("the last minutes stay the last minutes, and a fixed axis stays fixed", async ({ page, lab }) => {
  const begin = BigInt(Date.now() - 50_000) * 1_000_000n;
  const made = await makeStream(lab, {
    points: 100,
    time: (i) => begin + BigInt(i) * (SECOND / 2n),
    value: wave,
  });
  await page.goto(`${lab.pageUrl}#v=1&r=last:2m&z=UTC&s=${made.uuid}:c2&y=V:-500..2000`);
  await connectByForm(page, lab.endpoint, lab.apiKey);
  const view = await settled(page);
  expect(view.to - view.from).toBe(120n * SECOND);
  expect(Math.abs(Date.now() - Number(view.to / 1_000_000n))).toBeLessThan(30_000);
  await expect(page.getByTestId("legend-name")).toHaveText("wave");
  await settled(page);
  const { texts } = await svgOf(page);
  // −0.5 kV to 2 kV, whatever the values are: 120 V at most.
  expect(texts).toContain("kV");
  const ticks = texts
    .filter((text) => /^−?\d(?:\.\d+)?$/u.test(text))
    .map((text) => Number(text.replace("−", "-")));
  expect(Math.max(...ticks)).toBe(2);
  expect(Math.min(...ticks)).toBeGreaterThanOrEqual(-0.5);
  expect(decodeURIComponent(page.url())).toContain("r=last:2m&");
});

test("hiding and removing series is part of the view, and can be undone", async ({ page, lab }) => {
  const time = (i: number) => START + BigInt(i) * SECOND;
  const one = await makeStream(lab, { name: "one", points: 10, time, value: wave });
  const two = await makeStream(lab, { name: "two", points: 20, time, value: wave });
  await openView(page, lab, { series: [one.uuid, two.uuid] });
  await page.getByTestId("legend-toggle").first().click();
  await expect.poll(async () => (await shown(page)).series.map(({ uuid }) => uuid)).toEqual([two.uuid]);
  await expect.poll(() => decodeURIComponent(page.url())).toContain(`${one.uuid}:c0:hidden`);
  await page.getByTestId("legend-toggle").first().click();
  await page.getByTestId("legend-remove").nth(1).click();
  await expect.poll(async () => (await shown(page)).series.map(({ uuid }) => uuid)).toEqual([one.uuid]);
  await page.getByTestId("undo").click();
  await expect.poll(async () => (await settled(page)).series.map(({ points }) => points)).toEqual([10n, 20n]);
});

test("a link with mistakes shows what is right of it, and says what is not", async ({ page, lab }) => {
  const made = await makeStream(lab, { points: 10, time: (i) => START + BigInt(i), value: wave });
  await page.goto(`${lab.pageUrl}#v=1&r=yesterdayish&z=Mars/Olympus&s=${made.uuid}:c1;no-stream`);
  const problems = page.getByTestId("link-problems");
  await expect(problems).toContainText("yesterdayish");
  await expect(problems).toContainText("Mars/Olympus");
  await expect(problems).toContainText("no-stream");
  await connectByForm(page, lab.endpoint, lab.apiKey);
  expect((await settled(page)).series[0]).toMatchObject({ points: 10n });
});
