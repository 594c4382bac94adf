/** Stands for tests/faults/expect-matrix.ts in Chromium: what Node wrote down has to be true here as well. */
import { expect } from "vitest";
import { unexpectedOutcomes } from "../faults/compare-outcomes.ts";
import type { FaultName } from "../faults/fault-names.ts";
import type { Both } from "../faults/reliability-table.ts";

export async function expectMatrix(results: ReadonlyMap<FaultName, Both>): Promise<void> {
  expect(unexpectedOutcomes("Chromium", results)).toEqual([]);
}
