import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Counts, lastLine, NONE, readReport, sum } from "./counts.ts";

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
  const counts = { passed: 3, failed: 1, skipped: 1, reasons: ["why"] };
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
    { passed: 1, failed: 0, skipped: 1, reasons: ["a"] },
    { passed: 20, failed: 2, skipped: 0, reasons: [] },
  ]);
  expect(lastLine(total)).toBe("21 passed, 2 failed, 1 skipped");
  expect(total.reasons).toEqual(["a"]);
});
