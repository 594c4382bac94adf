import { BTRDBValueError } from "../errors/index.ts";

/**
 * What happens to points at one time: `never` keeps all, `equal` drops exact repeats, `retain` keeps the old value,
 * `replace` the new one.
 */
export type MergePolicy = "never" | "equal" | "retain" | "replace";

const POLICIES: readonly MergePolicy[] = ["never", "equal", "retain", "replace"];

/** The number on the wire. @throws BTRDBValueError */
export function checkMergePolicy(policy: MergePolicy): number {
  const number = POLICIES.indexOf(policy);
  if (number >= 0) return number;
  throw new BTRDBValueError(
    `A merge policy is one of ${POLICIES.join(", ")}, not ${JSON.stringify(policy)}.`,
  );
}

/** @throws BTRDBValueError */
export function checkRoundBits(bits: number | undefined): number | undefined {
  if (bits === undefined || (Number.isInteger(bits) && bits >= 0 && bits <= 52)) return bits;
  throw new BTRDBValueError(`roundBits is a whole number of mantissa bits, 0 to 52, not ${String(bits)}.`);
}

/** Parts of at most so many points. @throws BTRDBValueError */
export function splitRequests(length: number, maxPoints = 25_000): { from: number; to: number }[] {
  if (!Number.isInteger(maxPoints) || maxPoints < 1 || maxPoints > 50_000) {
    throw new BTRDBValueError(
      `pointsPerRequest is a whole number from 1 to 50,000, which is the most that v5 takes (v4: 25,000), not ${String(maxPoints)}.`,
    );
  }
  return Array.from({ length: Math.ceil(length / maxPoints) }, (_, index) => ({
    from: index * maxPoints,
    to: Math.min(length, (index + 1) * maxPoints),
  }));
}
