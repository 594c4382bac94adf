import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackage, packPackage } from "../../scripts/package/packed.ts";

/** The package of this checkout, packed and installed. */
export interface InstalledSuite {
  readonly folder: string;
  /** Name of the folder in it with the programs of suite/. */
  readonly programs: string;
}

const SUITE = fileURLToPath(new URL("suite", import.meta.url));

/** Installs the package, and puts the programs beside it. */
export async function installSuite(): Promise<InstalledSuite> {
  const folder = await installPackage(await packPackage());
  return { folder, programs: await placeBeside(folder, SUITE, "suite") };
}

/** What programs leave behind where they ran. */
const LEFT_BEHIND = /(?:^|[/\\])(?:node_modules|test-results|\.wrangler)(?:[/\\]|$)/u;

/**
 * Copies a folder beside the node_modules of an installed one, and gives the name of the copy, which is another for other
 * contents and for other checkouts, as what is linked into it belongs to one of them. Other runs at the same time see whole files only.
 */
export async function placeBeside(folder: string, source: string, name: string): Promise<string> {
  const hash = createHash("sha1").update(source);
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const whole = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = whole.map((file) => relative(source, file)).filter((file) => !LEFT_BEHIND.test(file));
  for (const file of files.sort()) hash.update(file).update(await readFile(join(source, file)));
  const placed = `${name}-${hash.digest("hex").slice(0, 12)}`;
  const fresh = await mkdtemp(join(folder, "copying-"));
  await cp(source, fresh, { recursive: true, filter: (path) => !LEFT_BEHIND.test(relative(source, path)) });
  await rename(fresh, join(folder, placed)).catch(() => rm(fresh, { recursive: true, force: true }));
  return placed;
}
