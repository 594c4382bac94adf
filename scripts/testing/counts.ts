import { readFileSync, writeFileSync } from "node:fs";

/** What a part of `npm test` did. A reason says why something was skipped. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly reasons: readonly string[];
}

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0, reasons: [] };

/** The reporters of vitest, Playwright and pytest write their counts as JSON into the file that this variable names. */
export const REPORT_VARIABLE = "BTRDB_TEST_REPORT";

export function writeReport(counts: Counts): void {
  const file = process.env[REPORT_VARIABLE];
  if (file) writeFileSync(file, JSON.stringify(counts));
}

/**
 * The counts of one run. A runner that left no report, or that ended badly although nothing in its report failed (a
 * crash, a file that does not load), counts as one failure more: no ending is silent.
 */
export function readReport(file: string, exitedWell: boolean): Counts {
  let counts: Counts;
  try {
    counts = JSON.parse(readFileSync(file, "utf8")) as Counts;
  } catch {
    return { ...NONE, failed: 1 };
  }
  return !exitedWell && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (a, b) => ({
      passed: a.passed + b.passed,
      failed: a.failed + b.failed,
      skipped: a.skipped + b.skipped,
      reasons: [...a.reasons, ...b.reasons],
    }),
    NONE,
  );
}

export function lastLine(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}
