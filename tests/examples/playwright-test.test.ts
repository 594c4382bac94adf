import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { packageProgram } from "../../scripts/testing/run-tool.ts";
import { findChromium } from "../../scripts/tools/find-chromium.ts";
import { toolOrSkip } from "../../scripts/tools/found.ts";
import { installExamplesBesideSources } from "./installed-examples.ts";

interface Report {
  readonly errors: readonly { readonly message?: string }[];
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly skipped: number };
}

test("Playwright runs the example's tests with the packed package", { timeout: 180_000 }, async ({
  skip,
  onTestFinished,
}) => {
  const chromium = toolOrSkip(await findChromium({ install: false }), skip);
  if (chromium === undefined) return;
  const { folder, examples } = await installExamplesBesideSources();
  const output = await mkdtemp(join(tmpdir(), "btrdb-playwright-"));
  onTestFinished(() => rm(output, { recursive: true, force: true }));

  const args = ["test", "--config", join(examples, "playwright-test"), "--reporter=json", "--output", output];
  const env = { ...process.env, CHROMIUM_BIN: chromium, FORCE_COLOR: "0" };
  const said = await new Promise<string>((resolve) => {
    // It ends with 1 where a test fails: the report says which.
    execFile(
      packageProgram("playwright"),
      args,
      { cwd: folder, env, timeout: 150_000 },
      (error, stdout, stderr) => resolve(stdout || `${error}\n${stderr}`),
    );
  });
  const report = JSON.parse(said) as Report;
  expect(report.errors).toEqual([]);
  expect(report.stats, said).toMatchObject({ expected: 3, unexpected: 0, skipped: 0, flaky: 0 });
});
