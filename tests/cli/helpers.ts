import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, expect, onTestFinished } from "vitest";

/** The key of every server of these tests, and one that is wrong; neither may ever be shown. */
export const KEY = "RIGHT-KEY-9f31";
export const WRONG_KEY = "WRONG-KEY-77aa";

const main = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));
const SOURCES = [
  process.execPath,
  "--conditions=btrdb-source",
  "--disable-warning=ExperimentalWarning",
  main,
];

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** What runs the command line: by default its sources, in this Node. */
  readonly program?: readonly string[];
}

/** What came of a command. */
export interface Ran {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that is gone when the file's tests are over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "btrdb-cli-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the real command line, with nothing of this process' environment that means anything to it. */
export function start(args: readonly string[], options: RunOptions = {}): ChildProcessWithoutNullStreams {
  const [command = "", ...first] = options.program ?? SOURCES;
  const child = spawn(command, [...first, ...args], {
    env: { PATH: process.env.PATH, HOME: "/nonexistent", ...options.env },
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

/** How it ended: its exit code, or the signal. */
export async function ended(child: ChildProcessWithoutNullStreams): Promise<number | string> {
  const [code, signal] = await once(child, "close");
  return code ?? signal;
}

/** Runs a command to its end. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = start(args, options);
  // It may end before it has read all of it.
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  const [code, stdout, stderr] = await Promise.all([ended(child), text(child.stdout), text(child.stderr)]);
  for (const key of [KEY, WRONG_KEY]) expect(stdout + stderr).not.toContain(key);
  return { code, stdout, stderr };
}

/** Waits until standard error, or output, says it. */
export async function says(
  child: ChildProcessWithoutNullStreams,
  stream: "stdout" | "stderr",
  what: RegExp,
): Promise<string> {
  let seen = "";
  child[stream].setEncoding("utf8");
  for await (const chunk of child[stream].iterator({ destroyOnReturn: false })) {
    seen += chunk;
    if (what.test(seen)) return seen;
  }
  throw new Error(`it never said ${what}: ${seen}`);
}

/** Lines of a text that ends with a line break. */
export function lines(output: string): string[] {
  expect(output === "" || output.endsWith("\n")).toBe(true);
  return output.split("\n").slice(0, -1);
}
