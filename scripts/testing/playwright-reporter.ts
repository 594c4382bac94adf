import type { FullConfig, Reporter, Suite } from "@playwright/test/reporter";
import { writeReport } from "./counts.ts";

/** Writes the counts of a Playwright run with the reasons of its skips. */
export default class PlaywrightReporter implements Reporter {
  #root: Suite | undefined;
  #errors = 0;

  printsToStdio(): boolean {
    return false;
  }

  onBegin(_config: FullConfig, root: Suite): void {
    this.#root = root;
  }

  /** Errors outside of any test: a file that does not load, the global set-up. */
  onError(): void {
    this.#errors += 1;
  }

  onEnd(): void {
    let [passed, skipped] = [0, 0];
    let failed = this.#errors;
    const reasons: string[] = [];
    for (const test of this.#root?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === "expected") passed += 1;
      else if (outcome === "skipped") {
        skipped += 1;
        const notes = [...test.annotations, ...test.results.flatMap((result) => result.annotations)];
        const why = notes.find((note) => note.type === "skip" || note.type === "fixme")?.description;
        reasons.push(`${test.titlePath().filter(Boolean).join(" > ")}: ${why ?? "not run"}`);
      } else failed += 1; // flaky too: a test that passes at the second try has found something
    }
    writeReport({ passed, failed, skipped, reasons });
  }
}
