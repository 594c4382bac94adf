import { execFile } from "node:child_process";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../../scripts/testing/run-tool.ts";
import { findOnPath } from "../../scripts/tools/find-on-path.ts";

const run = promisify(execFile);

/** A program that runs JavaScript files, and how it comes to trust a certificate authority. */
export interface ProcessRuntime {
  readonly command: string;
  readonly args: readonly string[];
  readonly caVariable: string;
}

const bin = (name: string) => join(ROOT, "node_modules/.bin", name);

export const NODE: ProcessRuntime = { command: bin("node"), args: [], caVariable: "NODE_EXTRA_CA_CERTS" };
export const DENO: ProcessRuntime = { command: bin("deno"), args: ["run", "-A"], caVariable: "DENO_CERT" };
export const BUN: ProcessRuntime = { command: bin("bun"), args: ["run"], caVariable: "NODE_EXTRA_CA_CERTS" };

/** A Node 20 of this machine, which is the oldest that the package says to support; undefined without. */
export async function findNode20(): Promise<ProcessRuntime | undefined> {
  // Not the node of node_modules/.bin, which npm puts in front.
  const outside = (process.env.PATH ?? "").split(":").filter((folder) => !folder.includes("node_modules"));
  for (const name of ["node20", "node", "nodejs"]) {
    const command = findOnPath([name], { PATH: outside.join(":") });
    if (command === undefined) continue;
    const { stdout } = await run(command, ["--version"], { env: {} }).catch(() => ({ stdout: "" }));
    if (stdout.startsWith("v20.")) return { ...NODE, command };
  }
  return undefined;
}

/** A home with a credentials file, and the environment of a user who has set one variable. */
async function userEnvironment(): Promise<{ home: string; env: Record<string, string> }> {
  const home = await mkdtemp(join(tmpdir(), "btrdb-home-"));
  await mkdir(join(home, ".predictivegrid"));
  await writeFile(
    join(home, ".predictivegrid/credentials.yaml"),
    "default:\n  btrdb: {endpoints: 'file.example.com:4411', api_key: SECRET-OF-FILE}\n",
  );
  return {
    home,
    env: { PATH: process.env.PATH ?? "", HOME: home, NO_COLOR: "1", BTRDB_ENDPOINTS: "env.example.com:4411" },
  };
}

/** Runs a program with an argument in JSON, and gives what it says after the word RESULTS. */
export async function runProgram<T>(
  runtime: ProcessRuntime,
  script: string,
  argument: object,
  options: { readonly caPath?: string | undefined; readonly cwd?: string } = {},
): Promise<T> {
  const { home, env } = await userEnvironment();
  const trust = options.caPath === undefined ? {} : { [runtime.caVariable]: options.caPath };
  const { stdout } = await run(
    runtime.command,
    [...runtime.args, script, JSON.stringify({ ...argument, home })],
    {
      env: { ...env, ...trust },
      // Generous: a busy machine is slow, and what hangs still ends.
      timeout: 180_000,
      maxBuffer: 64 << 20,
      ...(options.cwd && { cwd: options.cwd }),
    },
  );
  const said = /^RESULTS (.*)$/mu.exec(stdout)?.[1];
  if (said === undefined) throw new Error(`${script} gave no results: ${stdout}`);
  return JSON.parse(said) as T;
}
