import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, platform, release, totalmem } from "node:os";
import { promisify } from "node:util";
import { findChromium } from "../../scripts/tools/find-chromium.ts";
import { ENVOY_VERSION } from "../../scripts/tools/find-envoy.ts";
import { interopVenv } from "../../scripts/tools/interop-venv.ts";
import type { Tool } from "./bench.ts";
import { need } from "./need.ts";

/** On what it was measured: without it, numbers say nothing. */
export interface Meta {
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  /** Processes that wanted to run in the last minute, before and after: above 1 before, times say little. */
  readonly load: { readonly before: number; readonly after: number };
  readonly seconds: number;
  readonly versions: Readonly<Record<string, string>>;
}

const run = async (program: string, ...args: string[]): Promise<string> =>
  (await promisify(execFile)(program, args)).stdout.trim();

const TOOLS: Readonly<Record<Tool, () => Promise<Record<string, string>>>> = {
  chromium: async () => {
    const version = await run(need(await findChromium()), "--version");
    return { chromium: /[\d.]+/u.exec(version)?.[0] ?? version };
  },
  envoy: async () => ({ envoy: ENVOY_VERSION }),
  python: async () => {
    const script = "import sys, btrdb; print(sys.version.split()[0], btrdb.__version__)";
    const [python = "", client = ""] = (await run(need(await interopVenv()).python, "-c", script)).split(" ");
    return { python, "btrdb (Python)": client };
  },
};

export function packageVersion(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

export async function versionsOf(
  tools: readonly Tool[],
  packages: readonly string[],
): Promise<Record<string, string>> {
  const versions: Record<string, string> = { node: process.versions.node, v8: process.versions.v8 };
  for (const tool of tools) Object.assign(versions, await TOOLS[tool]());
  for (const name of packages) versions[name] = packageVersion(name);
  return versions;
}

export const load = (): number => Number(loadavg()[0]!.toFixed(1));

export function machine(): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} x ${cpus()[0]?.model ?? "?"}, ${gigabytes} GB, ${platform()} ${release()}`;
}

/** The commit that was measured, with a + where files differ from it. */
export async function commit(): Promise<string> {
  try {
    const changed = await run(
      "git",
      "status",
      "--porcelain",
      "--",
      "src",
      "server/src",
      "bench",
      ":!bench/results",
    );
    return (await run("git", "rev-parse", "--short", "HEAD")) + (changed === "" ? "" : "+");
  } catch {
    return "unknown";
  }
}
