import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatTime, PointWidth } from "btrdb-web";
import type { Page, Request, Route } from "playwright";
import { build } from "vite";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import { type ExamplePages, expectMeans, startExamplePages } from "./example-pages.ts";
import { END, NAME, START } from "./measurements.ts";

let pages: ExamplePages;
let site: string;

beforeAll(async () => {
  site = await mkdtemp(join(tmpdir(), "btrdb-react-"));
  pages = await startExamplePages(async ({ folder, examples }) => {
    await build({
      root: join(folder, examples, "react-hook"),
      build: { outDir: site, emptyOutDir: true, minify: false },
      // React's own build for development: only there StrictMode mounts twice.
      define: { "process.env.NODE_ENV": '"development"' },
      logLevel: "warn",
    });
    return site;
  });
}, 120_000);
afterAll(async () => {
  await pages?.close();
  await rm(site, { recursive: true, force: true });
});

/** A page that shows the stream once `open` is called, so that a test can come between it and the server before. */
async function newPage(context: TestContext, stream = NAME) {
  const page = await pages.newPage(context);
  const range = { start: formatTime(START), end: formatTime(END) };
  const asked = new URLSearchParams({ endpoint: pages.server.url, stream, ...range });
  return { page, open: () => page.goto(`${pages.url}/index.html?${asked}`) };
}

/** Keeps requests of some methods from the server, and notes which of them the page gives up. */
async function hold(page: Page, methods: RegExp) {
  const held: Route[] = [];
  const givenUp: Request[] = [];
  page.on("requestfailed", (request) => {
    if (methods.test(request.url())) givenUp.push(request);
  });
  await page.route(methods, async (route) => {
    held.push(route);
  });
  return { held, givenUp };
}

/** Requests come and go in a browser that may be slow. */
const PATIENT = { timeout: 30_000 };
const WINDOWS = /Windows$/u;
const right = (start: bigint, end: bigint) =>
  pages.stream.alignedWindows(start, end, PointWidth.forRange(start, end, 800));

test("shows the windows that the server has, of one view and the next", async (context) => {
  const { page, open } = await newPage(context);
  await open();
  const all = await right(START, END);
  await page.getByText(`${all.length} windows`).waitFor();
  const third = (END - START) / 3n;
  await page.getByRole("button", { name: "Zoom in" }).click();
  const windows = await right(START + third, END - third);
  await page.getByText(`${windows.length} windows`).waitFor();
  expect(windows.length).not.toBe(all.length);

  expectMeans(await page.locator("path").getAttribute("d"), 200, windows);
});

test("in StrictMode one of the two reads is given up, and the other one is shown", async (context) => {
  const { page, open } = await newPage(context);
  // The first one may be given up before it is a request at all.
  let kept = 0;
  const count = (by: number) => (request: Request) => {
    if (request.url().endsWith("/LookupStreams") && request.method() === "POST") kept += by;
  };
  page.on("request", count(1));
  page.on("requestfailed", count(-1));
  await open();
  await page.getByText(`${(await right(START, END)).length} windows`).waitFor();
  await expect.poll(() => kept, PATIENT).toBe(1);
});

test("a new view and unmounting give up the read before", async (context) => {
  const { page, open } = await newPage(context);
  const { held, givenUp } = await hold(page, WINDOWS);
  await open();
  await expect.poll(() => held.length, PATIENT).toBe(1);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(() => [held.length, givenUp.length], PATIENT).toEqual([2, 1]);
  await page.getByRole("button", { name: "Hide" }).click();
  await expect.poll(() => [held.length, givenUp.length], PATIENT).toEqual([2, 2]);
});

test("an error is told", async (context) => {
  const { page, open } = await newPage(context, "sites/a/nothing");
  await open();
  await page.getByRole("alert").getByText("NO_SUCH_STREAM").waitFor();
});
