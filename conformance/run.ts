// Runs the conformance suite against each path, and compares what fails with stock connect-web. `node
// --conditions=btrdb-source conformance/run.ts RUNNER [PATH ...]`; npm test does it as its part "conformance".
import { fileURLToPath } from "node:url";
import { type Counts, NONE, sum, writeReport } from "../scripts/testing/counts.ts";
import { runProgram } from "../scripts/tools/run-program.ts";
import { paths } from "./paths/index.ts";
import { failsAlone, type RunOutput, readOutput, secondTry } from "./read-output.ts";

const STOCK = "stock";
/** Runs of the paths of this package with messages that are compressed; stock connect-web unpacks none. */
const GZIP = "gzip-";
/** A run takes seconds; on a machine that is busy, some more. */
const TIMEOUT_MS = 5 * 60_000;
/** The suite has deadlines of 200 ms, which a busy machine may miss: so few failures are tried again, by themselves. */
const MAX_RETRIED = 10;

const [runner, ...chosen] = process.argv.slice(2);
if (runner === undefined) throw new Error("conformance/run.ts RUNNER [PATH ...]");
const plain = Object.keys(paths);
const all = [...plain, ...plain.filter((name) => name !== STOCK).map((name) => `${GZIP}${name}`)];
const unknown = chosen.filter((name) => !all.includes(name));
if (unknown.length > 0) throw new Error(`there is no path ${unknown.join(", ")}: ${all.join(", ")}`);
const names = all.filter((name) => chosen.length === 0 || chosen.includes(name));

const flaky: string[] = [];
const runs = new Map<string, RunOutput>();
for (const name of names) {
  const first = await runSuite(runner, name);
  const again = first.failed.size > 0 && first.failed.size <= MAX_RETRIED;
  const run = again ? secondTry(first, await runSuite(runner, name, [...first.failed.keys()])) : first;
  for (const test of first.failed.keys())
    if (!run.failed.has(test)) flaky.push(`conformance of ${name}: ${test}`);
  runs.set(name, run);
  const { total, passed, failed, known, notRun } = run;
  console.log(
    `${name}: ${passed} of ${total} passed, ${failed.size + notRun} failed, ${known.length} known failures`,
  );
  for (const [test, why] of failed) console.log(`  FAILED ${test}: ${why}`);
}
const counts = sum([...[...runs].map(([name, run]) => countsOf(name, run)), ...comparisons(runs)]);
writeReport({ ...counts, flaky });
if (counts.failed > 0) process.exitCode = 1;

/** @param only names of cases; all of them by default */
async function runSuite(command: string, name: string, only: readonly string[] = []): Promise<RunOutput> {
  const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  const client = [process.execPath, "--conditions=btrdb-source", path("client.ts"), name.replace(GZIP, "")];
  const config = name.startsWith(GZIP) ? "config-gzip.yaml" : "config.yaml";
  const flags = ["--mode", "client", "--conf", path(config)];
  const knownFailing = ["--known-failing", `@${path(knownFailingOf(name))}`];
  const run = only.flatMap((test) => ["--run", test]);
  const { output } = await runProgram(command, [...flags, ...knownFailing, ...run, "--", ...client], {
    timeoutMs: TIMEOUT_MS,
  });
  return readOutput(output);
}

function knownFailingOf(name: string): string {
  return `known-failing-${name.startsWith(GZIP) ? "gzip" : name}.txt`;
}

/** Each case is one test; a known failure counts as skipped, with its name. */
function countsOf(name: string, { passed, failed, known, notRun }: RunOutput): Counts {
  return {
    ...NONE,
    passed,
    failed: failed.size + notRun,
    skipped: known.length,
    reasons: known.map((test) => `conformance of ${name}: ${test} (see ${knownFailingOf(name)})`),
    failures: [
      ...[...failed].map(([test, why]) => `conformance of ${name}: ${test}: ${why}`),
      ...(notRun > 0 ? [`conformance of ${name}: ${notRun} cases were not run`] : []),
    ],
  };
}

/** One test for each path of ours: what it fails, stock fails as well. */
function comparisons(outputs: ReadonlyMap<string, RunOutput>): Counts[] {
  const stock = outputs.get(STOCK);
  if (stock === undefined) return [];
  return [...outputs].flatMap(([name, run]) => {
    if (name === STOCK || name.startsWith(GZIP)) return [];
    const alone = failsAlone(run, stock);
    if (alone.length === 0) return [{ ...NONE, passed: 1 }];
    const text = `conformance: ${name} fails where ${STOCK} does not: ${alone.join(", ")}`;
    return [{ ...NONE, failed: 1, failures: [text] }];
  });
}
