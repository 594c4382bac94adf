import { installedNames, manifestOf } from "../../scripts/package/packed.ts";

/** Conditions of a page without a bundler. */
const CONDITIONS = ["browser", "import", "default"];

/**
 * The import map with which a page takes every installed package out of /node_modules: what the field "exports" of each
 * says to a browser. `#runtime` is the package's own.
 */
export async function importMap(folder: string): Promise<Record<string, string>> {
  const map: Record<string, string> = {};
  for (const name of await installedNames(folder)) {
    const manifest = await manifestOf(folder, name);
    const exported = (manifest.exports ?? { ".": manifest.module ?? manifest.main }) as Record<
      string,
      unknown
    >;
    const imported = (manifest.imports ?? {}) as Record<string, unknown>;
    for (const [path, target] of Object.entries(exported)) {
      const file = choose(target);
      if (file?.endsWith("js"))
        map[`${name}${path.slice(1)}`] = `/node_modules/${name}/${file.replace("./", "")}`;
    }
    for (const [path, target] of Object.entries(imported)) {
      const file = choose(target);
      if (file !== undefined) map[path] = `/node_modules/${name}/${file.replace("./", "")}`;
    }
  }
  return map;
}

function choose(target: unknown): string | undefined {
  if (typeof target === "string") return target;
  if (typeof target !== "object" || target === null) return undefined;
  for (const [condition, inner] of Object.entries(target)) {
    if (!CONDITIONS.includes(condition)) continue;
    const chosen = choose(inner);
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}
