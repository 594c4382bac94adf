import { join } from "node:path";
import type { Browser } from "playwright";
import { bundleWorker } from "./bundle-worker.ts";
import { openPlainPage } from "./chromium.ts";
import { BUN, DENO, NODE, runProgram } from "./processes.ts";
import { runWorker } from "./workers.ts";

/** One scenario of suite/stock.mjs with one of the clients. */
export interface Scenario {
  readonly scenario: string;
  readonly client: "stock" | "ours";
  readonly url: string;
  readonly [more: string]: unknown;
}

/** What a scenario gives; which of these depends on it. */
export interface Outcome {
  readonly ok?: boolean;
  readonly name?: string;
  readonly code?: unknown;
  readonly message?: string;
  readonly seen?: boolean | number;
  readonly answered?: boolean;
  readonly ms?: number;
}

export interface PlayOptions {
  readonly caPath?: string | undefined;
  readonly compatibilityDate?: string;
}

type Play = (folder: string, scenario: Scenario, options?: PlayOptions) => Promise<Outcome>;

const inProcess =
  (program: typeof NODE): Play =>
  (folder, scenario, { caPath } = {}) =>
    runProgram(program, join(folder, "suite/main-process.mjs"), scenario, { caPath, cwd: folder });

let bundle: Promise<string> | undefined;

export const workerd: Play = async (folder, scenario, { caPath, compatibilityDate = "2026-04-26" } = {}) => {
  bundle ??= bundleWorker(join(folder, "suite/main-worker.mjs"));
  const runs = [{ compatibilityDate, body: scenario }];
  const [run] = await runWorker<Outcome>({ script: await bundle, runs }, caPath);
  if (run === undefined || "error" in run) throw new Error(run?.error);
  return run.answer;
};

/** A page that trusts every certificate, where a path to one is given. */
export const chromium =
  (browser: Browser): Play =>
  async (folder, scenario, { caPath } = {}) => {
    const plain = await openPlainPage(browser, folder, "suite/main-page.mjs", {
      trustAll: caPath !== undefined,
    });
    try {
      return await plain.page.evaluate(
        (given) =>
          (globalThis as unknown as { runSuite(context: unknown): Promise<Outcome> }).runSuite(given),
        scenario,
      );
    } finally {
      await plain.close();
    }
  };

export const PROCESSES: Readonly<Record<string, Play>> = {
  Node: inProcess(NODE),
  Deno: inProcess(DENO),
  Bun: inProcess(BUN),
};
