import { fileURLToPath } from "node:url";
import { type Browser, type CDPSession, chromium, type Page } from "playwright";
import { build } from "vite";
import { startYears, type YearsStack } from "../../e2e/years/start-years.ts";
import { findChromium } from "../../scripts/tools/find-chromium.ts";
import { findEnvoy } from "../../scripts/tools/find-envoy.ts";
import type { Found } from "../../scripts/tools/found.ts";
import type {} from "./page/page.ts";

const ROOT = fileURLToPath(new URL("page", import.meta.url));
const OUT = fileURLToPath(new URL("../../.cache/bench-dashboard", import.meta.url));
const VIEWPORT = { width: 1540, height: 800 };

/** What a benchmark in a browser has: the ten years behind Envoy over TLS, and a page with a chart. */
export interface BenchBrowser {
  readonly years: YearsStack;
  readonly browser: Browser;
  readonly page: Page;
  readonly session: CDPSession;
  /** Bytes and requests that went through Envoy until now, in both directions. */
  traffic(): Promise<Traffic>;
  close(): Promise<void>;
}

export interface Traffic {
  readonly bytes: number;
  readonly requests: number;
}

export function need<T>(found: Found<T>): T {
  if (found.found) return found.tool;
  throw new Error(found.reason);
}

export async function startBenchBrowser(points: number): Promise<BenchBrowser> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const part of closing.splice(0).reverse()) await part();
  };
  try {
    await build({
      configFile: false,
      root: ROOT,
      logLevel: "warn",
      resolve: { conditions: ["btrdb-source", "module", "browser", "production"] },
      worker: { format: "es" },
      build: { outDir: OUT, emptyOutDir: true, target: "es2022" },
    });
    const envoy = need(await findEnvoy());
    const years = await startYears({ points, envoy, page: { from: "build", folder: OUT } });
    closing.push(() => years.close());
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const browser = await chromium.launch({ executablePath: need(await findChromium()), args });
    closing.push(() => browser.close());
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: VIEWPORT });
    const page = await context.newPage();
    page.on("pageerror", (error) => console.error(`the page: ${error.message}`));
    await page.goto(years.pageUrls?.tls ?? "");
    const { few: _few, ...eight } = years.streams;
    const list = Object.values(eight).map(({ uuid, name, collection, unit }) => ({
      uuid,
      name,
      collection,
      unit,
    }));
    await page.evaluate(([endpoint, streams]) => window.bench.open(endpoint, streams), [
      years.tlsUrl,
      list,
    ] as const);
    const session = await context.newCDPSession(page);
    const stats = `${years.envoy?.adminUrl}/stats?filter=^http\\.btrdb\\.downstream_(rq_total|cx_.x_bytes_total)`;
    const traffic = async () => {
      const text = await (await fetch(stats)).text();
      const value = (name: string) => Number(new RegExp(`${name}: (\\d+)`).exec(text)?.[1]);
      const bytes = value("cx_tx_bytes_total") + value("cx_rx_bytes_total");
      return { bytes, requests: value("rq_total") };
    };
    return { years, browser, page, session, traffic, close };
  } catch (error) {
    await close();
    throw error;
  }
}
