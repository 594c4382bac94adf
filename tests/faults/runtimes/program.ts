// What runs in Deno, Bun and workerd with the packed package: faults by name, against a proxy in the test's process.
import type { FaultName } from "../fault-names.ts";
import { type Bench, prepare } from "../run-case.ts";
import { type FaultRun, runFault } from "../run-fault.ts";

/** Goes to the program as JSON. */
export interface FaultsTask {
  readonly directUrl: string;
  /** Commands of the proxy, see control.ts. */
  readonly controlUrl: string;
  readonly apiKey: string;
  /** See {@link Bench}. */
  readonly resends: boolean;
  readonly faults: readonly FaultName[];
}

/** Comes back as JSON. */
export interface FaultsResult {
  readonly runs: Readonly<Partial<Record<FaultName, FaultRun>>>;
  readonly doubled: readonly string[];
}

/** So many faults side by side, each with all calls. */
const AT_ONCE = 6;

export async function runFaults(task: FaultsTask): Promise<FaultsResult> {
  const ask = async <T>(command: string, args: readonly unknown[]): Promise<T> => {
    const body = JSON.stringify(args);
    const answer = await fetch(`${task.controlUrl}/${command}`, { method: "POST", body });
    return ((await answer.json()) as { result: T }).result;
  };
  const bench: Bench = {
    apiKey: task.apiKey,
    resends: task.resends,
    doubled: [],
    ...(await prepare(task.directUrl)),
    endpoint: (...fault) => ask("endpoint", fault),
    end: (id) => ask("end", [id]),
  };
  const runs: Partial<Record<FaultName, FaultRun>> = {};
  let next = 0;
  const work = async () => {
    for (let fault = task.faults[next++]; fault !== undefined; fault = task.faults[next++])
      runs[fault] = await runFault(bench, fault);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { runs, doubled: bench.doubled };
}
