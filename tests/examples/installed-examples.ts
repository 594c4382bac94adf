import { mkdir, symlink } from "node:fs/promises";
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

export async function installExamples(): Promise<InstalledExamples> {
  const folder = await installPackage(await packPackage());
  const examples = await placeBeside(folder, join(root, "examples"), "examples");
  for (const name of LINKED) {
    const link = join(folder, examples, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, "node_modules", name), link).catch(ignoreExisting);
  }
  return { folder, examples };
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
