import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleWorker } from "../../package/bundle-worker.ts";

const source = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A program of this folder as a file in one where the package is installed, which alone it takes from there. */
async function placeProgram(name: string, folder: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [source(`${name}.ts`)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    external: ["btrdb-web", "node:*"],
  });
  const file = join(folder, `faults-${name}-${process.pid}.mjs`);
  await writeFile(file, outputFiles[0]?.text ?? "");
  return file;
}

/** File of the program for Deno and Bun. */
export const placeProcessProgram = (folder: string): Promise<string> => placeProgram("main-process", folder);

/** Text of the program for workerd. */
export const bundleWorkerProgram = async (folder: string): Promise<string> =>
  bundleWorker(await placeProgram("main-worker", folder));
