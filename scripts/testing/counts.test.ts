import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Counts, headline, lastLine, NONE, readReport, sum } from "./counts.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "btrdb-counts-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function report(counts: Counts): Promise<string> {
  const file = join(folder, "report.json");
  await writeFile(file, JSON.stringify(counts));
  return file;
}

test("a report is what it says", async () => {
  const counts = { ...NONE, passed: 3, failed: 1, skipped: 1, reasons: ["why"], flaky: ["b"] };
  expect(readReport(await report(counts), false)).toEqual(counts);
});

test("a runner that ends badly with nothing failed counts as a failure", async () => {
  expect(readReport(await report({ ...NONE, passed: 3 }), false)).toMatchObject({ passed: 3, failed: 1 });
});

test("a runner that leaves no report counts as a failure, even when it ends well", () => {
  expect(readReport(join(folder, "missing.json"), true)).toMatchObject({ failed: 1 });
});

test("counts add up to the last line", () => {
  const total = sum([
    { ...NONE, passed: 1, skipped: 1, reasons: ["a"] },
    { ...NONE, passed: 20, failed: 2, failures: ["b", "c"] },
  ]);
  expect(lastLine(total)).toBe("21 passed, 2 failed, 1 skipped");
  expect(total).toMatchObject({ reasons: ["a"], failures: ["b", "c"] });
});

test("a failure is told by its name and the beginning of its words, without colours", () => {
  expect(headline("a > b", "\u001b[31mexpected 1\u001b[39m\n\n  to be 2\n")).toBe(
    "a > b: expected 1 | to be 2",
  );
  expect(headline("a", undefined)).toBe("a: ");
});
