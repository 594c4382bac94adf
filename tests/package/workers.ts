import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NODE, runProgram } from "./processes.ts";
import type { WorkerTask } from "./worker-host.ts";

const HOST = fileURLToPath(new URL("worker-host.ts", import.meta.url));

export type WorkerAnswer<T> = { readonly answer: T } | { readonly error: string };

/** Sends requests to a Worker, each in a workerd of its own with its compatibility date. */
export async function runWorker<T>(task: WorkerTask, caPath?: string): Promise<WorkerAnswer<T>[]> {
  const folder = await mkdtemp(join(tmpdir(), "btrdb-worker-"));
  try {
    const file = join(folder, "task.json");
    await writeFile(file, JSON.stringify(task));
    return await runProgram(NODE, HOST, { file }, { caPath });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
