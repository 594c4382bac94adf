import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ENVOY_VERSION, type Envoy } from "../tools/find-envoy.ts";
import { type EnvoySettings, renderEnvoyConfig } from "./render-config.ts";

const POLL_MS = 20;
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;

export interface RunningEnvoy {
  /** Port of each listener, by its name in the file. */
  readonly ports: ReadonlyMap<string, number>;
  /** http://HOST:PORT of Envoy's admin interface. */
  readonly adminUrl: string;
  /** Resolves when Envoy has ended, with how: asked to by close() or not. */
  readonly ended: Promise<string>;
  /** What Envoy wrote until now. */
  output(): string;
  close(): Promise<void>;
  /** Ends it at once, in the middle of whatever it does. */
  kill(): Promise<void>;
}

/**
 * Runs a file of proxy/ with these settings and resolves when Envoy listens on all its ports, which it does after the
 * first health check of the nodes. Rejects with Envoy's own words when it does not come up.
 */
export async function startEnvoy(
  envoy: Envoy,
  configFile: string,
  settings: EnvoySettings,
): Promise<RunningEnvoy> {
  const folder = await mkdtemp(join(tmpdir(), "btrdb-envoy-"));
  try {
    const config = join(folder, "envoy.json");
    const admin = join(folder, "admin");
    await writeFile(config, renderEnvoyConfig(await readFile(configFile, "utf8"), settings));
    // One core's worth of workers serves any browser; without hot restart several Envoys can run side by side.
    const flags = [
      "-c",
      config,
      "--admin-address-path",
      admin,
      "--disable-hot-restart",
      "--file-flush-interval-msec",
      "100",
      "--concurrency",
      "2",
    ];
    const child = spawn(
      envoy.command,
      [...envoy.prefix(mounts(folder, settings)), ...flags, "--log-level", "warning"],
      {
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const running = new EnvoyProcess(child, folder);
    try {
      return await running.ready(admin);
    } catch (error) {
      await running.close();
      throw error;
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** What `envoy --mode validate` says about a file of proxy/ with these settings: "" when it is content. */
export async function validateEnvoyConfig(
  envoy: Envoy,
  configFile: string,
  settings: EnvoySettings,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "btrdb-envoy-"));
  try {
    const config = join(folder, "envoy.json");
    await writeFile(config, renderEnvoyConfig(await readFile(configFile, "utf8"), settings));
    const args = [
      ...envoy.prefix(mounts(folder, settings)),
      "--mode",
      "validate",
      "-c",
      config,
      "--log-level",
      "warning",
    ];
    const child = spawn(envoy.command, args, { stdio: ["ignore", "pipe", "pipe"] });
    const output = collect(child);
    const code = await new Promise((resolve) => child.once("close", resolve).once("error", resolve));
    // A warning (a deprecated field) is a complaint too: the file is an example to copy.
    const complaints = output().replace(/^configuration '.*' OK$/m, "");
    return code === 0 ? complaints.trim() : `${complaints.trim()}\nexit: ${code}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class EnvoyProcess implements RunningEnvoy {
  ports: ReadonlyMap<string, number> = new Map();
  adminUrl = "";
  readonly output: () => string;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly ended: Promise<string>;
  #end: string | undefined;
  /** A parent that exits without close() must not leave Envoy behind. */
  readonly #kill = () => this.#child.kill("SIGKILL");

  constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.#folder = folder;
    this.output = collect(child);
    this.ended = new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("close", (code, signal) => resolve(`exit ${signal ?? code}`));
    });
    void this.ended.then((end) => {
      this.#end = end;
    });
    process.once("exit", this.#kill);
  }

  async ready(adminFile: string): Promise<this> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (performance.now() < deadline) {
      if (this.#end !== undefined) throw new Error(startProblem(this.output(), this.#end));
      const address = await readFile(adminFile, "utf8").catch(() => "");
      if (address !== "" && (await isLive(address))) {
        this.adminUrl = `http://${address}`;
        this.ports = await listenerPorts(address);
        return this;
      }
      await sleep(POLL_MS);
    }
    throw new Error(`Envoy was not ready after ${START_TIMEOUT_MS / 1000} s\n${this.output()}`.trim());
  }

  async kill(): Promise<void> {
    this.#kill();
    await this.close();
  }

  async close(): Promise<void> {
    this.#child.kill("SIGTERM");
    const patience = new AbortController();
    const late = sleep(STOP_TIMEOUT_MS, undefined, { signal: patience.signal }).then(
      this.#kill,
      () => undefined,
    );
    await this.ended;
    patience.abort();
    await late;
    process.removeListener("exit", this.#kill);
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function collect(child: ChildProcess): () => string {
  let output = "";
  const take = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-100_000);
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  return () => output;
}

function startProblem(output: string, end: string): string {
  const taken = /cannot bind '([^']+)': Address already in use/.exec(output);
  if (taken !== null) return `Envoy cannot listen on ${taken[1]}: another program has this port`;
  return `Envoy ${ENVOY_VERSION} did not start (${end})\n${output}`.trim();
}

async function isLive(address: string): Promise<boolean> {
  try {
    return (await fetch(`http://${address}/ready`)).ok;
  } catch {
    return false;
  }
}

async function listenerPorts(address: string): Promise<Map<string, number>> {
  const response = await fetch(`http://${address}/listeners?format=json`);
  const { listener_statuses: statuses } = (await response.json()) as {
    listener_statuses: { name: string; local_address: { socket_address: { port_value: number } } }[];
  };
  return new Map(statuses.map((status) => [status.name, status.local_address.socket_address.port_value]));
}

/** The folders with the files that Envoy reads or writes, for a container. */
function mounts(folder: string, settings: EnvoySettings): readonly string[] {
  const files = [settings.certificate?.chain, settings.certificate?.key, settings.nodesCa];
  return [...new Set([folder, ...files.filter((file) => file !== undefined).map((file) => dirname(file))])];
}
