import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type ModuleInfo, type OutputOptions, type RolldownOptions, rolldown } from "rolldown";
import { ROOT } from "../testing/run-tool.ts";

const SRC = join(ROOT, "src");
const WORKER = "worker";

interface Modules {
  getModuleInfo(id: string): ModuleInfo | null;
}

/** What all that is given out of package.json is made of: "viewport/index" for src/viewport/index.ts. */
function entriesOf(manifest: { readonly exports: object; readonly imports: object }): string[] {
  const text = JSON.stringify([manifest.exports, manifest.imports]);
  return [...new Set([...text.matchAll(/"\.\/src\/([^"]+)\.ts"/gu)].map(([, path]) => path as string))];
}

/** The modules and all that they import and that is loaded with them, so not by `import()`. */
function loadedWith(paths: readonly string[], infoOf: Modules["getModuleInfo"]): ReadonlySet<string> {
  const ids = new Set(paths.map((path) => join(SRC, path)));
  for (const id of ids) if (infoOf(id) === null) throw new Error(`${id} is no module of the client`);
  for (const id of ids) for (const imported of infoOf(id)?.importedIds ?? []) ids.add(imported);
  return ids;
}

/** Errors, times and names: what a page may want of the package before it connects. */
const COMMON = [
  "errors/index.ts",
  "status-code.ts",
  "uuid.ts",
  "point-width.ts",
  "time/to-time.ts",
  "time/ns-delta.ts",
];

/**
 * Names the file in which a module is published. What `connect()` loads are three files, and not a hundred: bundlers of
 * pages make a file of each set of modules that the same `import()`s share, which was twenty files of some hundred
 * bytes, each compressed by itself. `client` is what loads something later, for a bundler that meets an `import()`
 * keeps what it leads to, used or not. Everything else stays file by file, so that what is not used is dropped.
 */
function fileNames({ getModuleInfo }: Modules): (id: string) => string {
  const connect = loadedWith(["connect.ts"], getModuleInfo);
  const common = loadedWith(COMMON, getModuleInfo);
  const loadsLater = (id: string) => (getModuleInfo(id)?.dynamicallyImportedIds.length ?? 0) > 0;
  return (id) => {
    const path = relative(SRC, id);
    if (!connect.has(id)) return path.replace(/\.ts$/u, "");
    if (common.has(id)) return "common";
    return [...loadedWith([path], getModuleInfo)].some(loadsLater) ? "client" : "core";
  };
}

/**
 * Writes the JavaScript of the client and its source maps. By rolldown, which is Vite's own bundler and comes with it.
 */
export async function bundleClient(folder: string): Promise<void> {
  const entries = entriesOf(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")));
  let nameOf: ((id: string) => string) | undefined;
  await write(
    entries.filter((entry) => entry !== WORKER),
    folder,
    {
      chunkFileNames: "[name].js",
      codeSplitting: {
        includeDependenciesRecursively: false,
        groups: [
          {
            // All modules are known when the first name is asked for.
            name: (id, modules) => {
              nameOf ??= fileNames({ getModuleInfo: (of) => modules.getModuleInfo(of) });
              return nameOf(id);
            },
            debugName: "files",
          },
        ],
      },
    },
  );
  // A worker is loaded beside the page and shares nothing with it.
  await write([WORKER], folder, { chunkFileNames: `${WORKER}/[name].js` });
}

async function write(entries: readonly string[], dir: string, output: OutputOptions): Promise<void> {
  const options: RolldownOptions = {
    cwd: ROOT,
    input: Object.fromEntries(entries.map((entry) => [entry, join(SRC, `${entry}.ts`)])),
    platform: "neutral",
    // Packages, and #runtime, which package.json resolves.
    external: /^[^./]/u,
    transform: { target: "es2023" },
    preserveEntrySignatures: "allow-extension",
    onLog(level, log, handle) {
      // index.ts has what other modules load late: whoever imports it all has it at once.
      if (log.code !== "INEFFECTIVE_DYNAMIC_IMPORT") handle(level === "warn" ? "error" : level, log);
    },
  };
  await using bundle = await rolldown(options);
  await bundle.write({
    dir,
    format: "esm",
    entryFileNames: "[name].js",
    sourcemap: true,
    minifyInternalExports: false,
    ...output,
  });
}
