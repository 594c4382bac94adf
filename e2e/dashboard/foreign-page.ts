import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { CHART_FOLDER } from "../build-page.ts";
import { serveFolder } from "../bundlers/serve-folder.ts";
import type { TestStack } from "../fixtures.ts";

/** Somebody else's page with these lines, and the built chart beside it: another origin, under a strict policy. */
export async function foreignPage(stack: TestStack, body: string, script = "") {
  const folder = await mkdtemp(join(tmpdir(), "btrdb-embed-"));
  await cp(CHART_FOLDER, folder, { recursive: true });
  const html = `<!doctype html><html lang="en"><title>mine</title><link rel="icon" href="data:,"><body>
<script type="module" src="btrdb-chart.js"></script>
${body}${script === "" ? "" : '\n<script type="module" src="own.js"></script>'}`;
  await writeFile(join(folder, "index.html"), html);
  await writeFile(join(folder, "own.js"), script);
  const policy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src ${stack.endpoint}`;
  const files = await serveFolder(folder, { "content-security-policy": policy });
  return {
    url: files.url,
    async close(page: Page) {
      // Parts that the chart loads when it has nothing else to do must not meet a server that is gone.
      await page.goto("about:blank");
      await files.close();
      await rm(folder, { recursive: true });
    },
  };
}
