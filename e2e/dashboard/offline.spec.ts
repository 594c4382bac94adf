// A server that goes away and comes back, and a computer without a network.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "btrdb-dev-server";
import { API_KEY, expect, startTestStack, test } from "../fixtures.ts";
import { settled, shown } from "../page-object.ts";
import { FAILED_REQUEST } from "../watch.ts";
import { makeStream, SECOND, START, wave } from "./make-stream.ts";
import { openView } from "./open-view.ts";
import { boxes, coloredPixels } from "./pixels.ts";

const time = (i: number) => START + BigInt(i) * SECOND;

test("the server stops and comes back: what was drawn stays, and then goes on by itself", async ({
  page,
  mode,
  watch,
}) => {
  watch.allow(FAILED_REQUEST);
  const data = await mkdtemp(join(tmpdir(), "btrdb-e2e-"));
  // With a folder, so that the streams are still there afterwards; this needs the embedded PostgreSQL.
  const own = await startTestStack(mode, false, { data, database: undefined });
  let again: Awaited<ReturnType<typeof startServer>> | undefined;
  try {
    const made = await makeStream(own, { points: 5_000, time, value: wave });
    await openView(page, own, { series: [made.uuid] });
    const place = (await boxes(page)).chart;
    const drawn = await coloredPixels(page, 0);
    await own.server.close();
    await page.getByTestId("zoom-in").click();
    await page.getByTestId("zoom-in").click();
    await expect(page.getByTestId("outage")).toContainText("What you see is from before");
    const numbers = (await shown(page)).series[0];
    expect(Number(numbers?.points)).toBeGreaterThan(1_000);
    expect(await coloredPixels(page, 0)).toBeGreaterThan(drawn / 4);

    again = await startServer({
      port: own.server.port,
      tlsPort: null,
      data,
      apiKeys: [API_KEY],
      log: () => undefined,
    });
    // The page asks by itself, more and more seldom.
    await expect(page.getByTestId("outage-retry")).toBeHidden({ timeout: 40_000 });
    await expect(page.getByTestId("series-error")).toHaveCount(0, { timeout: 40_000 });
    const view = await settled(page);
    const inside = made.time.filter((t) => t >= view.from && t < view.to).length;
    expect(view.series[0]?.status).toBe("ready");
    expect(Math.abs(Number(view.series[0]?.points) - inside)).toBeLessThan(10);
    expect((await boxes(page)).chart).toEqual(place);
  } finally {
    await again?.close();
    await own.close();
    await rm(data, { recursive: true, force: true });
  }
});

test("a computer that goes offline is told so, and goes on when it is online again", async ({
  page,
  context,
  lab,
  watch,
}) => {
  watch.allow(FAILED_REQUEST);
  const made = await makeStream(lab, { points: 500, time, value: wave });
  await openView(page, lab, { series: [made.uuid] });
  await context.setOffline(true);
  await expect(page.getByTestId("outage")).toContainText("offline");
  await page.getByTestId("zoom-in").click();
  await expect.poll(async () => (await shown(page)).from).not.toBe(START);
  expect(Number((await shown(page)).series[0]?.points)).toBeGreaterThan(200);
  await context.setOffline(false);
  await expect(page.getByTestId("outage-retry")).toBeHidden();
  const view = await settled(page);
  const inside = made.time.filter((t) => t >= view.from && t < view.to).length;
  expect(view.series[0]).toMatchObject({ status: "ready", level: "raw", points: BigInt(inside) });
});
