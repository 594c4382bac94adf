import { join } from "node:path";
import type { Browser } from "playwright";
import { openPlainPage } from "./browsers.ts";
import { bundleWorker } from "./bundle-worker.ts";
import type { InstalledSuite } from "./install-suite.ts";
import { BUN, DENO, NODE, runProgram } from "./processes.ts";
import { NEWEST_WORKERD } from "./runtimes.ts";
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

/** Plays scenarios one after the other, each in a process or a page of its own. */
type Play = (
  installed: InstalledSuite,
  scenarios: readonly Scenario[],
  options?: PlayOptions,
) => Promise<Outcome[]>;

const inProcess =
  (program: typeof NODE): Play =>
  ({ folder, programs }, scenarios, { caPath } = {}) =>
    inTurn(scenarios, (scenario) =>
      runProgram(program, join(folder, programs, "main-process.mjs"), scenario, { caPath, cwd: folder }),
    );

async function inTurn(
  scenarios: readonly Scenario[],
  play: (scenario: Scenario) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const scenario of scenarios) outcomes.push(await play(scenario));
  return outcomes;
}

let bundle: Promise<string> | undefined;

export const workerd: Play = async (
  { folder, programs },
  scenarios,
  { caPath, compatibilityDate = NEWEST_WORKERD } = {},
) => {
  bundle ??= bundleWorker(join(folder, programs, "main-worker.mjs"));
  // Each has a workerd of its own all the same.
  const runs = scenarios.map((body) => ({ compatibilityDate, body }));
  const answers = await runWorker<Outcome>({ script: await bundle, runs }, caPath);
  return answers.map((run) => {
    if ("error" in run) throw new Error(run.error);
    return run.answer;
  });
};

/** A page that trusts every certificate, where a path to one is given. */
export const chromium =
  (browser: Browser): Play =>
  ({ folder, programs }, scenarios, { caPath } = {}) =>
    inTurn(scenarios, async (scenario) => {
      const plain = await openPlainPage(browser, folder, `${programs}/main-page.mjs`, {
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
    });

export const PROCESSES: Readonly<Record<string, Play>> = {
  Node: inProcess(NODE),
  Deno: inProcess(DENO),
  Bun: inProcess(BUN),
};
