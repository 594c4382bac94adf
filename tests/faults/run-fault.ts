import { type Call, FAULTS, type FaultName } from "./fault-names.ts";
import type { Both } from "./reliability-table.ts";
import { type Bench, CALL_NAMES, type Outcome, runCase } from "./run-case.ts";

/** Longer than every deadline and every wait that a server asks for: what takes longer never ends. */
const HANGS_MS = 150_000;

/** What one fault does to all kinds of calls, and what is wrong with that, in words. */
export interface FaultRun {
  readonly both: Both;
  readonly wrong: readonly string[];
}

/** Where the fault stays, and where it goes away after the first time, side by side unless it keeps the processor busy. */
export async function runFault(bench: Bench, fault: FaultName): Promise<FaultRun> {
  const both = {} as Record<Call, { always: Outcome; once: Outcome | undefined }>;
  const wrong: string[] = [];
  const runBoth = async (call: Call): Promise<void> => {
    const [always, once] = await Promise.all([
      inTime(`${fault}, ${call}`, runCase(bench, fault, call)),
      FAULTS[fault].harmless
        ? undefined
        : inTime(`${fault}, ${call}, once`, runCase(bench, fault, call, { times: 1 })),
    ]);
    both[call] = { always, once };
    for (const outcome of [always, once])
      if (outcome !== undefined) wrong.push(...mistakesOf(outcome, fault, call));
  };
  let before: Promise<unknown> = Promise.resolve();
  await Promise.all(
    CALL_NAMES.map((call) => {
      const run = FAULTS[fault].busy ? before.then(() => runBoth(call)) : runBoth(call);
      // All that is wrong, not only the first.
      before = run.catch((error: unknown) => void wrong.push(String(error)));
      return before;
    }),
  );
  return { both, wrong };
}

/** Either well, or with an error of a known kind. */
function mistakesOf({ name, code, tries }: Outcome, fault: FaultName, call: Call): string[] {
  const where = `${fault}, ${call}: ${name || "exact"} ${code} after ${tries} tries`;
  if (FAULTS[fault].harmless && (name !== "" || tries !== 1)) return [where];
  return name !== "" && (!/^[A-Z_]+$/u.test(code) || tries > 5) ? [where] : [];
}

async function inTime<T>(what: string, run: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const never = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: did not end in ${HANGS_MS} ms`)), HANGS_MS);
  });
  return Promise.race([run, never]).finally(() => clearTimeout(timer));
}
