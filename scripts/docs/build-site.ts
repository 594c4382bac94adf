import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../testing/run-tool.ts";

/**
 * Builds the documentation into a folder: the pages of docs/ and the API, by TypeDoc, which has a TypeScript of its own
 * (see docs/package.json). A warning is a failure.
 *
 * @returns what TypeDoc said
 */
export async function buildSite(out: string): Promise<string> {
  const typedoc = join(ROOT, "docs/node_modules/typedoc/bin/typedoc");
  const args = [typedoc, "--options", join(ROOT, "docs/typedoc.json"), "--out", out];
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
      cwd: join(ROOT, "docs"),
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
    });
    return stdout + stderr;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`TypeDoc failed:\n${stdout}${stderr}`, { cause: error });
  }
}
