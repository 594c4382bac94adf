/**
 * How long it takes until a new process, or a new page, knows what server it speaks to: cold is all of it, from nothing but the
 * code on disk (Node: import, connect(), info; Chromium: open the page, the same); warm is another connect() with the same
 * server. Beside stock connect-web, which asks Info, and `fetch` of the bytes of Info.
 */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BuildOptions, build } from "esbuild";
import { serveFolder } from "../e2e/bundlers/serve-folder.ts";
import { installPackage, packPackage } from "../scripts/package/packed.ts";
import { connectEntries } from "./connect/entries.ts";
import type { Bench, Cell } from "./harness/bench.ts";
import { Closing } from "./harness/closing.ts";
import { Samples } from "./harness/samples.ts";
import { launchChromium } from "./stack/launch-chromium.ts";
import { envoyBefore } from "./stack/long-stream.ts";
import { embeddedServer } from "./stack/processes.ts";

const FOLDER = fileURLToPath(new URL("../.cache/bench-connect", import.meta.url));

interface Times {
  readonly cold: number;
  readonly warm: number;
}

export const bench: Bench = {
  name: "connect",
  title: "connect(), cold and warm",
  minutes: 1,
  tools: ["chromium", "envoy"],
  packages: ["@connectrpc/connect-web", "@bufbuild/protobuf"],
  async run(options) {
    const rounds = options.number("rounds", 7, 1);
    await using closing = new Closing();
    const server = closing.keep(await embeddedServer("--database", "memory"), (running) => running.close());
    const envoy = await envoyBefore(closing, server.address);
    const urls = { direct: `http://${server.address}`, Envoy: envoy.plain, "Envoy, TLS": envoy.tls };
    const files = closing.keep(await serveFolder(FOLDER, {}), (serving) => serving.close());
    const names = Object.keys(connectEntries);
    // As a page gets it from npm.
    const installed = await installPackage(await packPackage());
    for (const [name, code] of Object.entries(connectEntries)) {
      const common = {
        stdin: { contents: code, resolveDir: installed },
        bundle: true,
        minify: true,
        splitting: true,
        format: "esm",
        target: "es2022",
      } satisfies BuildOptions;
      const slug = `entry-${names.indexOf(name)}`;
      await build({ ...common, outdir: `${FOLDER}/${slug}`, platform: "browser", entryNames: "page" });
      await build({
        ...common,
        outdir: `${FOLDER}/${slug}-node`,
        platform: "node",
        entryNames: "program",
        outExtension: { ".js": ".mjs" },
      });
      await writeFile(
        `${FOLDER}/${slug}.html`,
        `<!doctype html><link rel="icon" href="data:,"><script type="module" src="${slug}/page.js"></script>`,
      );
    }
    const browser = await launchChromium(closing);
    const inNode = async (slug: string, url: string): Promise<Times> => {
      const began = Date.now();
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: envoy.caPath, BENCH_URL: url };
      const { stdout } = await promisify(execFile)(process.execPath, [`${FOLDER}/${slug}-node/program.mjs`], {
        env,
      });
      const { done, warm } = JSON.parse(stdout) as { done: number; warm: number };
      return { cold: done - began, warm };
    };
    const inChromium = async (slug: string, url: string): Promise<Times> => {
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      try {
        const page = await context.newPage();
        await page.goto(`${files.url}${slug}.html?${encodeURIComponent(url)}`);
        return await page.evaluate(() => (globalThis as unknown as { connected: Promise<Times> }).connected);
      } finally {
        await context.close();
      }
    };
    const [cold, warm] = [new Samples(), new Samples()];
    for (let round = -1; round < rounds; round++) {
      for (const [place, url] of Object.entries(urls))
        for (const [index, name] of names.entries())
          for (const [where, open] of [["Node", inNode] as const, ["Chromium", inChromium] as const]) {
            const times = await open(`entry-${index}`, url);
            if (round < 0) continue;
            cold.add(`${where}, ${place}: ${name}`, times.cold);
            warm.add(`${where}, ${place}: ${name}`, times.warm);
          }
      options.log(`round ${round + 1} of ${rounds}`);
    }
    const tableOf = (samples: Samples) => {
      const table: Record<string, Record<string, Cell>> = {};
      for (const key of samples.names) {
        const [place = "", name = ""] = key.split(": ");
        table[place] ??= {};
        table[place][name] = samples.spread(key);
      }
      return table;
    };
    const [ours, stock] = names as [string, string];
    const ratios: Record<string, Cell> = {};
    for (const where of ["Node", "Chromium"]) {
      const key = (name: string) => `${where}, Envoy, TLS: ${name}`;
      ratios[`${where}, Envoy, TLS: cold, time of stock`] = cold.ratio(key(ours), key(stock));
      ratios[`${where}, Envoy, TLS: warm, time of stock`] = warm.ratio(key(ours), key(stock));
    }
    return { settings: { rounds }, tables: { "cold, ms": tableOf(cold), "warm, ms": tableOf(warm) }, ratios };
  },
};
