import type { FaultName } from "./fault-names.ts";
import type { Both } from "./reliability-table.ts";
import { CALL_NAMES, type Outcome } from "./run-case.ts";

/** What has to be the same in every runtime: class, code and tries, for ever and once. */
export function outcomes(results: ReadonlyMap<FaultName, Both>): Record<string, Record<string, string>> {
  const word = (outcome: Outcome | undefined) =>
    outcome === undefined
      ? ""
      : `${outcome.name || "exact"} ${outcome.code} ${outcome.tries}`.replace("  ", " ");
  return Object.fromEntries(
    [...results]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([fault, both]) => [
        fault,
        Object.fromEntries(
          CALL_NAMES.map((call) => [call, [both[call].always, both[call].once].map(word).join("; ")]),
        ),
      ]),
  );
}
