import { type Counts, failure, lastLine, sum } from "./counts.ts";
import type { Part } from "./parts.ts";

/** One after the other; prints what each did and the sum as the last line, and sets the exit code. */
export async function runParts(
  runs: readonly { readonly part: Part; readonly args: readonly string[] }[],
): Promise<void> {
  const started = performance.now();
  const results: Counts[] = [];
  for (const { part, args } of runs) {
    console.log(`\n=== ${part.title} ===\n`);
    const before = performance.now();
    const counts = await part.run(args).catch((error: unknown) => {
      console.error(error);
      return failure(`${part.name}: ${String(error)}`);
    });
    const empty = counts.passed + counts.failed + counts.skipped === 0;
    // A part that runs nothing has lost its tests, which is no success.
    if (empty) console.error(`FAILED: ${part.name} ran no test`);
    results.push(empty ? failure(`${part.name} ran no test`) : counts);
    console.log(`\n--- ${part.name}: ${lastLine(results.at(-1) ?? counts)} (${seconds(before)})`);
  }

  const total = sum(results);
  list("Skipped", total.reasons);
  list("Passed at the second try only", total.flaky);
  list("Failed", total.failures);
  console.log(`\nTook ${seconds(started)}.`);
  console.log(lastLine(total));
  process.exitCode = total.failed > 0 ? 1 : 0;
}

function list(title: string, lines: readonly string[]): void {
  if (lines.length > 0) console.log(`\n${title}:\n${lines.map((line) => `  ${line}`).join("\n")}`);
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
