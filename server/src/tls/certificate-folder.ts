import { homedir } from "node:os";
import { join } from "node:path";

/** Cache folder of the project: $BTRDB_CACHE_DIR, else $XDG_CACHE_HOME/btrdb-web, else ~/.cache/btrdb-web. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.BTRDB_CACHE_DIR) return env.BTRDB_CACHE_DIR;
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, "btrdb-web");
  return join(homedir(), ".cache", "btrdb-web");
}

/** Where the CA and the server certificate are kept. */
export const certificateFolder = (env?: NodeJS.ProcessEnv): string => join(cacheFolder(env), "tls");
