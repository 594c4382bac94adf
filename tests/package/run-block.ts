import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { Miniflare } from "miniflare";
import type { Found } from "../../scripts/tools/found.ts";
import { found } from "../../scripts/tools/found.ts";
import { openPlainPage, startBrowser } from "./browsers.ts";
import { bundleWorker } from "./bundle-worker.ts";
import { BUN, DENO, NODE, type ProcessRuntime } from "./processes.ts";
import { NEWEST_WORKERD } from "./runtimes.ts";

/** A program of a page of the documentation. */
export interface BlockProgram {
  readonly code: string;
  /** A folder in which the package is installed. */
  readonly folder: string;
  /** `host:port` of a server without TLS. */
  readonly endpoint: string;
}

/** Runs a program, and gives what it wrote: the output, or of a Worker the body of its answer. */
export type RunBlock = (program: BlockProgram) => Promise<Found<string>>;

const TIMEOUT_MS = 60_000;

async function withFile<T>({ folder }: BlockProgram, code: string, work: (file: string) => Promise<T>) {
  const own = await mkdtemp(join(folder, "block-"));
  try {
    const file = join(own, "program.ts");
    await writeFile(file, code);
    return await work(file);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

const inProcess =
  ({ command, args }: ProcessRuntime): RunBlock =>
  (program) =>
    withFile(program, program.code, async (file) => {
      const { PATH = "" } = process.env;
      const env = { PATH, HOME: program.folder, NO_COLOR: "1", BTRDB_ENDPOINTS: program.endpoint };
      const options = { cwd: program.folder, env, timeout: TIMEOUT_MS };
      const { stdout } = await promisify(execFile)(command, [...args, file], options);
      return found(stdout);
    });

/** Lines of a shell with the programs of the installed package, as `npx` finds them. */
const inShell: RunBlock = async ({ code, folder, endpoint }) => {
  const PATH = [dirname(NODE.command), process.env.PATH].join(delimiter);
  const env = { PATH, HOME: folder, NO_COLOR: "1", BTRDB_ENDPOINTS: endpoint };
  const options = { cwd: folder, env, timeout: TIMEOUT_MS };
  const { stdout } = await promisify(execFile)("sh", ["-euc", code], options);
  return found(stdout);
};

const inWorkerd: RunBlock = (program) =>
  withFile(program, program.code, async (file) => {
    const worker = new Miniflare({
      modules: true,
      script: await bundleWorker(file),
      compatibilityDate: NEWEST_WORKERD,
      bindings: { BTRDB_ENDPOINTS: program.endpoint },
    });
    try {
      const answer = await worker.dispatchFetch("http://worker/");
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${answer.status}: ${text}`);
      return found(text);
    } finally {
      await worker.dispose();
    }
  });

const inChromium: RunBlock = async (program) => {
  const browser = await startBrowser("chromium");
  if (!browser.found) return browser;
  const begin = `const said = []; console.log = (...words) => said.push(words.join(" "));
    const endpoint = ${JSON.stringify(program.endpoint)};`;
  const end = "globalThis.said = said;";
  const { code } = await transform(program.code, { loader: "ts", target: "es2022" });
  try {
    return await withFile(program, `${begin}\n${code}\n${end}`, async (file) => {
      const module = file.slice(program.folder.length + 1).replace(/\.ts$/u, ".mjs");
      await writeFile(join(program.folder, module), `${begin}\n${code}\n${end}`);
      const { page, close } = await openPlainPage(browser.tool, program.folder, module, { trustAll: false });
      const said = await page.waitForFunction(() => (globalThis as { said?: string[] }).said, undefined, {
        timeout: TIMEOUT_MS,
      });
      const lines = await said.jsonValue();
      await close();
      return found(lines?.join("\n") ?? "");
    });
  } finally {
    await browser.tool.close();
  }
};

/** What may stand behind `run=`. */
export const BLOCK_RUNTIMES: Readonly<Record<string, RunBlock>> = {
  shell: inShell,
  node: inProcess(NODE),
  deno: inProcess(DENO),
  bun: inProcess(BUN),
  workerd: inWorkerd,
  chromium: inChromium,
};
