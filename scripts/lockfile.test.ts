import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly os?: readonly string[];
  readonly hasInstallScript?: boolean;
}
type Manifest = Readonly<Record<string, Readonly<Record<string, string | boolean>> | undefined>>;

const read = (path: string) =>
  JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8")) as unknown;
const { packages } = read("package-lock.json") as { packages: Readonly<Record<string, LockedPackage>> };
const workspaces = Object.keys(packages).filter((path) => !path.includes("node_modules/"));

// An npm install that cannot see the packages of another platform (a mirror without them) leaves them out of the
// lockfile without a word, and then `npm ci` refuses the lockfile, on every platform.
test("the lockfile has the packages of every platform", () => {
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) => !(`node_modules/${name}` in packages || `${path}/node_modules/${name}` in packages),
    ),
  );
  expect(missing).toEqual([]);
});

test("everything comes from the registry: nothing from git, an address or a folder but our own", () => {
  // The lockfile names no addresses (npm's omit-lockfile-registry-resolved): what has one is from elsewhere.
  const elsewhere = Object.entries(packages).filter(
    ([, { resolved, link }]) =>
      resolved !== undefined && !(link && (resolved === "" || workspaces.includes(resolved))),
  );
  expect(elsewhere).toEqual([]);
  const kinds = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
  const asked = workspaces.flatMap((folder) => {
    const manifest = read(`${folder === "" ? "" : `${folder}/`}package.json`) as Manifest;
    return kinds.flatMap((kind) => Object.entries(manifest[kind] ?? {}));
  });
  expect(asked.length).toBeGreaterThan(20);
  const loose = asked.filter(
    ([name, wanted]) => !/^\d+\.\d+\.\d+$/u.test(String(wanted)) && !isOurs(name, wanted) && !isPeer(name),
  );
  expect(loose).toEqual([]);
});

/** Of this repository: by its folder, or by its present version, which npm links to the folder all the same. */
function isOurs(name: string, wanted: string | boolean): boolean {
  const { version } = read("package.json") as { readonly version: string };
  const forms = ["file:.", "file:..", `^${version}`];
  return forms.includes(String(wanted)) && packages[`node_modules/${name}`]?.link === true;
}

/** Ranges are for what users bring. */
function isPeer(name: string): boolean {
  const { peerDependencies } = read("package.json") as Manifest;
  return Object.hasOwn(peerDependencies ?? {}, name);
}

test("what is installed is what was looked at: every package has its checksum", () => {
  const without = Object.entries(packages).flatMap(([path, { integrity, link, os }]) =>
    // The mirror that the lockfile was made with knows no checksums of some programs for other platforms.
    path.includes("node_modules/") && !link && !integrity && !os ? [path] : [],
  );
  expect(without).toEqual([]);
  const weak = Object.entries(packages).filter(
    ([, { integrity }]) => integrity && !integrity.startsWith("sha512-"),
  );
  expect(weak.map(([path]) => path)).toEqual([]);
});

test("install scripts are those that allowScripts names, and no others", () => {
  const { allowScripts } = read("package.json") as Manifest;
  const having = Object.entries(packages).flatMap(([path, { hasInstallScript }]) =>
    hasInstallScript ? [path.replace(/^.*node_modules\//u, "")] : [],
  );
  expect(having.sort()).toEqual(Object.keys(allowScripts ?? {}).sort());
});
