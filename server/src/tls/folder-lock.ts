import { mkdir, rm, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const STALE_MS = 30_000;
const RETRY_MS = 20;

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException | undefined)?.code;

/** True once the folder is ours; the age of the lock of a process that died is what frees it. */
async function tryLock(lock: string): Promise<boolean> {
  try {
    await mkdir(lock, { mode: 0o700 });
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  const held = await stat(lock).catch(() => undefined);
  if (held && Date.now() - held.mtimeMs > STALE_MS) await rm(lock, { recursive: true, force: true });
  return false;
}

/**
 * Runs `work` while no other process holds the same lock. `lock` is a folder that must not exist otherwise: making a
 * folder either succeeds or fails on every file system, which is not so for locks on files.
 */
export async function withFolderLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  while (!(await tryLock(lock))) await sleep(RETRY_MS);
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}
