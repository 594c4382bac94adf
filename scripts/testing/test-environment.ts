import { join } from "node:path";
import { findChromium } from "../tools/find-chromium.ts";
import { ENVOY_MISSING_VARIABLE, findEnvoy } from "../tools/find-envoy.ts";
import type { Log } from "../tools/found.ts";
import { INTEROP_MISSING_VARIABLE, interopVenv } from "../tools/interop-venv.ts";
import { ROOT } from "./run-tool.ts";

/** How Node in children comes to resolve this repository's packages to their sources (see "exports"). */
export const SOURCE_CONDITION = "--conditions=btrdb-source";

/** `env` for a child that runs this repository's TypeScript. */
export function sourceEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const options = env.NODE_OPTIONS ?? "";
  if (options.includes(SOURCE_CONDITION)) return env;
  return { ...env, NODE_OPTIONS: `${options} ${SOURCE_CONDITION}`.trim() };
}

/**
 * The same for tests that start many processes: Node keeps what it has compiled, TypeScript included. A command of the
 * command line then takes 0.1 s of CPU, not 0.3.
 */
export function compileCacheEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { NODE_COMPILE_CACHE: join(ROOT, "node_modules/.cache/node-compile"), ...env };
}

/** The same with Envoy looked for (and installed) once, so that the children need not look again. */
export async function envoyEnvironment(env: NodeJS.ProcessEnv, log: Log): Promise<NodeJS.ProcessEnv> {
  const envoy = await findEnvoy({ env, log });
  if (!envoy.found) {
    log(`Envoy: ${envoy.reason}`);
    return { ...env, [ENVOY_MISSING_VARIABLE]: envoy.reason };
  }
  log(`Envoy: ${envoy.tool.command} (${envoy.tool.from})`);
  return envoy.tool.prefix([]).length === 0 ? { ...env, ENVOY_BIN: envoy.tool.command } : env;
}

/** The same with Chromium, or the reason why there is none. */
export async function chromiumEnvironment(
  env: NodeJS.ProcessEnv,
  log: Log,
): Promise<{ env: NodeJS.ProcessEnv } | { reason: string }> {
  const chromium = await findChromium({ env, log });
  if (!chromium.found) return { reason: chromium.reason };
  log(`Chromium: ${chromium.tool}`);
  return { env: { ...env, CHROMIUM_BIN: chromium.tool } };
}

/** The same with the Python client installed, here and not within the time limit of a test. */
export async function pythonEnvironment(env: NodeJS.ProcessEnv, log: Log): Promise<NodeJS.ProcessEnv> {
  const venv = await interopVenv(log);
  return venv.found ? env : { ...env, [INTEROP_MISSING_VARIABLE]: venv.reason };
}
