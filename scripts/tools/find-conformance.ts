import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.ts";
import { withFileLock } from "./file-lock.ts";
import { findOnPath, isProgram } from "./find-on-path.ts";
import { type Found, found, type Log, missing } from "./found.ts";
import { runProgram } from "./run-program.ts";

/** The protos in conformance/proto are of the same version. */
export const CONFORMANCE_VERSION = "1.0.7";
const MODULE = "connectrpc.com/conformance/cmd/connectconformance";

export interface FindConformanceOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cache?: string;
  readonly log?: Log;
}

/** Connect's conformance runner, built by Go into the cache folder on first use. */
export async function findConformance(options: FindConformanceOptions = {}): Promise<Found<string>> {
  const env = options.env ?? process.env;
  const folder = join(options.cache ?? cacheFolder(env), `connectconformance-${CONFORMANCE_VERSION}`);
  const program = join(
    folder,
    process.platform === "win32" ? "connectconformance.exe" : "connectconformance",
  );
  if (isProgram(program)) return found(program);
  const go = findOnPath(["go"], env);
  if (go === undefined)
    return missing("no conformance runner: it is built with Go, which is not on the PATH");
  await mkdir(folder, { recursive: true });
  return withFileLock(join(folder, "lock"), async () => {
    if (isProgram(program)) return found(program);
    options.log?.(`Building ${MODULE}@v${CONFORMANCE_VERSION} into ${folder} (once)`);
    // go install renames into place: the program is whole or absent.
    const built = await runProgram(go, ["install", `${MODULE}@v${CONFORMANCE_VERSION}`], {
      env: { ...env, GOBIN: folder },
      timeoutMs: 10 * 60_000,
    });
    if (built.ok && isProgram(program)) return found(program);
    return missing(`no conformance runner: go install failed: ${built.problem || "it left no program"}`);
  });
}
