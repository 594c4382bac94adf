import { readFileSync, writeFileSync } from "node:fs";
import type { PageRead } from "./page.ts";
import type { Question } from "./questions.ts";
import { type ReaderBrowser, readInPage } from "./reader-page.ts";

/** Resident bytes of a process: now, or the most since the last reset of its mark. */
function resident(pid: number, what: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1]) * 1024;
}

/**
 * One read in a page of its own, after a small one that warms up, with the peak of the memory of the page's process above what
 * it was before: all that is resident, so garbage too. (Linux: Chromium itself tells only what its last collection left.)
 */
export async function watchedRead(
  browser: ReaderBrowser,
  reader: string,
  warm: Question,
  question: Question,
): Promise<PageRead & { readonly memory: number }> {
  const page = await browser.open();
  try {
    const times = await browser.rendererTimes();
    await readInPage(page, reader, warm);
    // Nobody tells which process a page has: it is the one that has just worked.
    const worked = [...(await browser.rendererTimes())].map(
      ([id, time]) => [id, time - (times.get(id) ?? 0)] as const,
    );
    const [pid] = worked.reduce((most, other) => (other[1] > most[1] ? other : most));
    const session = await page.context().newCDPSession(page);
    await session.send("HeapProfiler.collectGarbage");
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
    const before = resident(pid, "VmRSS");
    const read = await readInPage(page, reader, question);
    return { ...read, memory: resident(pid, "VmHWM") - before };
  } finally {
    await page.context().close();
  }
}
