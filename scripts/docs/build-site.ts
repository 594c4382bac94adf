import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ROOT } from "../testing/run-tool.ts";

const TYPEDOC = join(ROOT, "docs/node_modules/typedoc/bin/typedoc");
const CONFIG = join(ROOT, "docs/typedoc.config.js");

/**
 * Builds the documentation into a folder: the pages of docs/ and the API, by TypeDoc, which has a TypeScript of its own
 * (see docs/package.json). A warning is a failure, and thrown.
 *
 * @returns what TypeDoc said
 */
export async function buildSite(out: string): Promise<string> {
  const child = spawn(process.execPath, [TYPEDOC, "--options", CONFIG, "--out", out], {
    cwd: join(ROOT, "docs"),
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  if (code !== 0) throw new Error(`TypeDoc failed:\n${stdout}${stderr}`);
  return stdout + stderr;
}
