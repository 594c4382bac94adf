import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, type Stream } from "btrdb-web";
import type { Locator, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ChromiumPage, chromiumForTests, openChromiumPage } from "../keep/testing/chromium-page.ts";
import type { compareMenu } from "./compare-menu.ts";
import type { StatisticsPanel, statisticsPanel } from "./statistics-panel.ts";

const chrome = await chromiumForTests("statistics and comparisons in Chromium");

interface PageGlobals {
  connect: typeof connect;
  statisticsPanel: typeof statisticsPanel;
  compareMenu: typeof compareMenu;
  show(start: number, end: number, alsoGone: boolean): void;
  panel: StatisticsPanel;
  added: string[];
}

describe.skipIf(!chrome.found)("in Chromium", () => {
  let server: RunningServer;
  let conn: BTrDB;
  let stream: Stream;
  let opened: ChromiumPage;
  let page: Page;
  const at = (testId: string): Locator => page.getByTestId(testId);
  const row = (id: string) => page.locator(`[data-series="${id}"]`);
  const exact = (of: Locator) =>
    of.locator("td").evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).dataset.exact));

  beforeAll(async () => {
    server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => undefined });
    conn = await connect(server.url);
    stream = await conn.create({ collection: "compare", tags: { name: "a" } });
    await stream.insert(Array.from({ length: 1000 }, (_, i) => [BigInt(i), i / 3] as const));
    await stream.flush();
    await stream.insert([[7n, 1e9]]);
    await stream.flush();
    opened = await openChromiumPage(chrome, [
      "compare/statistics-panel.ts",
      "compare/compare-menu.ts",
      "../../src/index.ts",
    ]);
    page = opened.page;
    await page.evaluate(
      async ([endpoint, uuid]) => {
        const found = globalThis as never as PageGlobals;
        const db = await found.connect(endpoint);
        const one = db.stream(uuid);
        const series = [
          { id: "now", label: "a", unit: "V", color: 0, stream: one },
          { id: "then", label: "a, version 11", unit: "V", color: 1, stream: one, version: 11n },
        ];
        const gone = { id: "gone", label: "b", unit: "", color: 2, stream: db.stream(crypto.randomUUID()) };
        found.panel = found.statisticsPanel({
          describe: ({ start, end }) => `${start} to ${end}`,
          onClose: () => found.added.push("closed"),
        });
        found.show = (start, end, alsoGone) =>
          found.panel.show(alsoGone ? [...series, gone] : series, { start: BigInt(start), end: BigInt(end) });
        found.added = [];
        const menu = found.compareMenu({
          series: { uuid, color: 0, shift: 5n },
          stream: one,
          label: "a",
          onAdd: ({ version, shift }) => found.added.push(`version ${version}, shift ${shift}`),
        });
        document.body.append(found.panel.element, menu.element);
      },
      [conn.endpoint, stream.uuid] as const,
    );
  });
  afterAll(async () => {
    await opened?.close();
    await server?.close();
  });

  const show = (start: number, end: number, alsoGone = false) =>
    page.evaluate((given) => (globalThis as never as PageGlobals).show(...given), [start, end, alsoGone] as [
      number,
      number,
      boolean,
    ]);
  const direct = async (start: bigint, end: bigint, version?: bigint) => {
    const { count, min, mean, max, stddev } = (await stream.windows(start, end, end - start, { version })).at(
      0,
    )!;
    return [count, min, mean, max, stddev].map(String);
  };
  const added = () => page.evaluate(() => (globalThis as never as PageGlobals).added.splice(0));

  test("statistics of each series, to the last digit, and what differs", async () => {
    await show(0, 500);
    await expect.poll(() => row("now").getAttribute("data-state")).toBe("ready");
    await expect.poll(() => row("then").getAttribute("data-state")).toBe("ready");
    expect(await exact(row("now"))).toEqual(await direct(0n, 500n));
    expect(await exact(row("then"))).toEqual(await direct(0n, 500n, 11n));
    expect((await exact(at("statistics-difference")))[0]).toBe("+1");
    expect(await at("statistics-range").textContent()).toBe("0 to 500");
    await at("statistics-copy").click();
    await expect.poll(() => at("statistics-said").textContent()).toBe("Copied");
    const copied = (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
    expect(copied[1]?.split("\t")).toEqual(["a", "V", ...(await direct(0n, 500n))]);
    await at("statistics-digits").click();
    expect(await row("now").locator("td").nth(2).textContent()).toBe((await direct(0n, 500n))[2]);
  });

  test("a selection that moves: old numbers stay, dimmed, and the newest wins", async () => {
    await show(0, 500);
    await expect.poll(() => row("now").getAttribute("data-state")).toBe("ready");
    let requests = 0;
    page.on("request", (request) => {
      if (request.url().includes("Windows")) requests++;
    });
    for (let end = 600; end < 900; end += 10) await show(0, end);
    expect(await row("now").getAttribute("data-state")).toBe("stale");
    expect(await exact(row("now"))).toEqual(await direct(0n, 500n));
    await expect.poll(() => row("now").getAttribute("data-state")).toBe("ready");
    expect(await exact(row("now"))).toEqual(await direct(0n, 890n));
    // Each of the two series once; a few more where the machine was too busy to be called "dragging".
    expect(requests).toBeLessThan(12);
  });

  test("one that fails does not take the others with it", async () => {
    await show(100, 200, true);
    await expect.poll(() => row("gone").getAttribute("data-state")).toBe("failed");
    await expect.poll(() => row("now").getAttribute("data-state")).toBe("ready");
    expect(await row("gone").getByRole("alert").textContent()).toContain("not found");
    await row("gone").getByTestId("statistics-retry").click();
    await expect.poll(() => row("gone").getAttribute("data-state")).toBe("failed");
    await at("statistics-close").click();
    expect(await added()).toEqual(["closed"]);
  });

  test("an older version: offered, written, checked", async () => {
    await at("compare").click();
    await expect.poll(() => at("compare-version-note").textContent()).toBe("The latest is 12.");
    await at("compare-version").fill("13");
    await page.keyboard.press("Enter");
    await expect.poll(() => at("compare-version-note").textContent()).toContain("no version 13 yet");
    expect(await added()).toEqual([]);
    await at("compare-version").fill("10");
    await page.keyboard.press("Enter");
    await expect.poll(added).toEqual(["version 10, shift 5"]);
    await at("compare").click();
    await at("compare-version-11").click();
    expect(await added()).toEqual(["version 11, shift 5"]);
  });

  test("an earlier time: usual ones, and one's own", async () => {
    await at("compare").click();
    await at("compare-shift-1-day").click();
    expect(await added()).toEqual(["version undefined, shift 86400000000005"]);
    await at("compare").click();
    await at("compare-shift").fill("one day");
    await page.keyboard.press("Enter");
    expect(await at("compare-shift-note").textContent()).toContain("Write a duration");
    await at("compare-shift").fill("-2 ns");
    await page.keyboard.press("Enter");
    expect(await added()).toEqual(["version undefined, shift 3"]);
    await at("compare").click();
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-testid"))).toBe("compare");
  });
});
