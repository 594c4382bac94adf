import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { installPackage, packPackage } from "../../scripts/package/packed.ts";
import { placeBeside } from "../package/install-suite.ts";
import { root } from "../repository.ts";

/** The examples of this checkout beside the packed package, which they import. */
export interface InstalledExamples {
  /** With node_modules as npm fills it. */
  readonly folder: string;
  /** Path of the examples in it. */
  readonly examples: string;
}

/** What else examples import; linked beside them, so that the package's node_modules stay as npm fills them. */
const LINKED = ["react", "react-dom", "vite", "@playwright/test", "btrdb-dev-server"];

export async function installExamples(name = "examples"): Promise<InstalledExamples> {
  const folder = await installPackage(await packPackage());
  const examples = await placeBeside(folder, join(root, "examples"), name);
  for (const linked of LINKED) {
    const link = join(folder, examples, "node_modules", linked);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, "node_modules", linked), link).catch(ignoreExisting);
  }
  return { folder, examples };
}

/**
 * The same for a process that also runs the sources of btrdb-dev-server, which needs the condition btrdb-source: the
 * examples get a copy of the package that does not know it.
 */
export async function installExamplesBesideSources(): Promise<InstalledExamples> {
  const installed = await installExamples("examples-beside-sources");
  const copy = join(installed.folder, installed.examples, "node_modules/btrdb-web");
  await cp(join(installed.folder, "node_modules/btrdb-web"), copy, { recursive: true });
  const manifest = join(copy, "package.json");
  const without = (name: string, value: unknown) => (name === "btrdb-source" ? undefined : value);
  const text = await readFile(manifest, "utf8");
  await writeFile(manifest, JSON.stringify(JSON.parse(text), without, 2));
  return installed;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
