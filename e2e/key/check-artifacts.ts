import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FullConfig } from "@playwright/test";
import { CHART_FOLDER, PAGE_FOLDER } from "../build-page.ts";
import { lookForKey } from "./look-for-key.ts";
import { traceLeaks } from "./trace-leaks.ts";

/**
 * When all tests are over: no file that they left, nor the pages that were built for them, has the key. A picture of it
 * would not be found, as pictures are packed.
 */
export default async function globalTeardown({ projects }: FullConfig): Promise<void> {
  const folders = new Set([...projects.map(({ outputDir }) => outputDir), PAGE_FOLDER, CHART_FOLDER]);
  const leaks: string[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const bytes = await readFile(path);
      leaks.push(...lookForKey(path, `${path}\n${bytes.toString("latin1")}`));
      if (!path.endsWith("trace.zip")) continue;
      const trace = traceLeaks(path, bytes);
      leaks.push(...trace.leaks);
      // A visit without the key would be one in which nothing can be found.
      if (path.includes("key-trace") && trace.expected === 0) leaks.push(`${path} has no key at all`);
    }
  }
  if (leaks.length > 0) throw new Error(`The API key of this run:\n${[...new Set(leaks)].join("\n")}`);
}
