import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackage, packPackage } from "../../scripts/package/packed.ts";

/** The folder with the package of this checkout, packed and installed, and the programs of the suite beside it. */
export async function installSuite(): Promise<string> {
  const folder = await installPackage(await packPackage());
  await cp(fileURLToPath(new URL("suite", import.meta.url)), join(folder, "suite"), { recursive: true });
  return folder;
}
