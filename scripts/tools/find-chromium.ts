import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { chromium } from "playwright";
import { findOnPath } from "./find-on-path.ts";
import { type Found, found, type Log, missing } from "./found.ts";
import { runProgram } from "./run-program.ts";

const SYSTEM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MACOS_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

export interface FindChromiumOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** false: look only, install nothing. */
  readonly install?: boolean;
  readonly log?: Log;
}

/**
 * A Chromium that runs: $CHROMIUM_BIN, Playwright's own, one of the system; else one that is installed now, by
 * Playwright where the network allows, or by apt-get for root on Debian.
 */
export async function findChromium(options: FindChromiumOptions = {}): Promise<Found<string>> {
  const env = options.env ?? process.env;
  const explicit = env.CHROMIUM_BIN;
  if (explicit) {
    return (await runs(explicit))
      ? found(explicit)
      : missing(`CHROMIUM_BIN is ${explicit}, which does not run`);
  }
  const own = chromium.executablePath();
  if (existsSync(own) && (await runs(own))) return found(own);
  const system = findOnPath(SYSTEM_NAMES, env) ?? (existsSync(MACOS_CHROME) ? MACOS_CHROME : undefined);
  if (system !== undefined && (await runs(system))) return found(system);
  if (options.install === false) return missing("no Chromium installed (npx playwright install chromium)");

  const reasons: string[] = [];
  options.log?.("Installing Chromium for Playwright (once)");
  const cli = join(dirname(createRequire(import.meta.url).resolve("playwright/package.json")), "cli.js");
  const installed = await runProgram(process.execPath, [cli, "install", "chromium"], {
    timeoutMs: 5 * 60_000,
  });
  if (installed.ok && (await runs(own))) return found(own);
  reasons.push(
    installed.ok ? "Playwright's Chromium does not start here" : "playwright install chromium failed",
  );

  if (process.getuid?.() === 0 && (await isDebian()) && findOnPath(["apt-get"], env) !== undefined) {
    options.log?.("Installing Chromium with apt-get (once)");
    const quiet = { env: { ...env, DEBIAN_FRONTEND: "noninteractive" }, timeoutMs: 10 * 60_000 };
    await runProgram("apt-get", ["update"], quiet);
    const apt = await runProgram("apt-get", ["install", "-y", "chromium"], quiet);
    const path = findOnPath(SYSTEM_NAMES, env);
    if (path !== undefined && (await runs(path))) return found(path);
    reasons.push(`apt-get install chromium failed: ${apt.problem}`);
  }
  return missing(`no Chromium: ${reasons.join("; ")}`);
}

/** A downloaded browser without the system's libraries is there, but does not start. */
async function runs(path: string): Promise<boolean> {
  return (await runProgram(path, ["--version"], { timeoutMs: 30_000 })).ok;
}

async function isDebian(): Promise<boolean> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  return /^ID(_LIKE)?=.*\bdebian\b/m.test(release);
}
