import { join } from "node:path";
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

export async function installExamples(): Promise<InstalledExamples> {
  const folder = await installPackage(await packPackage());
  return { folder, examples: await placeBeside(folder, join(root, "examples"), "examples") };
}
