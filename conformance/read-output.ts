const PASSED = "is known to fail, but passed";

/** What the conformance runner says of one run. */
export interface RunOutput {
  readonly total: number;
  readonly passed: number;
  /** Cases that failed and were not known to, and known ones that passed, with the words of the runner. */
  readonly failed: ReadonlyMap<string, string>;
  /** Known failures that failed again. */
  readonly known: readonly string[];
  /** Cases that did not run: the client ended too early. */
  readonly notRun: number;
}

/** @throws Error for an output without its last lines: the runner did not get that far */
export function readOutput(output: string): RunOutput {
  const total = /^Total cases: (\d+)$/mu.exec(output);
  const passed = /^(\d+) passed, (\d+) failed$/mu.exec(output);
  if (total === null || passed === null)
    throw new Error(`the conformance runner gave no result: ${output.trim().slice(-2000)}`);
  const notRun = /^Another (\d+) could not be run/mu.exec(output);
  const failed = new Map<string, string>();
  const known: string[] = [];
  const lines = output.split("\n");
  for (const [index, line] of lines.entries()) {
    const unexpected = /^FAILED: (.+?)(?:(?: was expected to fail but did not)|:)$/u.exec(line)?.[1];
    if (unexpected !== undefined)
      failed.set(unexpected, line.endsWith(":") ? (lines[index + 1] ?? "").trim() : PASSED);
    const expected = /^INFO: (.+) failed \(as expected\):$/u.exec(line)?.[1];
    if (expected !== undefined) known.push(expected);
  }
  return {
    total: Number(total[1]),
    passed: Number(passed[1]),
    failed,
    known,
    notRun: Number(notRun?.[1] ?? 0),
  };
}

/** A run after its failures, and nothing else, were tried again. */
export function secondTry(first: RunOutput, second: RunOutput): RunOutput {
  return { ...first, failed: second.failed, passed: first.passed + second.passed };
}

/** The cases that fail in a run, known or not, and pass in the one that it is compared with. */
export function failsAlone(run: RunOutput, other: RunOutput): string[] {
  const others = failing(other);
  return [...failing(run)].filter((name) => !others.has(name));
}

function failing({ failed, known }: RunOutput): Set<string> {
  const names = [...failed].filter(([, why]) => why !== PASSED).map(([name]) => name);
  return new Set([...names, ...known]);
}
