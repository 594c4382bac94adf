import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackage, type PackedPackage } from "../../scripts/package/packed.ts";

/** The installed package with the programs of the suite beside it. */
export async function installSuite(packed: PackedPackage): Promise<string> {
  const folder = await installPackage(packed);
  for (const programs of ["suite", "stock"])
    await cp(fileURLToPath(new URL(programs, import.meta.url)), join(folder, programs), { recursive: true });
  return folder;
}
