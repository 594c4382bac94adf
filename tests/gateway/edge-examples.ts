import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { RunningServer } from "btrdb-dev-server";
import { startListening } from "../helpers/start-listening.ts";
import { bundleWorker } from "./bundle-worker.ts";
import { PAGE } from "./helpers.ts";
import { readWranglerConfig } from "./read-wrangler-config.ts";
import { signToken } from "./sign-token.ts";

// The deployable examples of edge/, each in its own runtime.

const root = fileURLToPath(new URL("../..", import.meta.url));
export const SECRET = "a secret that the issuer of tokens shares";
export const ISSUER = "https://login.example.com/";
export const AUDIENCE = "btrdb";

/** Why the examples cannot run; empty where they can. */
export let missing = "";
try {
  createRequire(join(root, "edge/verify-token.ts")).resolve("jose");
} catch {
  missing = "SKIPPED: the examples of edge/ need the package jose, which is not installed";
  console.error(missing);
}

/** An example that runs. */
export interface Running {
  readonly url: string;
  close(): Promise<void>;
}
export type Start = (env: Record<string, string>) => Promise<Running>;

/** Runs an example as a process of its own, until it says where it listens. */
export function inProcess(name: string, flags: readonly string[], main: string): Start {
  return async (env) => {
    const folder = mkdtempSync(join(tmpdir(), "btrdb-gateway-"));
    const started = await startListening(
      join(root, "node_modules/.bin", name),
      [...flags, "--conditions=btrdb-source", join(root, "edge", main)],
      // Deno's cache is in its own folder.
      { cwd: root, env: { ...process.env, ...env, DENO_DIR: folder, NO_COLOR: "1" } },
    );
    return {
      url: started.url,
      async close() {
        await started.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  };
}

export const inWorkerd: Start = async (env) => {
  // It looks for certificates when it is loaded.
  const { Miniflare } = await import("miniflare");
  const config = await readWranglerConfig();
  const worker = new Miniflare({
    modules: true,
    script: await bundleWorker("edge/cloudflare/worker.ts"),
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags,
    bindings: env,
    // Without Miniflare's own worker before it, which does not tell when a client has gone.
    unsafeDirectSockets: [{ port: 0 }],
  });
  const url = String(await worker.unsafeGetDirectURL()).replace(/\/$/u, "");
  return { url, close: () => worker.dispose() };
};

/** The environment of an example before a cluster. */
export function edgeEnv(
  endpoints: string,
  { apiKey = "", caPath, origin = PAGE }: EdgeEnvOptions = {},
): Record<string, string> {
  return {
    BTRDB_ENDPOINTS: endpoints,
    BTRDB_API_KEY: apiKey,
    GATEWAY_ORIGINS: origin,
    JWT_SECRET: SECRET,
    JWT_ISSUER: ISSUER,
    JWT_AUDIENCE: AUDIENCE,
    ...(caPath && { NODE_EXTRA_CA_CERTS: caPath, DENO_CERT: caPath }),
  };
}

export interface EdgeEnvOptions {
  readonly apiKey?: string;
  readonly caPath?: RunningServer["caPath"];
  readonly origin?: string;
}

/** What a token says; `btrdb` is what its user may see. */
export const claims = (btrdb: object, more: object = {}) => ({
  sub: "ann",
  iss: ISSUER,
  aud: AUDIENCE,
  exp: Math.floor(Date.now() / 1000) + 600,
  btrdb,
  ...more,
});

/** A token that the examples take. */
export const tokenOf = (btrdb: object, more: object = {}) => signToken(claims(btrdb, more), SECRET);
