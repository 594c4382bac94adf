import { join } from "node:path";
import { type Found, found, missing } from "../../scripts/tools/found.ts";
import { type BrowserName, openPlainPage, startBrowser } from "./browsers.ts";
import { bundleWorker } from "./bundle-worker.ts";
import type { InstalledSuite } from "./install-suite.ts";
import { BUN, DENO, findNode20, NODE, type ProcessRuntime, runProgram } from "./processes.ts";
import type { Servers } from "./servers.ts";
import type { CaseResult } from "./suite-result.ts";
import { runWorker } from "./workers.ts";

/** Runs the whole suite in one runtime; or says why it can't. */
export type RunSuite = (installed: InstalledSuite, servers: Servers) => Promise<Found<CaseResult[]>>;

/** The oldest compatibility date with which everything works: see stock.test.ts for what is missing before. */
export const OLDEST_WORKERD = "2022-11-30";
export const NEWEST_WORKERD = "2026-04-26";
const WORKERD = [OLDEST_WORKERD, "2025-08-01", NEWEST_WORKERD];

/** With and without trust in the servers' certificate. */
const TAGS = ["", "untrusted"] as const;

const inProcess =
  (
    runtime: string,
    program: () => ProcessRuntime | undefined | Promise<ProcessRuntime | undefined>,
  ): RunSuite =>
  async ({ folder, programs }, servers) => {
    const process = await program();
    if (process === undefined) return missing(`there is no ${runtime} on this machine`);
    const results: CaseResult[] = [];
    for (const tag of TAGS) {
      const context = { ...(await servers.context()), runtime, tag };
      const caPath = tag === "" ? servers.caPath : undefined;
      results.push(
        ...(await runProgram<CaseResult[]>(process, join(folder, programs, "main-process.mjs"), context, {
          caPath,
          cwd: folder,
        })),
      );
    }
    return found(results);
  };

/** All dates by two processes, since each of them takes its time to start. */
async function runAllWorkerd(
  { folder, programs }: InstalledSuite,
  servers: Servers,
): Promise<CaseResult[][]> {
  const script = await bundleWorker(join(folder, programs, "main-worker.mjs"));
  const ofDates: CaseResult[][] = WORKERD.map(() => []);
  for (const tag of TAGS) {
    const runs = await Promise.all(
      WORKERD.map(async (compatibilityDate) => ({
        compatibilityDate,
        body: { ...(await servers.context()), runtime: "workerd", tag },
      })),
    );
    const answers = await runWorker<CaseResult[]>({ script, runs }, tag === "" ? servers.caPath : undefined);
    for (const [index, answer] of answers.entries()) {
      if ("error" in answer) throw new Error(answer.error);
      ofDates[index]?.push(...answer.answer);
    }
  }
  return ofDates;
}

const workerdRuns = new WeakMap<Servers, Promise<CaseResult[][]>>();

const inWorkerd =
  (compatibilityDate: string): RunSuite =>
  async (installed, servers) => {
    const run = workerdRuns.get(servers) ?? runAllWorkerd(installed, servers);
    workerdRuns.set(servers, run);
    return found((await run)[WORKERD.indexOf(compatibilityDate)] ?? []);
  };

const inBrowser =
  (name: BrowserName): RunSuite =>
  async ({ folder, programs }, servers) => {
    const browser = await startBrowser(name);
    if (!browser.found) return browser;
    try {
      const results: CaseResult[] = [];
      for (const tag of TAGS) {
        const plain = await openPlainPage(browser.tool, folder, `${programs}/main-page.mjs`, {
          trustAll: tag === "",
        });
        const context = { ...(await servers.context()), runtime: "page", tag };
        results.push(
          ...(await plain.page.evaluate(
            (given) =>
              (globalThis as unknown as { runSuite(context: unknown): Promise<CaseResult[]> }).runSuite(
                given,
              ),
            context,
          )),
        );
        await plain.close();
      }
      return found(results);
    } finally {
      await browser.tool.close();
    }
  };

/** Columns of the table. */
export const RUNTIMES: Readonly<Record<string, RunSuite>> = {
  "Node 20": inProcess("Node 20", findNode20),
  "Node 24": inProcess("Node 24", () => NODE),
  Deno: inProcess("Deno", () => DENO),
  Bun: inProcess("Bun", () => BUN),
  ...Object.fromEntries(WORKERD.map((date) => [`workerd ${date}`, inWorkerd(date)])),
  Chromium: inBrowser("chromium"),
};

/** Run where Playwright has them; they have no column, so that the table is the same on every machine. */
export const MORE_BROWSERS: Readonly<Record<string, RunSuite>> = {
  Firefox: inBrowser("firefox"),
  WebKit: inBrowser("webkit"),
};
