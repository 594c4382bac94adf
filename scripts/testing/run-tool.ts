import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Counts, REPORT_VARIABLE, readReport } from "./counts.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The path of a program that one of the npm packages brings. */
export function packageProgram(name: string): string {
  return join(ROOT, "node_modules", ".bin", name);
}

/** Runs a program with its output on the terminal and nothing on its input; true when it ended well. */
export function runTool(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(false);
    });
    child.on("close", (code) => resolve(code === 0));
  });
}

/** Runs a test runner whose reporter writes its counts (see counts.ts). */
export async function runTests(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), "btrdb-test-"));
  try {
    const report = join(folder, "report.json");
    const well = await runTool(command, args, { ...env, [REPORT_VARIABLE]: report });
    return readReport(report, well);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
