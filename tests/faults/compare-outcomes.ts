import { DIFFERENCES, type OtherRuntime } from "./differences.ts";
import type { FaultName } from "./fault-names.ts";
import expected from "./outcomes.json" with { type: "json" };
import { outcomes } from "./outcomes.ts";
import type { Both } from "./reliability-table.ts";
import { CALL_NAMES } from "./run-case.ts";

/** What is neither as in Node nor a known difference, in words. */
export function unexpectedOutcomes(runtime: OtherRuntime, results: ReadonlyMap<FaultName, Both>): string[] {
  const asInNode: Record<string, Record<string, string>> = expected;
  return Object.entries(outcomes(results)).flatMap(([fault, found]) =>
    CALL_NAMES.flatMap((call) => {
      const different = DIFFERENCES[runtime][fault as FaultName]?.here[call];
      const allowed = different ?? [asInNode[fault]?.[call] ?? ""];
      if (allowed.includes(found[call] ?? "")) return [];
      return [`${fault}, ${call}: ${found[call]} instead of ${allowed.join(" or ")}`];
    }),
  );
}
