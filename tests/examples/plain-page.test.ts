import { connect, formatTime, PointWidth, type Stream } from "btrdb-web";
import { build } from "esbuild";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importMap } from "../package/import-map.ts";
import { readFile } from "../repository.ts";
import { type ExamplePages, expectMeans, startExamplePages } from "./example-pages.ts";
import { END, NAME, START } from "./measurements.ts";

const CURRENT = "sites/a/current";

let pages: ExamplePages;
let current: Stream;

beforeAll(async () => {
  pages = await startExamplePages(({ folder }) => folder);
  const conn = await connect(pages.server.url, { apiKey: false });
  current = await conn.create({ collection: "sites/a", tags: { name: "current" } });
  // It begins and ends within the other stream.
  const time = (i: number) => START + (END - START) / 4n + BigInt(i) * 20_000_000n;
  await current.insert(Array.from({ length: 500 }, (_, i) => [time(i), Math.cos(i / 50)]));
}, 120_000);
afterAll(() => pages?.close());

/** Opens the example as it is, with its import map to the installed package. */
async function open(page: Page, ...streams: string[]): Promise<void> {
  const asked = new URLSearchParams({ endpoint: pages.server.url });
  for (const stream of streams) asked.append("stream", stream);
  await page.goto(`${pages.url}/${pages.installed.examples}/plain-page/index.html?${asked}`);
}

test("draws the windows of each stream that the server has", async (context) => {
  const page = await pages.newPage(context);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await open(page, NAME, CURRENT);
  const last = (await pages.stream.latest())?.time ?? 0n;
  await page.getByRole("heading", { name: `${formatTime(START, "needed")} to` }).waitFor();
  expect(errors).toEqual([]);
  expect(await page.locator("h1").textContent()).toContain(` to ${formatTime(last, "needed")}`);

  const width = PointWidth.forRange(START, last + 1n, 800);
  for (const [i, stream] of [pages.stream, current].entries()) {
    const windows = await stream.alignedWindows(START, last + 1n, width);
    expect(windows.length).toBeGreaterThan(100);
    const figure = page.locator("figure").nth(i);
    const label = [`${NAME} in V`, `${CURRENT} in no unit`][i];
    expect((await figure.textContent())?.trim()).toBe(`${label}: ${windows.length} windows`);
    const drawn = await figure.locator(".line").getAttribute("d");
    expectMeans(drawn, 160, windows);
    const x = Number(/^M([^,]+),/u.exec(drawn ?? "")?.[1]);
    expect(x).toBeCloseTo((Number((windows.time[0] ?? 0n) - START) / Number(last + 1n - START)) * 800, 1);
  }
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
