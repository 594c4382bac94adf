import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureCertificates } from "btrdb-dev-server";
import { type RunningEnvoy, startEnvoy } from "../../../scripts/envoy/start-envoy.ts";
import { recentlyFreePort } from "../../../scripts/stack/ports.ts";
import type { Envoy } from "../../../scripts/tools/find-envoy.ts";

const BIN = fileURLToPath(new URL("../../../server/bin/btrdb-dev-server.js", import.meta.url));
const CONFIG = fileURLToPath(new URL("../../../proxy/envoy.yaml", import.meta.url));
const HOST = "127.0.0.1";

/** What is killed: one of them, or both. */
export type Target = "server" | "envoy" | "both";

/** A server in a process of its own, with its data on disk, and Envoy before it; on the same ports after each start. */
export interface Cluster {
  /** Through Envoy. */
  readonly url: string;
  kill(target: Target): Promise<void>;
  /** Resolves when what was killed is up again. */
  start(target: Target): Promise<void>;
  close(): Promise<void>;
}

export async function startCluster(envoy: Envoy): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), "btrdb-chaos-"));
  const ports = { server: await recentlyFreePort(HOST), plain: await recentlyFreePort(HOST) };
  const certificates = await ensureCertificates({ folder: join(folder, "tls") });
  let server: ServerProcess | undefined;
  let proxy: RunningEnvoy | undefined;

  const startServer = async () => {
    server = spawnServer(ports.server, folder);
    await server.ready;
  };
  const startProxy = async () => {
    proxy = await startEnvoy(envoy, CONFIG, {
      host: HOST,
      plainPort: ports.plain,
      tlsPort: 0,
      nodes: [{ host: HOST, port: ports.server }],
      page: null,
      certificate: { chain: certificates.certPath, key: certificates.keyPath },
    });
  };
  const cluster: Cluster = {
    url: `http://${HOST}:${ports.plain}`,
    async kill(target) {
      await Promise.all([
        target === "envoy" ? undefined : server?.kill(),
        target === "server" ? undefined : proxy?.kill(),
      ]);
    },
    async start(target) {
      await Promise.all([
        target === "envoy" ? undefined : startServer(),
        target === "server" ? undefined : startProxy(),
      ]);
    },
    async close() {
      await cluster.kill("both");
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await cluster.start("both");
    return cluster;
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

interface ServerProcess {
  readonly ready: Promise<void>;
  kill(): Promise<void>;
}

function spawnServer(port: number, folder: string): ServerProcess {
  const args = ["--port", String(port), "--no-tls", "--data", join(folder, "data")];
  const child: ChildProcess = spawn(process.execPath, [BIN, ...args], {
    env: { PATH: process.env.PATH, BTRDB_CACHE_DIR: join(folder, "cache") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  const kill = () => void child.kill("SIGKILL");
  // A test that ends in any way leaves no server behind.
  process.once("exit", kill);
  let output = "";
  const ready = new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      if (/ready: /u.test(output)) resolve();
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    void closed.then(() => reject(new Error(`the server ended: ${output}`)));
  });
  ready.catch(() => undefined);
  return {
    ready,
    async kill() {
      kill();
      await closed;
      process.removeListener("exit", kill);
    },
  };
}
