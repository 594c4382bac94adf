import { build } from "esbuild";

/** A Worker out of a module in an installed folder, bundled as wrangler does it. */
export async function bundleWorker(
  entry: string,
  options: { readonly minify?: boolean } = {},
): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    ...options,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made nothing of ${entry}`);
  return file.text;
}
