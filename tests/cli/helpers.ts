import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { ensureCertificates, type RunningServer, startServer } from "btrdb-dev-server";
import { afterAll, expect, onTestFinished } from "vitest";
import { runCli } from "../../cli/run-cli.ts";

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

/** A server with TLS and a key, and certificates of its own: those of the cache folder may be renewed meanwhile. */
export async function serverWithKey(): Promise<{ server: RunningServer; tlsUrl: string; caPath: string }> {
  const {
    caPath,
    certPath: cert,
    keyPath: key,
  } = await ensureCertificates({ folder: await temporaryFolder() });
  const options = { port: 0, tlsPort: 0, cert, key, database: "memory", apiKeys: [KEY], graceMs: 200 };
  const server = await startServer({ ...options, log: () => {} });
  return { server, tlsUrl: server.tlsUrl ?? "", caPath };
}

/** Starts the real command line, with nothing of this process' environment that means anything to it. */
export function start(args: readonly string[], options: RunOptions = {}): ChildProcessWithoutNullStreams {
  const [command = "", ...first] = options.program ?? SOURCES;
  const { PATH } = process.env;
  // What is built for a test lies in a folder that will be gone: nothing to keep.
  const NODE_COMPILE_CACHE = options.program ? undefined : process.env.NODE_COMPILE_CACHE;
  const child = spawn(command, [...first, ...args], {
    env: { PATH, NODE_COMPILE_CACHE, HOME: "/nonexistent", ...options.env },
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

/** Takes what is written, as a terminal or as a pipe. */
class Screen extends Writable {
  text = "";
  readonly isTTY: boolean;
  readonly columns = 60;

  constructor(isTTY: boolean) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
  }

  override _write(chunk: string, _: string, done: () => void): void {
    this.text += chunk;
    done();
  }
}

/** Runs a command in this process, which takes a tenth of the time. */
export async function inside(
  args: readonly string[],
  { env = {}, input = "", out = false, err = false }: RunOptions & { out?: boolean; err?: boolean } = {},
): Promise<Ran> {
  const stdout = new Screen(out);
  const stderr = new Screen(err);
  const stdin = () => Readable.from([Buffer.from(input)]);
  const code = await runCli(args, { stdin, stdout, stderr, env, stop: new AbortController() });
  for (const key of [KEY, WRONG_KEY]) expect(stdout.text + stderr.text).not.toContain(key);
  return { code, stdout: stdout.text, stderr: stderr.text };
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
