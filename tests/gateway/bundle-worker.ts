import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The text of a Worker of this repository, all in one. */
export async function bundleWorker(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    absWorkingDir: fileURLToPath(new URL("../..", import.meta.url)),
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["btrdb-source", "workerd"],
  });
  return outputFiles[0]?.text ?? "";
}
