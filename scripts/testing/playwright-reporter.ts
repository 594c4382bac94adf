import type { FullConfig, Reporter, Suite, TestError } from "@playwright/test/reporter";
import { headline, writeReport } from "./counts.ts";

/** Writes the counts of a Playwright run with the reasons of its skips. */
export default class PlaywrightReporter implements Reporter {
  #root: Suite | undefined;
  readonly #errors: TestError[] = [];

  printsToStdio(): boolean {
    return false;
  }

  onBegin(_config: FullConfig, root: Suite): void {
    this.#root = root;
  }

  /** Errors outside of any test: a file that does not load, the global set-up. */
  onError(error: TestError): void {
    this.#errors.push(error);
  }

  onEnd(): void {
    let [passed, skipped] = [0, 0];
    let failed = this.#errors.length;
    const reasons: string[] = [];
    const failures = this.#errors.map(({ message }) => headline("outside of any test", message));
    const flaky: string[] = [];
    for (const test of this.#root?.allTests() ?? []) {
      const outcome = test.outcome();
      const name = test.titlePath().filter(Boolean).join(" > ");
      const words = () =>
        headline(name, test.results.find(({ error }) => error !== undefined)?.error?.message);
      if (outcome === "expected") passed += 1;
      else if (outcome === "skipped") {
        skipped += 1;
        const notes = [...test.annotations, ...test.results.flatMap((result) => result.annotations)];
        const why = notes.find((note) => note.type === "skip" || note.type === "fixme")?.description;
        reasons.push(`${name}: ${why ?? "not run"}`);
      } else if (outcome === "flaky") {
        passed += 1;
        flaky.push(words());
      } else {
        failed += 1;
        failures.push(words());
      }
    }
    writeReport({ passed, failed, skipped, reasons, failures, flaky });
  }
}
