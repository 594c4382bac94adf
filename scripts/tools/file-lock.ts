import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 100;
/** Longer than any work under a lock takes: an older lock was left behind, and its process number may be another's by now. */
const MAX_AGE_MS = 30 * 60_000;

/**
 * Runs `work` while holding the lock file, which names the process that holds it; other processes wait. A lock whose
 * process is gone (killed in the middle) counts as free.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const mine = `${process.pid}`;
  while (!(await take(path, mine))) {
    if (await isLeftBehind(path)) await rm(path, { force: true });
    else await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function isLeftBehind(path: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    const holder = Number(await readFile(path, "utf8"));
    return Date.now() - mtimeMs > MAX_AGE_MS || (holder > 0 && !isAlive(holder));
  } catch {
    return false; // released in this moment
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to someone else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
