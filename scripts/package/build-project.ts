import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { ROOT } from "../testing/run-tool.ts";
import { bundleClient } from "./bundle-client.ts";

const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");

/** Declarations keep the `.ts` of relative imports, which older compilers and other tools do not resolve. */
function endImportsInJs(folder: string): void {
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".d.ts")) continue;
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    const rewritten = text.replaceAll(/((?:from|import) |import\()"(\.{1,2}\/[^"]+)\.ts"/g, '$1"$2.js"');
    if (rewritten !== text) writeFileSync(path, rewritten);
  }
}

/** TypeScript does not know that the URL of a worker is a path to a module. */
function endWorkerUrlInJs(file: string): void {
  const text = readFileSync(file, "utf8");
  const rewritten = text.replace(
    'new URL("../worker.ts", import.meta.url)',
    'new URL("../worker.js", import.meta.url)',
  );
  if (rewritten === text) throw new Error(`${file} starts no worker any more`);
  writeFileSync(file, rewritten);
}

/** Writes what a TypeScript project of this repository emits into a folder. */
export function buildProject(project: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  execFileSync(process.execPath, [tsc, "--project", resolve(ROOT, project), "--outDir", folder], {
    stdio: "inherit",
  });
  endImportsInJs(folder);
}

/** The published client and its command line: what dist/ of the package is. */
export async function buildClient(folder: string): Promise<void> {
  buildProject("tsconfig.build.json", folder);
  await bundleClient(folder);
  buildProject("cli/tsconfig.build.json", join(folder, "cli"));
  endWorkerUrlInJs(join(folder, "offload/worker-reads.js"));
  placeSources(folder);
}

/** Source maps name src/ as it stands beside dist/ in the package, wherever this was built. */
function placeSources(folder: string): void {
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".js.map")) continue;
    const path = join(folder, file);
    const map = JSON.parse(readFileSync(path, "utf8")) as { sources: string[]; sourcesContent?: unknown };
    const place = dirname(join(ROOT, "dist", file));
    map.sources = map.sources.map((source) => relative(place, resolve(dirname(path), source)));
    // Where the package has them.
    if (map.sources.every((source) => resolve(place, source).startsWith(join(ROOT, "src"))))
      delete map.sourcesContent;
    writeFileSync(path, JSON.stringify(map));
  }
}
