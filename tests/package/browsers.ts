import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { extname, join, normalize } from "node:path";
import { type Browser, chromium, firefox, type Page, webkit } from "playwright";
import { findChromium } from "../../scripts/tools/find-chromium.ts";
import { type Found, found, missing } from "../../scripts/tools/found.ts";
import { serve } from "../helpers/fault-server.ts";
import { importMap } from "./import-map.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".css": "text/css",
  ".mjs": "text/javascript",
  ".js": "text/javascript",
  ".json": "application/json",
};

/** A page that takes the package out of node_modules as it is, with an import map and no bundler. */
export interface PlainPage {
  readonly page: Page;
  close(): Promise<void>;
}

export type BrowserName = "chromium" | "firefox" | "webkit";

export async function startBrowser(name: BrowserName): Promise<Found<Browser>> {
  if (name !== "chromium") {
    const type = name === "firefox" ? firefox : webkit;
    if (!existsSync(type.executablePath()))
      return missing(`no ${name} installed (npx playwright install ${name})`);
    return found(await type.launch());
  }
  const program = await findChromium({ install: false });
  if (!program.found) return program;
  // Chromium's sandbox does not work for root in a container.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return found(await chromium.launch({ executablePath: program.tool, args }));
}

/** Opens a page that runs one module of the folder. */
export async function openPlainPage(
  browser: Browser,
  folder: string,
  module: string,
  options: { readonly trustAll: boolean },
): Promise<PlainPage> {
  const map = JSON.stringify({ imports: await importMap(folder) });
  const html = `<!doctype html><html lang="en"><title>suite</title>
    <script type="importmap">${map}</script><script type="module" src="/${module}"></script></html>`;
  const server = await serve(serving(folder, html));
  const context = await browser.newContext({ ignoreHTTPSErrors: options.trustAll });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(`http://127.0.0.1:${server.port}/`, { waitUntil: "load" });
  if (errors.length > 0) throw new Error(errors.join("; "));
  return {
    page,
    close: async () => {
      await context.close();
      await server.close();
    },
  };
}

function serving(folder: string, html: string): RequestListener {
  const files = servingFiles(folder);
  return (request, response) => {
    if (request.url !== "/") return files(request, response);
    response.writeHead(200, { "content-type": "text/html" }).end(html);
  };
}

/** Answers with the files of a folder, as any web server does. */
export function servingFiles(folder: string): RequestListener {
  return async ({ url = "/" }, response) => {
    const path = normalize(decodeURIComponent(url.split("?")[0] ?? ""));
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    try {
      const bytes = await readFile(join(folder, path));
      response.writeHead(200, { "content-type": type }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  };
}
