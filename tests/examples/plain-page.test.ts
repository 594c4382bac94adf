import { PointWidth } from "btrdb-web";
import { build } from "esbuild";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toolOrSkip } from "../../scripts/tools/found.ts";
import { type Listening, serve } from "../helpers/fault-server.ts";
import { servingFiles, startBrowser } from "../package/browsers.ts";
import { importMap } from "../package/import-map.ts";
import { readFile } from "../repository.ts";
import { type InstalledExamples, installExamples } from "./installed-examples.ts";
import { END, type Measurements, NAME, START, startMeasurements } from "./measurements.ts";

let installed: InstalledExamples;
let measurements: Measurements;
let files: Listening;
let browser: Browser | undefined;
let noBrowser = "";

beforeAll(async () => {
  [installed, measurements] = await Promise.all([installExamples(), startMeasurements()]);
  files = await serve(servingFiles(installed.folder));
  browser = toolOrSkip(await startBrowser("chromium"), (reason) => {
    noBrowser = reason;
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await files?.close();
  await measurements?.server.close();
});

/** Opens the example out of the installed package. */
async function open(page: Page, asked: Record<string, string>): Promise<void> {
  const base = `http://127.0.0.1:${files.port}/${installed.examples}/plain-page/index.html`;
  await page.goto(`${base}?${new URLSearchParams(asked)}`);
}

test("draws the windows that the server has", async ({ skip }) => {
  if (browser === undefined) return skip(noBrowser);
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await open(page, { endpoint: measurements.server.url, stream: NAME });
  await page.getByRole("heading", { name: `${NAME} in V` }).waitFor();
  expect(errors).toEqual([]);

  const last = await measurements.stream.latest();
  const width = PointWidth.forRange(START, END, 800);
  const windows = await measurements.stream.alignedWindows(START, (last?.time ?? 0n) + 1n, width);
  expect(windows.length).toBeGreaterThan(400);
  expect(await page.locator("#range").textContent()).toContain(`${windows.length} windows`);
  // The line is the means, from the least value of all to the greatest.
  const [bottom, top] = [Math.min(...windows.min), Math.max(...windows.max)];
  const drawn = (await page.locator("#line").getAttribute("d")) ?? "";
  const means = drawn
    .slice(1)
    .split("L")
    .map((point) => bottom + (1 - Number(point.split(",")[1]) / 240) * (top - bottom));
  expect(means).toHaveLength(windows.length);
  for (const [i, mean] of means.entries()) expect(mean).toBeCloseTo(windows.mean[i] ?? Number.NaN, 3);
  await page.close();
});

test("says what is wrong", async ({ skip }) => {
  if (browser === undefined) return skip(noBrowser);
  const page = await browser.newPage();
  await open(page, { endpoint: measurements.server.url, stream: "sites/a/nothing" });
  await page.getByRole("heading", { name: "NO_SUCH_STREAM" }).waitFor();
  await page.close();
});

test("its import map has all that the package may load, and nothing else", async () => {
  const html = readFile("examples/plain-page/index.html");
  const map = JSON.parse(/<script type="importmap">([^<]+)</u.exec(html)?.[1] ?? "") as {
    imports: Record<string, string>;
  };
  const { metafile } = await build({
    stdin: { contents: 'export * from "btrdb-web";', resolveDir: installed.folder },
    bundle: true,
    write: false,
    metafile: true,
    splitting: true,
    outdir: "out",
    format: "esm",
    platform: "browser",
  });
  const all = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.map(({ original }) => original),
  );
  const bare = new Set(all.filter((name) => name !== undefined && !/^\.{0,2}\//u.test(name)));
  expect(Object.keys(map.imports).sort()).toEqual([...bare].sort());

  const installedMap = await importMap(installed.folder);
  for (const [name, path] of Object.entries(map.imports)) expect(path).toBe(`../..${installedMap[name]}`);
});
