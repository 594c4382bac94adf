import { join } from "node:path";
import { type Found, found, missing } from "../../scripts/tools/found.ts";
import { bundleWorker } from "./bundle-worker.ts";
import { openPlainPage, startChromium } from "./chromium.ts";
import { BUN, DENO, findNode20, NODE, type ProcessRuntime, runProgram } from "./processes.ts";
import type { Servers } from "./servers.ts";
import type { CaseResult } from "./suite-result.ts";
import { runWorker } from "./workers.ts";

/** Runs the whole suite in one runtime; or says why it can't. */
export type RunSuite = (folder: string, servers: Servers) => Promise<Found<CaseResult[]>>;

/** The oldest compatibility date with which everything works: see workerd.test.ts for what is missing before. */
export const OLDEST_WORKERD = "2022-11-30";
export const NEWEST_WORKERD = "2026-04-26";

/** With and without trust in the servers' certificate. */
const TAGS = ["", "untrusted"] as const;

const inProcess =
  (
    runtime: string,
    program: () => ProcessRuntime | undefined | Promise<ProcessRuntime | undefined>,
  ): RunSuite =>
  async (folder, servers) => {
    const process = await program();
    if (process === undefined) return missing(`there is no ${runtime} on this machine`);
    const results: CaseResult[] = [];
    for (const tag of TAGS) {
      const context = { ...(await servers.context()), runtime, tag };
      const caPath = tag === "" ? servers.caPath : undefined;
      results.push(
        ...(await runProgram<CaseResult[]>(process, join(folder, "suite/main-process.mjs"), context, {
          caPath,
          cwd: folder,
        })),
      );
    }
    return found(results);
  };

const inWorkerd =
  (compatibilityDate: string): RunSuite =>
  async (folder, servers) => {
    const script = await bundleWorker(join(folder, "suite/main-worker.mjs"));
    const results: CaseResult[] = [];
    for (const tag of TAGS) {
      const body = { ...(await servers.context()), runtime: "workerd", tag };
      const [run] = await runWorker<CaseResult[]>(
        { script, runs: [{ compatibilityDate, body }] },
        tag === "" ? servers.caPath : undefined,
      );
      if (run === undefined || "error" in run) throw new Error(run?.error);
      results.push(...run.answer);
    }
    return found(results);
  };

const inChromium: RunSuite = async (folder, servers) => {
  const browser = await startChromium();
  if (!browser.found) return browser;
  try {
    const results: CaseResult[] = [];
    for (const tag of TAGS) {
      const plain = await openPlainPage(browser.tool, folder, "suite/main-page.mjs", {
        trustAll: tag === "",
      });
      const context = { ...(await servers.context()), runtime: "chromium", tag };
      results.push(
        ...(await plain.page.evaluate(
          (given) =>
            (globalThis as unknown as { runSuite(context: unknown): Promise<CaseResult[]> }).runSuite(given),
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
  [`workerd ${OLDEST_WORKERD}`]: inWorkerd(OLDEST_WORKERD),
  "workerd 2025-08-01": inWorkerd("2025-08-01"),
  [`workerd ${NEWEST_WORKERD}`]: inWorkerd(NEWEST_WORKERD),
  Chromium: inChromium,
};
