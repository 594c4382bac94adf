/** A target of "exports" or "imports" in package.json: a path, or targets by condition, tried in order. */
export type PackageTarget = string | { readonly [condition: string]: PackageTarget };

export interface PackageEntries {
  readonly name: string;
  readonly imports: Readonly<Record<string, PackageTarget>>;
  readonly exports: Readonly<Record<string, PackageTarget>>;
}

/** The one path that Node and bundlers take under these conditions; "default" always holds. */
function chooseTarget(target: PackageTarget, conditions: readonly string[]): string | undefined {
  if (typeof target === "string") return target;
  for (const [condition, inner] of Object.entries(target)) {
    if (condition !== "default" && !conditions.includes(condition)) continue;
    const chosen = chooseTarget(inner, conditions);
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}

/** Where some set of conditions can lead, with `fixed` among them. */
function allTargets(target: PackageTarget, fixed: string): string[] {
  if (typeof target === "string") return [target];
  // A fixed condition always holds, so that what stands after it is never reached.
  if (target[fixed] !== undefined) return allTargets(target[fixed], fixed);
  return Object.values(target).flatMap((inner) => allTargets(inner, fixed));
}

/** The condition under which the packages of this repository are their sources. */
export const SOURCE = "btrdb-source";

/**
 * Files that `#name`, the package's own name, or a subpath of it stand for: the one that the conditions choose, or
 * without conditions all that some runtime can get. Undefined where the specifier is none of these.
 */
export function packageEntry(
  entries: PackageEntries,
  specifier: string,
  conditions?: readonly string[],
): string[] | undefined {
  const own = specifier === entries.name || specifier.startsWith(`${entries.name}/`);
  if (!own && !specifier.startsWith("#")) return undefined;
  const target = own
    ? entries.exports[`.${specifier.slice(entries.name.length)}`]
    : entries.imports[specifier];
  if (target === undefined) return [];
  if (!conditions) return [...new Set(allTargets(target, SOURCE))];
  const chosen = chooseTarget(target, [SOURCE, ...conditions]);
  return chosen === undefined ? [] : [chosen];
}
