import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toolOrSkip } from "../../scripts/tools/found.ts";
import { root } from "../repository.ts";
import { type InstalledSuite, installSuite } from "./install-suite.ts";
import { STOCK_ROWS } from "./rows.ts";
import { runtimeTable } from "./runtime-table.ts";
import { MORE_BROWSERS, NEWEST_WORKERD, RUNTIMES } from "./runtimes.ts";
import { type Servers, startServers } from "./servers.ts";
import type { CaseResult } from "./suite-result.ts";

let installed: InstalledSuite;
let servers: Servers;
const all = new Map<string, readonly CaseResult[]>();

beforeAll(async () => {
  [installed, servers] = await Promise.all([installSuite(), startServers()]);
}, 120_000);
afterAll(() => servers.close());

const failures = (results: readonly CaseResult[]) =>
  results.filter(({ outcome }) => outcome === "fail").map(({ name, reason }) => `${name}: ${reason}`);

describe.concurrent("the packed package", () => {
  test.for(Object.entries(RUNTIMES))(
    "does all it can in %s",
    { timeout: 120_000 },
    async ([name, run], context) => {
      const results = toolOrSkip(await run(installed, servers), context.skip);
      if (results === undefined) return;
      all.set(name, results);
      expect(failures(results)).toEqual([]);
      expect(results.length).toBeGreaterThan(30);
    },
  );
});

describe.each(Object.entries(MORE_BROWSERS))("%s", (_name, run) => {
  test("does the same", { timeout: 120_000 }, async ({ skip }) => {
    const results = await run(installed, servers);
    if (!results.found) return skip(results.reason);
    expect(failures(results.tool)).toEqual([]);
  });
});

test("the table of docs/runtimes.md is what came of it", async ({ skip }) => {
  const absent = Object.keys(RUNTIMES).filter((name) => !all.has(name));
  if (absent.length > 0) return skip(`there are no results of ${absent.join(", ")}`);
  const inOrder = new Map(Object.keys(RUNTIMES).map((name) => [name, all.get(name) ?? []]));
  await expect(runtimeTable(inOrder)).toMatchFileSnapshot("../../docs/runtimes.md");
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
