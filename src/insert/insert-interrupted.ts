import { BTrDBError } from "../errors/index.ts";

/** Points by index, `to` exclusive. */
export interface IndexRange {
  readonly from: number;
  readonly to: number;
}

/** How far an insert came. */
export interface InsertState {
  /** Points that are stored for sure, counted from the first. */
  readonly acknowledged: number;
  /** Points that were sent, and of which nobody knows whether they are stored. */
  readonly unsure?: IndexRange | undefined;
  /** Points that were not sent, or that the server refused. */
  readonly notStored?: IndexRange | undefined;
  /** Version after the last acknowledged request. */
  readonly version?: bigint | undefined;
}

/** An insert that failed half way. `cause` says why, and `code` is the cause's. */
export class InsertInterrupted extends BTrDBError implements InsertState {
  override readonly name: string = "InsertInterrupted";
  readonly acknowledged: number;
  readonly unsure: IndexRange | undefined;
  readonly notStored: IndexRange | undefined;
  readonly version: bigint | undefined;

  constructor(
    why: string,
    { code, cause, ...state }: InsertState & { cause?: BTrDBError; code?: BTrDBError["code"] } = {
      acknowledged: 0,
    },
  ) {
    const { unsure, notStored, acknowledged } = state;
    const parts = [`${acknowledged} points are stored`];
    if (unsure !== undefined) parts.push(`points ${unsure.from} to ${unsure.to - 1} may be stored`);
    if (notStored !== undefined) parts.push(`points ${notStored.from} to ${notStored.to - 1} are not`);
    const advice =
      unsure === undefined
        ? `Insert again from point ${acknowledged} on.`
        : `To insert again from point ${acknowledged} on without doubling any, use the merge policy "equal", "retain" or "replace".`;
    super(`The insert stopped half way: ${parts.join(", ")} (${why.replace(/\.$/u, "")}). ${advice}`, {
      code: code ?? cause?.code ?? "RPC_FAILED",
      ...(cause?.status !== undefined && { status: cause.status }),
      cause,
    });
    this.acknowledged = acknowledged;
    this.unsure = unsure;
    this.notStored = notStored;
    this.version = state.version;
  }
}
