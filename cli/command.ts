import type { Readable } from "node:stream";
import type { BTrDB, ConnectOptions } from "btrdb-web";
import type { OptionValues } from "./options.ts";
import type { Notes } from "./terminal/notes.ts";
import type { Output } from "./terminal/output.ts";

/** What a command works with. */
export interface CommandContext {
  readonly args: readonly string[];
  readonly values: OptionValues;
  /** Results. */
  readonly out: Output;
  /** What is said beside the results, on standard error. */
  readonly notes: Notes;
  readonly stdin: () => Readable;
  /** Ends everything: Ctrl-C, or nobody reads the output any more. */
  readonly signal: AbortSignal;
  /** What connect() is called with. */
  readonly connectOptions: ConnectOptions;
  readonly env: NodeJS.ProcessEnv;
  connect(): Promise<BTrDB>;
}

/** Runs a command. @returns the exit code where it is not 0 */
export type Command = (context: CommandContext) => Promise<number | undefined>;
