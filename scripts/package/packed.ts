import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../testing/run-tool.ts";
import { cacheFolder } from "../tools/cache-folder.ts";
import { buildClient } from "./build-project.ts";

const run = promisify(execFile);

/** What `npm publish` would send away. */
export interface PackedPackage {
  /** The .tgz file. */
  readonly tarball: string;
  readonly shasum: string;
  /** Bytes of the tarball, and of all files in it. */
  readonly size: number;
  readonly unpackedSize: number;
  /** Paths within the package. */
  readonly files: readonly string[];
}

const DAY_MS = 86_400_000;
/** Outside of the repository: its node_modules would hide a dependency that the package forgot to name. */
const folder = join(cacheFolder(), "package");

/** Names a file with a {@link PackedPackage}, for tests of one run: each would build the same. */
export const PACKED_VARIABLE = "BTRDB_PACKED";

/** Builds and packs the client as it is in this checkout, in a copy: dist/ may be in use by others. */
export async function packPackage(): Promise<PackedPackage> {
  const before = process.env[PACKED_VARIABLE];
  if (before !== undefined) return JSON.parse(await readFile(before, "utf8"));
  const parts = ["package.json", "README.md", "LICENSE", "CHANGELOG.md", "src", "proto", "bin"];
  return packCopy(ROOT, parts, (stage) => buildClient(join(stage, "dist")));
}

/** Packs a copy of parts of a folder, to which `build` adds what is made. */
export async function packCopy(
  source: string,
  parts: readonly string[],
  build: (stage: string) => Promise<void>,
): Promise<PackedPackage> {
  await mkdir(folder, { recursive: true });
  await removeOld();
  const stage = await mkdtemp(join(tmpdir(), "btrdb-stage-"));
  try {
    for (const part of parts)
      await cp(join(source, part), join(stage, part), { recursive: true }).catch(ignoreMissing);
    await build(stage);
    const { stdout } = await npm(stage, "pack", "--json", "--ignore-scripts");
    const answer = JSON.parse(stdout) as unknown;
    const [packed] = Object.values(answer as Record<string, NpmPacked>);
    if (packed === undefined) throw new Error(`npm pack said: ${stdout}`);
    const tarball = join(folder, `${packed.shasum}.tgz`);
    await cp(join(stage, packed.filename), tarball);
    const files = packed.files.map(({ path }) => path).sort();
    return { ...packed, tarball, files };
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** `env` for children that shall not build the package again. */
export async function packedEnvironment(env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const packed = await packPackage();
  const file = `${packed.tarball}.json`;
  await writeFile(file, JSON.stringify(packed));
  return { ...env, [PACKED_VARIABLE]: file };
}

interface NpmPacked {
  readonly filename: string;
  readonly shasum: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/**
 * Installs tarballs with npm into an empty folder, once for each content, with their dependencies from npm's cache
 * where they are there, and gives the folder.
 */
export async function installPackage(...packages: readonly PackedPackage[]): Promise<string> {
  const installed = join(folder, `installed-${packages.map(({ shasum }) => shasum).join("-")}`);
  if (await exists(join(installed, "node_modules/btrdb-web/package.json"))) return installed;
  const fresh = await mkdtemp(join(folder, "installing-"));
  await writeFile(join(fresh, "package.json"), '{ "name": "somebody", "private": true, "type": "module" }\n');
  const tarballs = packages.map(({ tarball }) => tarball);
  await npm(
    fresh,
    "install",
    ...tarballs,
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--no-package-lock",
  );
  // Another run may have been first; its folder is as good.
  await rename(fresh, installed).catch(() => rm(fresh, { recursive: true, force: true }));
  return installed;
}

/** Names of the packages in the node_modules of a folder. */
export async function installedNames(installed: string): Promise<string[]> {
  const names: string[] = [];
  for (const name of await readdir(join(installed, "node_modules"))) {
    if (name.startsWith(".")) continue;
    if (!name.startsWith("@")) names.push(name);
    else
      for (const inner of await readdir(join(installed, "node_modules", name)))
        names.push(`${name}/${inner}`);
  }
  return names.sort();
}

/** package.json of an installed package. */
export async function manifestOf(installed: string, name: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(installed, "node_modules", name, "package.json"), "utf8"));
}

function npm(cwd: string, ...args: string[]): Promise<{ stdout: string }> {
  // Settings of the npm that started the tests (`npm test --workspaces`, …) are not for this one.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(?!config_(?:registry|cache|userconfig)$)|^NODE_OPTIONS$/u.test(name),
    ),
  );
  return run("npm", args, { cwd, env, maxBuffer: 16 << 20, timeout: 120_000 });
}

/** Contents change with each commit, and nobody wants them all. */
async function removeOld(): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const used = await stat(path).catch(() => undefined);
    if (used !== undefined && Date.now() - used.mtimeMs > DAY_MS)
      await rm(path, { recursive: true, force: true });
  }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
