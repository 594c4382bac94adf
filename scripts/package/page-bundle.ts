import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Bytes of what a page loads. */
export interface PageBundle {
  readonly minified: number;
  readonly gzip: number;
  readonly files: number;
}

/**
 * Bundles a module that uses installed packages, and sums up what a page loads: the entry, what that imports, and files
 * that are loaded later whose names match `later`. Each is compressed by itself.
 */
export async function pageBundle(
  code: string,
  folder: string,
  options: { readonly conditions?: string[]; readonly later?: RegExp } = {},
): Promise<PageBundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: folder },
    absWorkingDir: folder,
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    outdir: "out",
    format: "esm",
    platform: "browser",
    target: "es2022",
    metafile: true,
    ...(options.conditions && { conditions: options.conditions }),
  });
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const wanted = new Set(["stdin.js"]);
  for (const name of outputs.keys()) if (options.later?.test(name)) wanted.add(name);
  for (const name of wanted) {
    for (const { kind, path } of outputs.get(name)?.imports ?? [])
      if (kind === "import-statement") wanted.add(basename(path));
  }
  const files = outputFiles.filter(({ path }) => wanted.has(basename(path)));
  return {
    files: files.length,
    minified: files.reduce((sum, { contents }) => sum + contents.length, 0),
    gzip: files.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0),
  };
}
