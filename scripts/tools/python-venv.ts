import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { cacheFolder } from "./cache-folder.ts";
import { withFileLock } from "./file-lock.ts";
import { findOnPath } from "./find-on-path.ts";
import { type Found, found, type Log, missing } from "./found.ts";
import { lastLine, runProgram } from "./run-program.ts";

const MARKER = "complete";
const BUILD = "build-";
const INSTALL_TIMEOUT_MS = 10 * 60_000;

export interface PythonVenv {
  readonly folder: string;
  readonly python: string;
  /** The folder with the programs that the packages brought. */
  readonly bin: string;
}

export interface VenvRequest {
  /** A word for the folder's name. */
  readonly name: string;
  /** For pip, exact versions: the folder's name carries their hash, so another list is another folder. */
  readonly requirements: readonly string[];
  readonly cache?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly log?: Log;
}

/**
 * A Python environment with these packages in the cache folder, made on first use. Safe to interrupt and to call from
 * several processes at once: each build has a folder of its own, because the pip of a caller that was killed may still
 * be writing, and the marker file, written last, names the one that is complete.
 */
export async function pythonVenv(request: VenvRequest): Promise<Found<PythonVenv>> {
  const python = findOnPath(["python3", "python"], request.env);
  if (python === undefined) return missing("no python3 on the PATH");
  const check = "import sys, venv, ensurepip; assert sys.version_info >= (3, 10); print(sys.version)";
  const version = await runProgram(python, ["-c", check]);
  if (!version.ok) {
    return missing(
      `${python} cannot make environments: it must be 3.10 or later with venv (Debian: apt-get install python3-venv)`,
    );
  }
  const name = `venv-${request.name}-${hash([version.output, ...request.requirements])}`;
  const folder = join(request.cache ?? cacheFolder(), name);
  try {
    const made = await completeVenv(folder);
    if (made !== undefined) return found(made);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await withFileLock(join(folder, "lock"), async () => {
      const madeMeanwhile = await completeVenv(folder);
      return madeMeanwhile === undefined ? makeVenv(python, folder, request) : found(madeMeanwhile);
    });
  } catch (error) {
    return missing(`cannot make a Python environment in ${folder}: ${(error as Error).message}`);
  }
}

/** The environment that the marker names. */
async function completeVenv(folder: string): Promise<PythonVenv | undefined> {
  const name = await readFile(join(folder, MARKER), "utf8").catch(() => undefined);
  return name === undefined ? undefined : venvIn(join(folder, name));
}

async function makeVenv(python: string, folder: string, request: VenvRequest): Promise<Found<PythonVenv>> {
  for (const left of await readdir(folder))
    if (left.startsWith(BUILD)) await removeIfPossible(join(folder, left));
  const build = await mkdtemp(join(folder, BUILD));
  request.log?.(`Installing ${request.requirements.join(", ") || "Python"} into ${build} (once)`);
  const venv = venvIn(build);
  const problem = await install(python, venv, request.requirements);
  if (problem !== undefined) {
    await removeIfPossible(build);
    return missing(problem);
  }
  // Renamed into place: a marker is whole or absent.
  const marker = join(folder, MARKER);
  await writeFile(`${marker}.new`, basename(build));
  await rename(`${marker}.new`, marker);
  return found(venv);
}

/** What an orphan still writes into cannot be removed; it is in nobody's way. */
async function removeIfPossible(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

async function install(
  python: string,
  venv: PythonVenv,
  requirements: readonly string[],
): Promise<string | undefined> {
  const pip = requirements.length === 0 ? ["--without-pip"] : [];
  const made = await runProgram(python, ["-m", "venv", ...pip, venv.folder], {
    timeoutMs: INSTALL_TIMEOUT_MS,
  });
  if (!made.ok) return `python3 -m venv failed: ${made.problem}`;
  if (requirements.length === 0) return undefined;
  const quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"];
  const installed = await runProgram(venv.python, ["-m", "pip", "install", ...quiet, ...requirements], {
    timeoutMs: INSTALL_TIMEOUT_MS,
  });
  if (installed.ok) return undefined;
  const error =
    installed.output.split("\n").find((line) => line.startsWith("ERROR:")) ?? lastLine(installed.output);
  return `pip install ${requirements.join(" ")} failed: ${error || installed.problem}`;
}

function venvIn(folder: string): PythonVenv {
  const bin = join(folder, process.platform === "win32" ? "Scripts" : "bin");
  return { folder, bin, python: join(bin, process.platform === "win32" ? "python.exe" : "python") };
}

function hash(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}
