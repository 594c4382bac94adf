import { build } from "esbuild";
import { parseImports } from "./parse-imports.ts";

export interface BrowserBundle {
  /** What the bundle still needs from outside: a browser has none of it. */
  unresolved: string[];
  /** Input files in what is loaded at once, and in what waits for an `import()`. */
  loadedAtOnce: string[];
  loadedOnDemand: string[];
}

/**
 * Bundles an entry as a page or Worker would, dependencies included and nothing left outside, and says what came of
 * it. An import that cannot be resolved fails the build, unless the code catches the failure; those, and mentions
 * of process.getBuiltinModule, are in `unresolved`.
 *
 * @param conditions conditions of package.json, beside "import" and "default"
 */
export async function bundleForBrowser(
  entry: string,
  conditions: readonly string[],
  root: string,
): Promise<BrowserBundle> {
  const { metafile, outputFiles } = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    outdir: "out",
    format: "esm",
    target: "es2022",
    platform: "browser",
    conditions: [...conditions],
    logLevel: "silent",
  });

  const unresolved = outputFiles.flatMap(({ path, text }) =>
    parseImports(path, text)
      .filter(({ kind, specifier }) => kind !== "require" && !specifier?.startsWith("./"))
      .map(({ kind, specifier }) =>
        kind === "getBuiltinModule" ? kind : (specifier ?? "a computed import()"),
      ),
  );
  for (const output of Object.values(metafile.outputs)) {
    unresolved.push(...output.imports.filter(({ external }) => external).map(({ path }) => path));
  }

  const outputs = Object.entries(metafile.outputs);
  const first = outputs.find(([, output]) => output.entryPoint === entry)?.[0];
  const atOnce = new Set(first === undefined ? [] : [first]);
  for (const output of atOnce) {
    for (const { kind, path } of metafile.outputs[output]?.imports ?? []) {
      if (kind === "import-statement") atOnce.add(path);
    }
  }
  const inputs = (wanted: boolean) =>
    outputs
      .filter(([path]) => atOnce.has(path) === wanted)
      .flatMap(([, output]) => Object.keys(output.inputs));
  return { unresolved: [...new Set(unresolved)], loadedAtOnce: inputs(true), loadedOnDemand: inputs(false) };
}
