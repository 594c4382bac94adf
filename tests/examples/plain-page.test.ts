import { PointWidth } from "btrdb-web";
import { build } from "esbuild";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importMap } from "../package/import-map.ts";
import { readFile } from "../repository.ts";
import { type ExamplePages, expectMeans, startExamplePages } from "./example-pages.ts";
import { END, NAME, START } from "./measurements.ts";

let pages: ExamplePages;

beforeAll(async () => {
  pages = await startExamplePages(({ folder }) => folder);
}, 120_000);
afterAll(() => pages?.close());

/** Opens the example as it is, with its import map to the installed package. */
async function open(page: Page, stream: string): Promise<void> {
  const asked = new URLSearchParams({ endpoint: pages.server.url, stream });
  await page.goto(`${pages.url}/${pages.installed.examples}/plain-page/index.html?${asked}`);
}

test("draws the windows that the server has", async (context) => {
  const page = await pages.newPage(context);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await open(page, NAME);
  await page.getByRole("heading", { name: `${NAME} in V` }).waitFor();
  expect(errors).toEqual([]);

  const last = await pages.stream.latest();
  const width = PointWidth.forRange(START, END, 800);
  const windows = await pages.stream.alignedWindows(START, (last?.time ?? 0n) + 1n, width);
  expect(windows.length).toBeGreaterThan(400);
  expect(await page.locator("#range").textContent()).toContain(`${windows.length} windows`);
  expectMeans(await page.locator("#line").getAttribute("d"), 240, windows);
});

test("says what is wrong", async (context) => {
  const page = await pages.newPage(context);
  await open(page, "sites/a/nothing");
  await page.getByRole("heading", { name: "NO_SUCH_STREAM" }).waitFor();
});

test("its import map has all that the package may load, and nothing else", async () => {
  const html = readFile("examples/plain-page/index.html");
  const map = JSON.parse(/<script type="importmap">([^<]+)</u.exec(html)?.[1] ?? "") as {
    imports: Record<string, string>;
  };
  const { metafile } = await build({
    stdin: { contents: 'export * from "btrdb-web";', resolveDir: pages.installed.folder },
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

  const installedMap = await importMap(pages.installed.folder);
  for (const [name, path] of Object.entries(map.imports)) expect(path).toBe(`../..${installedMap[name]}`);
});
