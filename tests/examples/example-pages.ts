import type { WindowColumns } from "btrdb-web";
import type { Browser, Page } from "playwright";
import { expect, type TestContext } from "vitest";
import { toolOrSkip } from "../../scripts/tools/found.ts";
import { serve } from "../helpers/fault-server.ts";
import { servingFiles, startBrowser } from "../package/browsers.ts";
import { type InstalledExamples, installExamples } from "./installed-examples.ts";
import { type Measurements, startMeasurements } from "./measurements.ts";

/** Pages of an example in Chromium, and the server that they ask. */
export interface ExamplePages extends Measurements {
  readonly installed: InstalledExamples;
  /** Of the web server with the pages. */
  readonly url: string;
  /** A page for one test, which is skipped where there is no Chromium. */
  newPage(context: TestContext): Promise<Page>;
  close(): Promise<void>;
}

/** @param choose gives the folder to serve */
export async function startExamplePages(
  choose: (installed: InstalledExamples) => string | Promise<string>,
): Promise<ExamplePages> {
  const [installed, measurements] = await Promise.all([installExamples(), startMeasurements()]);
  const files = await serve(servingFiles(await choose(installed)));
  let noBrowser = "";
  const browser: Browser | undefined = toolOrSkip(await startBrowser("chromium"), (reason) => {
    noBrowser = reason;
  });
  return {
    ...measurements,
    installed,
    url: `http://127.0.0.1:${files.port}`,
    async newPage({ skip, onTestFinished }) {
      if (browser === undefined) return skip(noBrowser);
      const page = await browser.newPage();
      onTestFinished(() => page.close());
      return page;
    },
    async close() {
      await browser?.close();
      await files.close();
      await measurements.server.close();
    },
  };
}

/** Expects that a path is the line of the means, with the least value at the bottom and the greatest at the top. */
export function expectMeans(path: string | null, height: number, { min, mean, max }: WindowColumns): void {
  const [bottom, top] = [Math.min(...min), Math.max(...max)];
  const drawn = (path ?? "").slice(1).split("L");
  expect(drawn).toHaveLength(mean.length);
  for (const [i, point] of drawn.entries()) {
    const value = bottom + (1 - Number(point.split(",")[1]) / height) * (top - bottom);
    expect(value).toBeCloseTo(mean[i] ?? Number.NaN, 3);
  }
}
