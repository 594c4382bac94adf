import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatTime, PointWidth } from "btrdb-web";
import type { Browser, Page, Request, Route } from "playwright";
import { build } from "vite";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import { toolOrSkip } from "../../scripts/tools/found.ts";
import { type Listening, serve } from "../helpers/fault-server.ts";
import { servingFiles, startBrowser } from "../package/browsers.ts";
import { installExamples } from "./installed-examples.ts";
import { END, type Measurements, NAME, START, startMeasurements } from "./measurements.ts";

let measurements: Measurements;
let site: string;
let files: Listening;
let browser: Browser | undefined;
let noBrowser = "";

beforeAll(async () => {
  const [{ folder, examples }, started] = await Promise.all([installExamples(), startMeasurements()]);
  measurements = started;
  site = await mkdtemp(join(tmpdir(), "btrdb-react-"));
  await build({
    root: join(folder, examples, "react-hook"),
    build: { outDir: site, emptyOutDir: true, minify: false },
    // React's own build for development: only there StrictMode mounts twice.
    define: { "process.env.NODE_ENV": '"development"' },
    logLevel: "warn",
  });
  files = await serve(servingFiles(site));
  browser = toolOrSkip(await startBrowser("chromium"), (reason) => {
    noBrowser = reason;
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await files?.close();
  await measurements?.server.close();
  if (site) await rm(site, { recursive: true, force: true });
});

/** A page that shows the stream once `open` is called, so that a test can come between it and the server before. */
async function newPage({ skip, onTestFinished }: TestContext, stream = NAME) {
  if (browser === undefined) return skip(noBrowser);
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  const asked = new URLSearchParams({
    endpoint: measurements.server.url,
    stream,
    start: formatTime(START),
    end: formatTime(END),
  });
  return { page, open: () => page.goto(`http://127.0.0.1:${files.port}/index.html?${asked}`) };
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
  measurements.stream.alignedWindows(start, end, PointWidth.forRange(start, end, 800));

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

  const drawn = (await page.locator("path").getAttribute("d")) ?? "";
  const [bottom, top] = [Math.min(...windows.min), Math.max(...windows.max)];
  const means = drawn
    .slice(1)
    .split("L")
    .map((point) => bottom + (1 - Number(point.split(",")[1]) / 200) * (top - bottom));
  expect(means).toHaveLength(windows.length);
  for (const [i, mean] of means.entries()) expect(mean).toBeCloseTo(windows.mean[i] ?? Number.NaN, 3);
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
