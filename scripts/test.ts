// npm test: every check and test of the repository. `npm test -- PART ...` runs some parts; with one part, further
// arguments go to its test runner: `npm test -- e2e --grep info`.
import { type Counts, failure, lastLine, sum } from "./testing/counts.ts";
import { PARTS } from "./testing/parts.ts";

const started = performance.now();
const args = process.argv.slice(2);
const known = new Set(PARTS.map((part) => part.name));
const firstOther = args.findIndex((arg) => !known.has(arg));
const names = firstOther < 0 ? args : args.slice(0, firstOther);
const rest = firstOther < 0 ? [] : args.slice(firstOther);
if (rest.length > 0 && names.length !== 1) {
  console.error(`npm test -- [${[...known].join("|")}] [arguments for that one part's test runner]`);
  process.exit(2);
}

const results: Counts[] = [];
for (const part of PARTS) {
  if (names.length > 0 && !names.includes(part.name)) continue;
  console.log(`\n=== ${part.title} ===\n`);
  const before = performance.now();
  const counts = await part.run(rest).catch((error: unknown) => {
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

function list(title: string, lines: readonly string[]): void {
  if (lines.length > 0) console.log(`\n${title}:\n${lines.map((line) => `  ${line}`).join("\n")}`);
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
