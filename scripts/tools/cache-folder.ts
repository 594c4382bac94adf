import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder for everything this project fetches or makes outside the checkout (certificates, Python environments):
 * $BTRDB_CACHE_DIR, else $XDG_CACHE_HOME/btrdb-web, else ~/.cache/btrdb-web. Deleting it is always safe.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.BTRDB_CACHE_DIR) return env.BTRDB_CACHE_DIR;
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "btrdb-web");
}
