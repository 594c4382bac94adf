import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DataFolderError } from "./data-folder-error.ts";

/** A lock that ends with this process, however the process ends. */
export interface ProcessLock {
  release(): Promise<void>;
}

/** Names of the files that the lock leaves in its folder. */
export const LOCK_FILES = ["lock", "lock.pid"] as const;

const SQLITE_BUSY = 5;

async function describeHolder(pidFile: string): Promise<string> {
  const pid = Number.parseInt(await readFile(pidFile, "utf8").catch(() => ""), 10);
  return pid > 0 ? `process ${pid}` : "another process";
}

/**
 * Locks `folder` for this process, or throws {@link DataFolderError} with the number of the process that has it.
 *
 * Node has no file locks, but its SQLite has: an exclusive transaction on an empty database is a lock of the
 * operating system. So there is no stale lock to take over, no process number that may have been given to another
 * process since, and containers that share a folder see each other. The number in `lock.pid` is for the message only.
 *
 * POSIX drops such a lock as soon as the process closes any descriptor of the file: nothing else may open `lock`.
 */
export async function lockFolder(folder: string): Promise<ProcessLock> {
  // Loaded only where there is something to lock: Node 22 warns that its SQLite is experimental.
  const { DatabaseSync } = await import("node:sqlite");
  const pidFile = join(folder, "lock.pid");
  const file = join(folder, "lock");
  let database: InstanceType<typeof DatabaseSync> | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (cause) {
    database?.close();
    const { errcode, message } = cause as Error & { errcode?: number };
    if (errcode !== SQLITE_BUSY) throw new DataFolderError(`cannot lock ${file}: ${message}`, { cause });
    throw new DataFolderError(`${folder} is in use by ${await describeHolder(pidFile)}`, { cause });
  }
  const held = database;
  // A full disk must not keep the server from starting: reads work without space.
  await writeFile(pidFile, `${process.pid}\n`).catch(() => undefined);
  return {
    async release() {
      await rm(pidFile, { force: true });
      held.close();
    },
  };
}
