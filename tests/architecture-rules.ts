import { isBuiltin } from "node:module";
import { groupEdges, type ImportEdge, type ImportGraph, reachableFiles } from "./import-graph.ts";
import type { maximumLines, walls } from "./layers.ts";

// Each rule returns what breaks it, in words, so that a test can expect [].

const place = ({ from, line }: ImportEdge) => `${from}:${line}`;

/** The module of a file of src/: `src/errors/index.ts` -> `errors`, `src/connect.ts` -> `connect`. */
export function moduleOf(file: string): string {
  const [, first = file] = file.split("/");
  return first.replace(/\.ts$/, "");
}

/** Imports that point upward or beside, and modules that the list of layers does not know or knows in vain. */
export function layerBreaches(
  graph: ImportGraph,
  layers: readonly (readonly string[])[],
  siblings: readonly string[],
): string[] {
  const modules = new Set(groupEdges(graph, moduleOf).keys());
  const level = new Map(layers.flatMap((layer, index) => layer.map((name) => [name, index] as const)));
  const breaches: string[] = [];
  for (const name of modules) {
    if (!level.has(name)) breaches.push(`src/${name} has no place in tests/layers.ts`);
  }
  for (const name of level.keys()) {
    if (!modules.has(name)) breaches.push(`tests/layers.ts lists ${name}, which src/ does not have`);
  }
  for (const edge of [...graph.values()].flat()) {
    if (edge.to === undefined || !graph.has(edge.to)) continue;
    const [from, to] = [moduleOf(edge.from), moduleOf(edge.to)];
    const [fromLevel, toLevel] = [level.get(from), level.get(to)];
    if (from === to || fromLevel === undefined || toLevel === undefined || fromLevel < toLevel) continue;
    if (fromLevel === toLevel && siblings.includes(`${from} -> ${to}`)) continue;
    const direction = fromLevel === toLevel ? "beside" : "upward";
    breaches.push(`${place(edge)} imports ${direction}: ${from} -> ${to}`);
  }
  return breaches;
}

/** Imports by path through a wall, and imports of src/ that lead out of it. */
export function wallBreaches(graph: ImportGraph, list: typeof walls): string[] {
  return [...graph.values()].flat().flatMap((edge) => {
    const { from, to, specifier } = edge;
    if (to === undefined || !specifier?.startsWith(".")) return [];
    const wall = list.find(
      ({ folder, except }) => to.startsWith(folder) && !except.some((prefix) => from.startsWith(prefix)),
    );
    if (wall) return [`${place(edge)} imports ${to} by path: write "${wall.packageName}"`];
    if (from.startsWith("src/") && !to.startsWith("src/")) return [`${place(edge)} leaves src/ for ${to}`];
    return [];
  });
}

/** What one import, in a file that a browser loads, has to do with Node; undefined where it has nothing. */
function nodeUse({ kind, specifier, to }: ImportEdge): string | undefined {
  if (kind === "type") return undefined;
  if (kind === "getBuiltinModule") return "mentions process.getBuiltinModule";
  if (kind === "require") return `requires "${specifier}", which browsers cannot`;
  if (specifier === undefined) return "imports what no reader can know (a computed import())";
  return to === undefined && isBuiltin(specifier) ? `imports the Node built-in "${specifier}"` : undefined;
}

/** Ways to a Node built-in from what `entry` loads. */
export function nodeUses(graph: ImportGraph, entry: string): string[] {
  return [...reachableFiles(graph, entry)].flatMap((file) =>
    (graph.get(file) ?? []).flatMap((edge) => {
      const use = nodeUse(edge);
      return use ? [`${place(edge)} ${use}`] : [];
    }),
  );
}

/** Files that are too long, those in `excepted` aside. */
export function longFiles(
  lines: ReadonlyMap<string, number>,
  limits: typeof maximumLines,
  excepted: readonly string[] = [],
): string[] {
  return [...lines].flatMap(([file, count]) => {
    const [kind, limit] = /\.(test|spec)\.\w+$|(^|\/)test_\w+\.py$/.test(file)
      ? ["test", limits.test]
      : ["source", limits.source];
    return count > limit && !excepted.includes(file)
      ? [`${file} has ${count} lines; a ${kind} file has at most ${limit}: split it by what it does`]
      : [];
  });
}
