import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startServer } from "btrdb-dev-server";
import { uuidToText } from "btrdb-web";
import { chromium } from "playwright";
import { serveFolder } from "../../e2e/bundlers/serve-folder.ts";
import { findChromium } from "../../scripts/tools/find-chromium.ts";

/** Scripts that a page asked for, as files of the folder: until all of the view was drawn, and after it. */
export interface Asked {
  readonly first: readonly string[];
  readonly later: readonly string[];
}

const POINTS = 100_000;
const START = 1_700_000_000_000_000_000n;

/** Opens a page of two lines with the chart that is built in this folder, and a server with a stream of windows. */
export async function asked(folder: string): Promise<Asked> {
  const chromiumFound = await findChromium();
  if (!chromiumFound.found) throw new Error(chromiumFound.reason);
  const server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => {} });
  const files = await serveFolder(folder, {});
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath: chromiumFound.tool, args });
  try {
    const uuid = await server.ingest.createStream({
      collection: "bench",
      tags: { name: "a", unit: "V" },
      annotations: {},
    });
    const time = BigInt64Array.from({ length: POINTS }, (_, index) => START + BigInt(index) * 1_000_000_000n);
    await server.ingest.insert(uuid, { time, value: Float64Array.from(time, (_, index) => Math.sin(index)) });
    await server.ingest.flush(uuid);
    await writeFile(
      join(folder, "index.html"),
      `<!doctype html><link rel="icon" href="data:,"><script type="module" src="btrdb-chart.js"></script>
<btrdb-chart endpoint="${server.url}" streams="${uuidToText(uuid)}" range="all"></btrdb-chart>`,
    );
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.error(`the page: ${error.message}`));
    await page.goto(files.url);
    const first = await page.evaluate(async () => {
      const chart = document.querySelector("btrdb-chart") as unknown as {
        describe(): { settled: boolean; series: { points: bigint }[] };
      };
      await customElements.whenDefined("btrdb-chart");
      for (;;) {
        const { settled, series } = chart.describe();
        if (settled && (series[0]?.points ?? 0n) > 0n) break;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return performance.getEntriesByType("resource").map(({ name }) => name);
    });
    await sleep(3000);
    const every = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    const script = (url: string) => url.startsWith(files.url) && url.endsWith(".js");
    const name = (url: string) => decodeURI(url.slice(files.url.length));
    const early = new Set(first);
    return {
      first: first.filter(script).map(name),
      later: every.filter((url) => script(url) && !early.has(url)).map(name),
    };
  } finally {
    await browser.close();
    await files.close();
    await server.close();
  }
}
