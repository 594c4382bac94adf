import type { Readable, Writable } from "node:stream";
import { type BTrDBError, connect, isBTrDBError, VERSION } from "btrdb-web";
import { cliWords } from "./cli-words.ts";
import type { CommandContext } from "./command.ts";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import { helpText } from "./help.ts";
import { InsertStopped } from "./insert/insert-stopped.ts";
import { type CommandLine, parseCommandLine } from "./parse-command-line.ts";
import { readConnectOptions } from "./settings.ts";
import { Notes } from "./terminal/notes.ts";
import { Output, ReaderGone } from "./terminal/output.ts";
import { trustAuthority } from "./trust-authority.ts";
import { UsageError } from "./usage-error.ts";

/** What surrounds the command. */
export interface Surroundings {
  /** Opened only by commands that read it. */
  readonly stdin: () => Readable;
  readonly stdout: Writable & { isTTY?: boolean };
  readonly stderr: Writable & { isTTY?: boolean; columns?: number };
  readonly env: NodeJS.ProcessEnv;
  /** Aborted with an {@link Interrupted} by a signal of the system, and by this module when nobody reads the output. */
  readonly stop: AbortController;
}

/** A signal of the system ends the command. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly exitCode: number;

  constructor(exitCode: number) {
    super("interrupted");
    this.exitCode = exitCode;
  }
}

const KEY_ON_COMMAND_LINE =
  "other users of this machine can read --api-key in the list of processes; BTRDB_API_KEY, a profile or --api-key-file is safer";

/** Runs one command line. @returns the exit code */
export async function runCli(args: readonly string[], around: Surroundings): Promise<number> {
  const out = new Output(around.stdout, around.stop);
  let notes = new Notes(around.stderr);
  let json = false;
  try {
    const line = parseCommandLine(args);
    if (line.kind !== "run") return await tell(line, out);
    const { values } = line;
    json = values.json === true;
    const child = await trustAuthority(values.ca ?? around.env.BTRDB_CA_BUNDLE, around.env);
    if (child !== undefined) return child;
    const connectOptions = await readConnectOptions(values, around.env);
    const keys = [connectOptions.apiKey, around.env.BTRDB_API_KEY].filter((key) => typeof key === "string");
    notes = new Notes(around.stderr, { quiet: values.quiet === true, keys });
    if (values["api-key"] !== undefined) notes.say(KEY_ON_COMMAND_LINE);
    const { signal } = around.stop;
    const context: CommandContext = {
      args: line.args,
      values,
      out,
      notes,
      stdin: around.stdin,
      signal,
      connectOptions,
      env: around.env,
      connect: () => connect({ ...connectOptions, signal }),
    };
    const run = await line.command.load();
    const code = await run(context);
    await out.end();
    return code ?? EXIT.ok;
  } catch (error) {
    return failed(error, around.stop.signal, notes, json);
  } finally {
    notes.clear();
  }
}

async function tell(line: Exclude<CommandLine, { kind: "run" }>, out: Output): Promise<number> {
  await out.write(line.kind === "version" ? `${VERSION}\n` : helpText(line.command));
  await out.end();
  return EXIT.ok;
}

function failed(error: unknown, signal: AbortSignal, notes: Notes, json: boolean): number {
  const { reason } = signal;
  if (signal.aborted && reason instanceof ReaderGone) return EXIT.ok;
  const interrupted = signal.aborted && reason instanceof Interrupted;
  // What an insert has done is worth knowing also when it was stopped.
  if (!interrupted || !isStop(error)) notes.fail(json ? asJson(error) : `btrdb-web: ${asText(error)}`);
  return interrupted ? reason.exitCode : exitCodeOf(error);
}

/** An error that says no more than that everything was stopped. */
function isStop(error: unknown): boolean {
  if (error instanceof Interrupted || isBTrDBError(error, "CANCELED")) return true;
  return error instanceof Error && error.name === "AbortError";
}

/** One sentence for mistakes and for what went wrong outside; anything else is a fault of ours, with its stack. */
function asText(error: unknown): string {
  if (isBTrDBError(error)) return `${cliWords(error.message)}${whereToLook(error)}`;
  if (error instanceof UsageError) return error.message;
  if (!(error instanceof Error)) return String(error);
  if (error instanceof InsertStopped) return cliWords(error.message);
  return "code" in error ? error.message : (error.stack ?? error.message);
}

/** What to do about a connection that fails, or that nobody knows where to make. */
function whereToLook(error: BTrDBError): string {
  if (error.code === "NO_CREDENTIALS")
    return "\nGive --endpoint HOST:PORT, set BTRDB_ENDPOINTS, or name a profile with --profile.";
  const connection = error.name === "ConnectionError" && exitCodeOf(error) >= EXIT.notAuthorised;
  return connection ? "\n`btrdb-web explain` with the same options goes through it step by step." : "";
}

function asJson(error: unknown): string {
  const { name, code, message } = error as Partial<Error> & { code?: unknown };
  const fields = isBTrDBError(error) ? error.toJSON() : { name, code, message: message ?? String(error) };
  const { message: said } = fields;
  const insert = error instanceof InsertStopped ? error.toJSON() : {};
  return JSON.stringify({
    error: { ...fields, message: cliWords(said), ...insert, exitCode: exitCodeOf(error) },
  });
}
