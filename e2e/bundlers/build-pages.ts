import { execFileSync } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as esbuild, transform } from "esbuild";
import { build as vite } from "vite";
import webpack from "webpack";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Below the repository, so that the dependencies of the package are found. */
const FOLDER = join(ROOT, ".cache/e2e-bundlers");

/** Where each bundler's page is, and what it needs in its URL. */
export const PAGES = {
  vite: { folder: join(FOLDER, "vite"), query: "" },
  webpack: { folder: join(FOLDER, "webpack"), query: "" },
  // esbuild builds no workers by itself: there, the worker is an entry point of its own.
  esbuild: { folder: join(FOLDER, "esbuild"), query: "?own-worker" },
} as const;

const HTML =
  '<!doctype html><html lang="en"><title>bundled</title><script type="module" src="page.js"></script></html>';

/** Builds one page with each bundler, with the package as npm would install it: built, in node_modules. */
export async function buildPages(): Promise<void> {
  execFileSync(process.execPath, [join(ROOT, "scripts/build.ts")], { stdio: "inherit" });
  await rm(FOLDER, { recursive: true, force: true });
  const installed = join(FOLDER, "node_modules/btrdb-web");
  await mkdir(installed, { recursive: true });
  await cp(join(ROOT, "dist"), join(installed, "dist"), { recursive: true });
  await cp(join(ROOT, "package.json"), join(installed, "package.json"));
  const page = join(FOLDER, "page.js");
  const source = await readFile(join(ROOT, "e2e/bundlers/page.ts"), "utf8");
  await writeFile(page, (await transform(source, { loader: "ts" })).code);
  await Promise.all([byVite(page), byWebpack(page), byEsbuild(page)]);
  for (const { folder } of Object.values(PAGES)) await writeFile(join(folder, "index.html"), HTML);
}

async function byVite(page: string): Promise<void> {
  await vite({
    root: FOLDER,
    configFile: false,
    logLevel: "warn",
    base: "./",
    worker: { format: "es" },
    build: {
      outDir: PAGES.vite.folder,
      emptyOutDir: true,
      target: "es2022",
      rollupOptions: { input: page, output: { entryFileNames: "page.js" } },
    },
  });
}

async function byWebpack(page: string): Promise<void> {
  const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
    webpack(
      {
        mode: "production",
        context: FOLDER,
        entry: page,
        output: { path: PAGES.webpack.folder, filename: "page.js", publicPath: "auto" },
        target: ["web", "es2022"],
      },
      (error, result) => (error ? reject(error) : resolve(result)),
    );
  });
  if (stats?.hasErrors()) throw new Error(stats.toString("errors-only"));
}

async function byEsbuild(page: string): Promise<void> {
  await esbuild({
    entryPoints: {
      page,
      "btrdb-worker": createRequire(page).resolve("btrdb-web/worker"),
    },
    outdir: PAGES.esbuild.folder,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
  });
}
