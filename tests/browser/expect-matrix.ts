/** Stands for tests/faults/expect-matrix.ts in Chromium: what Node wrote down has to be true here as well. */
import { expect } from "vitest";
import { CHROMIUM_DIFFERS } from "../faults/chromium-differs.ts";
import type { FaultName } from "../faults/fault-names.ts";
import expected from "../faults/outcomes.json" with { type: "json" };
import { outcomes } from "../faults/outcomes.ts";
import type { Both } from "../faults/reliability-table.ts";
import { CALL_NAMES } from "../faults/run-case.ts";

export async function expectMatrix(results: ReadonlyMap<FaultName, Both>): Promise<void> {
  const asInNode: Record<string, Record<string, string>> = expected;
  const wrong: string[] = [];
  for (const [fault, found] of Object.entries(outcomes(results)))
    for (const call of CALL_NAMES) {
      const allowed = CHROMIUM_DIFFERS[fault as FaultName]?.here[call] ?? [asInNode[fault]?.[call] ?? ""];
      if (!allowed.includes(found[call] ?? ""))
        wrong.push(`${fault}, ${call}: ${found[call]} instead of ${allowed.join(" or ")}`);
    }
  expect(wrong).toEqual([]);
}
