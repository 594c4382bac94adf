/** What is read of one stream. */
interface Task {
  readonly uuid: Uint8Array;
  readonly start: bigint;
  /** Exclusive. */
  readonly end: bigint;
  /** 0n is the latest. */
  readonly version: bigint;
}

export type ValuesTask = Task;

export interface WindowsTask extends Task {
  /** Nanoseconds. */
  readonly width: bigint;
  readonly depth: number;
}

export interface AlignedWindowsTask extends Task {
  /** Exponent of the width. */
  readonly pointWidth: number;
}

export type ReadTask = Task;
