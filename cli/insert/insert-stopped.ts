import { isBTrDBError, type MergePolicy } from "btrdb-web";

/** Points by index in the input, `to` exclusive, and the lines that they stand on, both inclusive. */
export interface PointSpan {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly [first: number, last: number];
}

/** How far an insert came before it stopped. */
export interface InsertState {
  /** Points that are stored for sure; those that were skipped count as stored before. */
  readonly stored: number;
  readonly skipped: number;
  /** Points that were sent, and of which nobody knows whether they are stored. */
  readonly unsure: PointSpan | undefined;
  readonly merge: MergePolicy;
}

/** An insert that ended before the input did. `cause` says why. */
export class InsertStopped extends Error {
  override readonly name = "InsertStopped";
  readonly state: InsertState;
  /** That of the cause. */
  readonly code: string | undefined;

  constructor(cause: unknown, state: InsertState) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`the insert stopped: ${why}\n${wordsOf(state)}`, { cause });
    this.state = state;
    this.code = isBTrDBError(cause) ? cause.code : undefined;
  }

  toJSON(): object {
    const { stored, unsure, skipped } = this.state;
    return { stored, unsure: unsure ?? null, next: skipped + stored };
  }
}

function wordsOf({ stored, skipped, unsure, merge }: InsertState): string {
  const maybe =
    unsure === undefined
      ? ""
      : `; points ${unsure.from} to ${unsure.to - 1} (lines ${unsure.lines[0]} to ${unsure.lines[1]}) may be stored`;
  const again = `--skip ${skipped + stored}`;
  const advice =
    unsure !== undefined && merge === "never"
      ? `Go on with ${again} --merge retain (or equal, replace), so that no point is there twice.`
      : `Go on with ${again}.`;
  return `${stored} points are stored${maybe}, and nothing after them. ${advice}`;
}
