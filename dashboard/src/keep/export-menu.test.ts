import { readFile } from "node:fs/promises";
import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, type Stream } from "btrdb-web";
import type { Locator, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { exportMenu } from "./export-menu.ts";
import { type ChromiumPage, chromiumForTests, openChromiumPage } from "./testing/chromium-page.ts";

const chrome = await chromiumForTests("the export menu in Chromium");
const STEP = 33_333_333n;
const COUNT = 300_000;

describe.skipIf(!chrome.found)("the export menu, in Chromium", () => {
  let server: RunningServer;
  let conn: BTrDB;
  let stream: Stream;
  let opened: ChromiumPage;
  let page: Page;
  const at = (testId: string): Locator => page.getByTestId(testId);

  beforeAll(async () => {
    server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => undefined });
    conn = await connect(server.url);
    stream = await conn.create({ collection: "menu", tags: { name: "a" } });
    const time = BigInt64Array.from({ length: COUNT }, (_, i) => STEP * BigInt(i));
    await stream.insert({ time, value: Float64Array.from({ length: COUNT }, (_, i) => i / 7) });
    await stream.flush();
    opened = await openChromiumPage(chrome, ["keep/export-menu.ts", "../../src/index.ts"]);
    page = opened.page;
    await page.evaluate(
      async ([endpoint, uuid, end]) => {
        const found = globalThis as never as {
          connect: typeof connect;
          exportMenu: typeof exportMenu;
          showSaveFilePicker: undefined;
          empty?: boolean;
        };
        found.showSaveFilePicker = undefined;
        const db = await found.connect(endpoint);
        const series = [
          { stream: db.stream(uuid), collection: "menu", name: "a", unit: "V", level: 28 as const },
        ];
        const menu = found.exportMenu({
          view: () => (found.empty ? undefined : { endpoint, series, start: 0n, end: BigInt(end) }),
          toPNG: async () => new Blob(["png"]),
          toSVG: () => "<svg/>",
          link: () => "https://example.com/#v=1",
        });
        document.body.append(menu.element, menu.card);
      },
      [conn.endpoint, stream.uuid, String(STEP * BigInt(COUNT))] as const,
    );
  });
  afterAll(async () => {
    await opened?.close();
    await server?.close();
  });

  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-testid"));
  async function choose(testId: string): Promise<string> {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      at("export")
        .click()
        .then(() => at(testId).click()),
    ]);
    return readFile(await download.path(), "utf8");
  }

  test("by keyboard alone: arrows, letters, Escape, Enter", async () => {
    await at("export").focus();
    await page.keyboard.press("ArrowDown");
    await expect.poll(focused).toBe("export-csv-seen");
    await page.keyboard.press("ArrowUp");
    expect(await focused()).toBe("export-python");
    await page.keyboard.press("s");
    expect(await focused()).toBe("export-svg");
    expect(await at("export").getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("Escape");
    await expect.poll(focused).toBe("export");
    await expect.poll(() => at("export").getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("Enter");
    await expect.poll(focused).toBe("export-csv-seen");
    await page.keyboard.press("l");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await expect.poll(() => at("export-said").textContent()).toBe("Copied the Python code.");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("import btrdb");
  });

  test("raw points: every one of them in the file, and it says so", async () => {
    const lines = (await choose("export-csv-raw")).trimEnd().split("\n");
    expect(lines).toHaveLength(COUNT + 1);
    expect(lines[0]).toBe(`time (ns),time (UTC),menu/a (V) version ${await stream.version()}`);
    const direct = await stream.values(0n, STEP * BigInt(COUNT));
    expect(lines.slice(1).every((line, i) => line.split(",")[2] === String(direct.value[i]))).toBe(true);
    expect(await at("export-said").textContent()).toMatch(
      /^Saved a 1970.*raw\.csv: 300,000 points, 1\d\.\d MB\.$/u,
    );
    await at("export-close").click();
    expect(await at("export-card").isVisible()).toBe(false);
  });

  test("what is seen: the windows of the chart", async () => {
    const lines = (await choose("export-csv-seen")).trimEnd().split("\n");
    const end = STEP * BigInt(COUNT);
    const direct = await stream.alignedWindows(0n, ((end >> 28n) + 1n) << 28n, 28);
    expect(lines.slice(1).map((line) => Number(line.split(",")[3]))).toEqual([...direct.mean]);
  });

  test("names as they are is a choice, which is off at first", async () => {
    const choice = at("export-keep-formulas");
    for (const checked of ["false", "true"]) {
      await at("export").click();
      expect(await choice.getAttribute("role")).toBe("menuitemcheckbox");
      await expect.poll(() => choice.getAttribute("aria-checked")).toBe(checked);
      await choice.click();
    }
  });

  test("cancelled, it keeps no file and says so", async () => {
    await at("export").click();
    await at("export-csv-raw").click();
    expect(await at("export-progress").getAttribute("role")).toBe("progressbar");
    await at("export-cancel").click();
    await expect.poll(() => at("export-said").textContent()).toBe("Cancelled. No file was kept.");
  });

  test("pictures and links", async () => {
    expect([await choose("export-png"), await choose("export-svg")]).toEqual(["png", "<svg/>"]);
    await at("export").click();
    await at("export-link").click();
    await expect.poll(() => at("export-said").textContent()).toBe("Copied the link.");
  });

  test("without a clipboard, the text is shown and selected", async () => {
    await page.evaluate(() =>
      Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true }),
    );
    await at("export").click();
    await at("export-typescript").click();
    const selected = () => page.evaluate(() => String(getSelection()));
    await expect.poll(selected).toContain("BTRDB_API_KEY");
    await page.keyboard.press("Escape");
    await expect.poll(() => at("copy-dialog").count()).toBe(0);
  });

  test("a failure is said with its reason, and can be tried again", async () => {
    await page.route("**/v5api.BTrDB/**", (route) => route.abort());
    await at("export").click();
    await at("export-csv-raw").click();
    await expect
      .poll(() => at("error-message").textContent(), { timeout: 20_000 })
      .toContain("could not be reached");
    await page.unroute("**/v5api.BTrDB/**");
    const [download] = await Promise.all([page.waitForEvent("download"), at("retry").click()]);
    expect((await readFile(await download.path(), "utf8")).split("\n")).toHaveLength(COUNT + 2);
  });

  test("with nothing on the chart there is nothing to export but the link", async () => {
    await page.evaluate(() => Object.assign(globalThis, { empty: true }));
    await at("export").click();
    await expect.poll(() => page.locator("[role=menuitem][aria-disabled=true]").count()).toBe(6);
    await at("export-csv-raw").click({ force: true });
    expect(await at("export-menu").isVisible()).toBe(true);
  });
});
