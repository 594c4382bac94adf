import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toolOrSkip } from "../../scripts/tools/found.ts";
import { root } from "../repository.ts";
import { bundleWorker } from "./bundle-worker.ts";
import { type InstalledSuite, installSuite } from "./install-suite.ts";
import { STOCK_ROWS } from "./rows.ts";
import { withRuntimeSummary } from "./runtime-summary.ts";
import { runtimeTable } from "./runtime-table.ts";
import { MORE_BROWSERS, NEWEST_WORKERD, OLDEST_WORKERD, RUNTIMES } from "./runtimes.ts";
import { type Servers, startServers } from "./servers.ts";
import type { CaseResult } from "./suite-result.ts";
import { runWorker } from "./workers.ts";

let installed: InstalledSuite;
let servers: Servers;
const all = new Map<string, readonly CaseResult[]>();

beforeAll(async () => {
  [installed, servers] = await Promise.all([installSuite(), startServers()]);
}, 120_000);
afterAll(() => servers.close());

/** One text, since a list is shortened by whatever prints the failures of a run. */
const failures = (results: readonly CaseResult[]) =>
  results
    .filter(({ outcome }) => outcome === "fail")
    .map(({ name, reason, ms }) => `${name} (${ms} ms): ${reason}`)
    .join("\n");

describe.concurrent("the packed package", () => {
  test.for(Object.entries(RUNTIMES))(
    "does all it can in %s",
    { timeout: 240_000 },
    async ([name, run], context) => {
      const results = toolOrSkip(await run(installed, servers), context.skip);
      if (results === undefined) return;
      all.set(name, results);
      expect(failures(results), failures(results)).toBe("");
      expect(results.length).toBeGreaterThan(30);
    },
  );
});

describe.each(Object.entries(MORE_BROWSERS))("%s", (_name, run) => {
  test("does the same", { timeout: 120_000 }, async ({ skip }) => {
    const results = await run(installed, servers);
    if (!results.found) return skip(results.reason);
    expect(failures(results.tool), failures(results.tool)).toBe("");
  });
});

test("the tables of docs/runtimes.md and of README.md are what came of it", async ({ skip }) => {
  const absent = Object.keys(RUNTIMES).filter((name) => !all.has(name));
  if (absent.length > 0) return skip(`there are no results of ${absent.join(", ")}`);
  const inOrder = new Map(Object.keys(RUNTIMES).map((name) => [name, all.get(name) ?? []]));
  await expect(runtimeTable(inOrder)).toMatchFileSnapshot("../../docs/runtimes.md");
  const readme = await readFile(`${root}README.md`, "utf8");
  await expect(withRuntimeSummary(readme, inOrder)).toMatchFileSnapshot("../../README.md");
});

test("the newest compatibility date is the newest that workerd knows", () => {
  // The package has no types.
  const workerd = createRequire(import.meta.url)("workerd") as { compatibilityDate: string };
  expect(NEWEST_WORKERD).toBe(workerd.compatibilityDate);
});

test("tests that the table names are there", async () => {
  for (const { where, tests } of STOCK_ROWS)
    for (const [file, name] of tests)
      expect((await readFile(`${root}${file}`, "utf8")).includes(name), `${where}: ${file}: ${name}`).toBe(
        true,
      );
});

test("a Worker that imports all of it at its top starts, and requests in one isolate share no key", async () => {
  const script = await bundleWorker(join(installed.folder, installed.programs, "top-level.mjs"));
  const { tlsUrl, apiKeys } = await servers.context();
  // Again and again, so that what one request has loaded meets the others, at the same time and later.
  const [body = {}, ...beside] = Array.from({ length: 8 }, (_, i) => ({ tlsUrl, apiKey: apiKeys[i % 2] }));
  const runs = [OLDEST_WORKERD, NEWEST_WORKERD].map((compatibilityDate) => ({
    compatibilityDate,
    body,
    beside,
  }));
  type Said = { imported: number; keys: string[]; points: number[] }[];
  const answers = await runWorker<Said>({ script, runs }, servers.caPath);
  for (const run of answers) {
    if ("error" in run) throw new Error(run.error);
    for (const [i, { imported: parts, keys, points }] of run.answer.entries()) {
      expect([parts, ...points]).toEqual([5, 2, 2]);
      expect(keys.length).toBeGreaterThan(6);
      expect(new Set(keys)).toEqual(new Set([`Bearer ${apiKeys[i % 2]}`]));
    }
  }
});
