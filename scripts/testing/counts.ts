import { readFileSync, writeFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

const HEAD_LINES = 8;

/**
 * What a part of `npm test` did. A reason says why something was skipped, a failure what failed and with which words, and
 * `flaky` names what passed at the second try only.
 */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly reasons: readonly string[];
  readonly failures: readonly string[];
  readonly flaky: readonly string[];
}

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0, reasons: [], failures: [], flaky: [] };

/** The reporters of vitest, Playwright and pytest write their counts as JSON into the file that this variable names. */
export const REPORT_VARIABLE = "BTRDB_TEST_REPORT";

/** One failure, with its words. */
export function failure(text: string): Counts {
  return { ...NONE, failed: 1, failures: [text] };
}

/** The beginning of what an error says: the whole of it is in the output of its runner. */
export function headline(name: string, message: string | undefined): string {
  const lines = stripVTControlCharacters(message ?? "").split("\n", HEAD_LINES);
  return `${name}: ${lines
    .map((line) => line.trim())
    .filter(Boolean)
    .join(" | ")}`;
}

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
    counts = { ...NONE, ...(JSON.parse(readFileSync(file, "utf8")) as Counts) };
  } catch {
    return failure("the runner left no report");
  }
  if (exitedWell || counts.failed > 0) return counts;
  return { ...counts, failed: 1, failures: ["the runner ended badly, although nothing failed"] };
}

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (a, b) => ({
      passed: a.passed + b.passed,
      failed: a.failed + b.failed,
      skipped: a.skipped + b.skipped,
      reasons: [...a.reasons, ...b.reasons],
      failures: [...a.failures, ...b.failures],
      flaky: [...a.flaky, ...b.flaky],
    }),
    NONE,
  );
}

export function lastLine(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}
