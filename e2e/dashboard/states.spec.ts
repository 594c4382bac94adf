// Every state that the page can be in while it shows streams: what it says, and that nothing moves.
import { expect, test } from "../fixtures.ts";
import { connectByForm, settled, shown } from "../page-object.ts";
import { clientOf } from "./client-of.ts";
import { withDelay } from "./faults.ts";
import { makeStream, SECOND, START, wave } from "./make-stream.ts";
import { between, openView } from "./open-view.ts";
import { boxes, coloredPixels } from "./pixels.ts";

const time = (i: number) => START + BigInt(i) * SECOND;

test("nothing chosen, no points at all, and no points in view are three different things", async ({
  page,
  lab,
}) => {
  await openView(page, lab);
  await expect(page.getByTestId("chart-message")).toContainText("Choose streams");
  await expect(page.getByTestId("legend-empty")).toBeVisible();

  const empty = await makeStream(lab, { name: "empty", points: 0, time, value: wave });
  await page.goto("about:blank");
  await openView(page, lab, { series: [empty.uuid] });
  await expect(page.getByTestId("chart-message")).toContainText("There are no points yet.");

  const full = await makeStream(lab, { name: "full", points: 10, time, value: wave });
  const before = START - 1000n * SECOND;
  await page.goto("about:blank");
  await openView(page, lab, { series: [full.uuid], range: between(before, before + 100n * SECOND) });
  await expect(page.getByTestId("chart-message")).toContainText(
    "There are no points in this stretch of time.",
  );
  await expect(page.getByTestId("nearest-after")).toContainText("2023-11-14T22:13:20Z");
  await expect(page.getByTestId("nearest-before")).toHaveCount(0);
  await page.getByTestId("nearest-after").click();
  await expect.poll(async () => (await settled(page)).series[0]?.first?.time).toBe(START);
});

test("what is said over the plot takes neither the wheel nor a drag: they are the chart's", async ({
  page,
  lab,
}) => {
  const made = await makeStream(lab, { points: 10, time, value: wave });
  const [from, to] = [START + SECOND / 10n, START + SECOND / 2n];
  await openView(page, lab, { series: [made.uuid], range: between(from, to) });
  const span = async () => {
    const view = await shown(page);
    return Number(view.to - view.from);
  };
  // The card grows when the points beside the view are known, and is at rest only then.
  const atRest = async () => {
    await settled(page);
    await expect(page.getByTestId("nearest-before")).toBeVisible();
  };
  for (const over of ["nearest-before", "chart-message"]) {
    await atRest();
    const before = await span();
    // Its middle for a button, a corner of the card.
    await page
      .getByTestId(over)
      .hover(over === "chart-message" ? { position: { x: 4, y: 4 }, force: true } : {});
    await page.mouse.wheel(0, -120);
    await expect.poll(span).toBeLessThan(before);
  }
  await atRest();
  const { from: left } = await shown(page);
  await page.mouse.down();
  await page.mouse.move(700, 300, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await shown(page)).from).not.toBe(left);
  expect(await page.locator("main").evaluate((main) => main.scrollTop)).toBe(0);
  await page.getByTestId("nearest-before").click();
  await expect.poll(async () => (await settled(page)).series[0]?.first?.time).toBe(START);
});

test("one of eight fails: it says why, and the seven others have their numbers", async ({ page, lab }) => {
  const made = [];
  for (let at = 0; at < 7; at++)
    made.push(
      await makeStream(lab, { name: `good ${at}`, points: 100, time, value: (i) => wave(i) + 300 * at }),
    );
  const missing = crypto.randomUUID();
  const uuids = made.map(({ uuid }) => uuid);
  await openView(page, lab, { series: [...uuids.slice(0, 3), missing, ...uuids.slice(3)], named: false });
  const { series } = await settled(page);
  expect(series).toHaveLength(8);
  for (const one of series) {
    if (one.uuid === missing) {
      expect(one).toMatchObject({ status: "failed", points: 0n });
      expect(one.error).toContain("NO_SUCH_STREAM");
      continue;
    }
    const source = made.find(({ uuid }) => uuid === one.uuid);
    expect(one).toMatchObject({
      status: "ready",
      points: 100n,
      first: { time: source?.time[0], value: source?.value[0] },
      last: { time: source?.time[99], value: source?.value[99] },
    });
  }
  await expect(page.getByRole("alert").filter({ hasText: "1 of 8 series" })).toBeVisible();
  await expect(page.getByTestId("series-error")).toHaveCount(1);
  const failed = page.locator(`[data-testid=legend-item][data-id="${missing}"]`);
  await expect(failed.locator(".legend-badge.failed")).toBeVisible();
  // Taking it away leaves a chart without complaints.
  await failed.getByTestId("legend-remove").click();
  await expect(page.getByTestId("series-error")).toHaveCount(0);
  await expect(page.getByTestId("partly-failed")).toHaveCount(0);
});

test("a stream that is deleted while it is shown is said to be gone", async ({ page, lab }) => {
  const kept = await makeStream(lab, { name: "kept", points: 50, time, value: wave });
  const doomed = await makeStream(lab, { name: "doomed", points: 50, time, value: wave });
  await openView(page, lab, { series: [kept.uuid, doomed.uuid] });
  await (await clientOf(lab)).stream(doomed.uuid).obliterate();
  // The chart follows its streams, and so finds out by itself.
  const row = page.locator(`[data-testid=series-row][data-id="${doomed.uuid}"]`);
  await expect(row.getByTestId("series-error")).toContainText(/no longer|no such|not exist|deleted/iu, {
    timeout: 30_000,
  });
  const { series } = await settled(page);
  expect(series[0]).toMatchObject({ status: "ready", points: 50n });
  expect(series[1]).toMatchObject({ status: "failed" });
});

test("a slow server: old pixels stay, nothing moves, and it is said after a while", async ({ page, lab }) => {
  const made = await makeStream(lab, {
    points: 200_000,
    time: (i) => START + BigInt(i) * 1_000_000n,
    value: wave,
  });
  await openView(page, lab, { series: [made.uuid] });
  // What the viewport reads ahead is read before the server becomes slow.
  await page.waitForLoadState("networkidle");
  const place = await boxes(page);
  const drawn = await coloredPixels(page, 0);
  expect(drawn).toBeGreaterThan(500);
  const progress = page.getByTestId("progress");
  await withDelay(
    lab,
    ["AlignedWindows", "RawValues", "ArrowAlignedWindows", "ArrowRawValues"],
    7_000,
    async () => {
      const { from, to } = await shown(page);
      const middle = from + (to - from) / 3n;
      await page.getByTestId("time-picker").click();
      await page.getByTestId("time-from").fill(`${middle}`);
      await page.getByTestId("time-to").fill(`${middle + 6n * SECOND}`);
      await page.getByTestId("time-apply").click();
      await expect.poll(async () => (await shown(page)).from).toBe(middle);
      await expect(progress).toBeVisible();
      expect((await shown(page)).settled).toBe(false);
      // The coarser windows stand in for what is not there yet.
      expect(await coloredPixels(page, 0)).toBeGreaterThan(200);
      const { legend: _a, ...now } = await boxes(page);
      const { legend: _b, ...then } = place;
      expect(now).toMatchObject({ ...then, "time-picker": expect.anything(), undo: expect.anything() });
      await expect(page.getByTestId("chart-status")).toHaveText(
        "Still loading: the server is slow to answer.",
      );
      expect((await boxes(page)).chart).toEqual(place.chart);
      await expect(progress).toBeHidden({ timeout: 30_000 });
    },
  );
  const after = await settled(page);
  const inside = made.time.filter((t) => t >= after.from && t < after.to).length;
  expect(Number(after.series[0]?.points)).toBeGreaterThanOrEqual(inside);
  expect(await coloredPixels(page, 0)).toBeGreaterThan(500);
  expect((await boxes(page)).chart).toEqual(place.chart);
});

test("while it connects, the page says so, and connecting can be cancelled", async ({ page, lab }) => {
  await withDelay(lab, ["Info"], 20_000, async () => {
    await page.goto(lab.pageUrl);
    await connectByForm(page, lab.endpoint, lab.apiKey);
    await expect(page.getByTestId("connection-state")).toHaveText("Connecting…");
    await page.getByTestId("cancel").click();
    await expect(page.getByTestId("connection-state")).toHaveText("Not connected");
  });
});
