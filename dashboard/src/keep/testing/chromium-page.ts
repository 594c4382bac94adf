import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright";
import { findChromium } from "../../../../scripts/tools/find-chromium.ts";
import { type Found, missingIsFailure } from "../../../../scripts/tools/found.ts";

// As the page has it, and no more.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' http: https:; base-uri 'none'; form-action 'none'";

/** The Chromium for tests of what only a browser can do; a missing one is said, and in CI it is a failure. */
export async function chromiumForTests(what: string): Promise<Found<string>> {
  const found = await findChromium({ install: false });
  if (!found.found && missingIsFailure()) throw new Error(found.reason);
  if (!found.found) console.warn(`Skipped: ${what} (${found.reason})`);
  return found;
}

export interface ChromiumPage {
  readonly page: Page;
  close(): Promise<void>;
}

/**
 * An empty page in Chromium, under the dashboard's Content-Security-Policy, with the exports of some modules of
 * dashboard/src/ in `globalThis`.
 */
export async function openChromiumPage(
  executable: Found<string>,
  modules: readonly string[],
): Promise<ChromiumPage> {
  const imports = modules.map((path, index) => `import * as module${index} from "./${path}";`);
  const all = modules.map((_, index) => `...module${index}`);
  const bundle = await build({
    stdin: {
      contents: `${imports.join("\n")}\nObject.assign(globalThis, { ${all.join(", ")}, ready: true });`,
      resolveDir: fileURLToPath(new URL("../..", import.meta.url)),
    },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["btrdb-source"],
  });
  const server = createServer((request, response) => {
    const script = request.url === "/page.js";
    response.setHeader("content-type", script ? "text/javascript" : "text/html");
    response.setHeader("content-security-policy", POLICY);
    const html = `<!doctype html><meta charset="utf-8"><title>test</title><script type="module" src="/page.js"></script>`;
    response.end(script ? bundle.outputFiles[0]?.text : html);
  });
  const browser = await launch(executable);
  const origin = await listen(server);
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await page.goto(origin);
  await page.waitForFunction(() => "ready" in globalThis);
  return {
    page,
    async close() {
      await browser.close();
      server.close();
    },
  };
}

function launch(executable: Found<string>): Promise<Browser> {
  // Chromium's sandbox does not work for root in a container.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: executable.found ? executable.tool : "", args });
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`;
}
