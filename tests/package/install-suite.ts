import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackage, packPackage } from "../../scripts/package/packed.ts";

/** The package of this checkout, packed and installed. */
export interface InstalledSuite {
  readonly folder: string;
  /** Name of the folder in it with the programs of suite/. */
  readonly programs: string;
}

const SUITE = fileURLToPath(new URL("suite", import.meta.url));

/** Installs the package, and puts the programs beside it. Other runs at the same time see whole files only. */
export async function installSuite(): Promise<InstalledSuite> {
  const folder = await installPackage(await packPackage());
  const hash = createHash("sha1");
  for (const name of (await readdir(SUITE)).sort()) hash.update(await readFile(join(SUITE, name)));
  const programs = `suite-${hash.digest("hex").slice(0, 12)}`;
  const fresh = await mkdtemp(join(folder, "copying-"));
  await cp(SUITE, fresh, { recursive: true });
  await rename(fresh, join(folder, programs)).catch(() => rm(fresh, { recursive: true, force: true }));
  return { folder, programs };
}
