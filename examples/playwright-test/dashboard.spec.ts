import { formatTime, PointWidth } from "btrdb-web";
import { expect, test } from "./fixtures.ts";

test("shows the windows of a stream", async ({ page, btrdb, dashboardUrl, voltage }) => {
  const { stream, name, start, end } = voltage;
  const asked = { endpoint: btrdb.url, stream: name, start: formatTime(start), end: formatTime(end) };
  await page.goto(`${dashboardUrl}?${new URLSearchParams(asked)}`);

  const windows = await stream.alignedWindows(start, end, PointWidth.forRange(start, end, 800));
  await expect(page.getByRole("heading")).toHaveText(name);
  await expect(page.getByText(/^\d+ windows$/)).toHaveText(`${windows.length} windows`);
});

test("says that there is no such stream", async ({ page, btrdb, dashboardUrl }) => {
  const asked = { endpoint: btrdb.url, stream: "test/nothing" };
  await page.goto(`${dashboardUrl}?${new URLSearchParams(asked)}`);
  await expect(page.getByRole("alert")).toContainText("NO_SUCH_STREAM");
});

test("outlives a server that is away for a moment", async ({ page, btrdb, dashboardUrl, voltage }) => {
  const { name, start, end } = voltage;
  let refused = 0;
  await page.route(/Windows$/, async (route) => {
    // Twice nobody answers; the client tries again by itself.
    if (refused++ < 2) await route.abort("connectionrefused");
    else await route.continue();
  });
  const asked = { endpoint: btrdb.url, stream: name, start: formatTime(start), end: formatTime(end) };
  await page.goto(`${dashboardUrl}?${new URLSearchParams(asked)}`);
  await expect(page.getByText(/^\d+ windows$/)).toBeVisible();
  expect(refused).toBe(3);
});
