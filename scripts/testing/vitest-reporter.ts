import type { Reporter, TestModule } from "vitest/node";
import { headline, writeReport } from "./counts.ts";

/** Writes the counts of a vitest run with the reasons of its skips, which vitest's own JSON leaves out. */
export default class VitestReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let [passed, skipped] = [0, 0];
    // An error outside of any test (a file that does not load, a hook) is a failure of its own.
    let failed = unhandledErrors.length;
    const reasons: string[] = [];
    const flaky: string[] = [];
    const outside = [...unhandledErrors, ...modules.flatMap((module) => module.errors())] as Error[];
    const failures = outside.map((error) => headline("outside of any test", error.stack ?? error.message));
    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) {
        failed += suite.errors().length;
        failures.push(...suite.errors().map(({ message }) => headline(suite.fullName, message)));
      }
      for (const test of module.children.allTests()) {
        const result = test.result();
        const name = `${module.relativeModuleId} > ${test.fullName}`;
        if (result.state === "passed") {
          passed += 1;
          if (test.diagnostic()?.flaky) flaky.push(headline(name, result.errors?.[0]?.message));
        } else if (result.state === "failed") {
          failed += 1;
          failures.push(headline(name, result.errors[0]?.message));
        } else {
          skipped += 1;
          const why = result.state === "skipped" ? result.note : undefined;
          reasons.push(`${test.fullName}: ${why ?? `${test.options.mode ?? "not run"} in the source`}`);
        }
      }
    }
    writeReport({ passed, failed, skipped, reasons, failures, flaky });
  }
}
