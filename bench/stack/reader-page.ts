import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, Page } from "playwright";
import { serveFolder } from "../../e2e/bundlers/serve-folder.ts";
import type { Closing } from "../harness/closing.ts";
import { launchChromium } from "./launch-chromium.ts";
import type { PageRead } from "./page.ts";
import type { Question } from "./questions.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = fileURLToPath(new URL("../../.cache/bench-page", import.meta.url));

/** Chromium, and the address of a page that has all readers (page.ts). */
export interface ReaderBrowser {
  readonly browser: Browser;
  /** A page of its own, certificates not looked at. */
  open(): Promise<Page>;
  /** Seconds of CPU that each process of pages has used, by its id. */
  rendererTimes(): Promise<ReadonlyMap<number, number>>;
}

export async function openReaderBrowser(closing: Closing): Promise<ReaderBrowser> {
  await build({
    entryPoints: { page: `${ROOT}bench/stack/page.ts`, worker: `${ROOT}src/worker.ts` },
    outdir: FOLDER,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["btrdb-source"],
    logLevel: "error",
  });
  await writeFile(`${FOLDER}/index.html`, '<!doctype html><script type="module" src="page.js"></script>');
  const files = closing.keep(await serveFolder(FOLDER, {}), (server) => server.close());
  const browser = await launchChromium(closing);
  const session = await browser.newBrowserCDPSession();
  return {
    browser,
    async rendererTimes() {
      const { processInfo } = await session.send("SystemInfo.getProcessInfo");
      const renderers = processInfo.filter(({ type }) => type === "renderer");
      return new Map(renderers.map(({ id, cpuTime }) => [id, cpuTime] as const));
    },
    async open() {
      const page = await browser.newPage({ ignoreHTTPSErrors: true });
      page.on("pageerror", (error) => console.error(`the page: ${error.message}`));
      await page.goto(files.url);
      await page.waitForFunction(() => typeof window.run === "function");
      return page;
    },
  };
}

export const readInPage = (page: Page, name: string, question: Question): Promise<PageRead> =>
  page.evaluate(([reader, asked]) => window.run(reader, asked), [name, question] as const);
