import { posix } from "node:path";
import { type PackageEntries, packageEntry } from "./package-entry.ts";
import { type Import, parseImports } from "./parse-imports.ts";

/** One import of one file. Paths are relative to the repository, with forward slashes. */
export interface ImportEdge extends Import {
  from: string;
  /** The imported file of this repository; undefined for a package, a built-in, and what cannot be known. */
  to: string | undefined;
}

/** Imports by importing file. */
export type ImportGraph = ReadonlyMap<string, readonly ImportEdge[]>;

export interface GraphSource {
  files: readonly string[];
  read: (file: string) => string;
  entries: PackageEntries;
  /** Conditions of package.json to follow, beside `btrdb-source`. Without them: every file that some runtime gets. */
  conditions?: readonly string[];
}

/** Reads the imports of the files. Edges may lead out of them; nothing is followed that is not among them. */
export function readImportGraph({ files, read, entries, conditions }: GraphSource): ImportGraph {
  const targets = (from: string, specifier: string | undefined): (string | undefined)[] => {
    if (specifier?.startsWith(".")) return [posix.join(posix.dirname(from), specifier)];
    const own = specifier && packageEntry(entries, specifier, conditions);
    if (own && own.length === 0) throw new Error(`${from}: package.json has no entry for "${specifier}"`);
    return own ? own.map((path) => posix.normalize(path)) : [undefined];
  };
  return new Map(
    files.map((from) => [
      from,
      parseImports(from, read(from)).flatMap((one) =>
        targets(from, one.specifier).map((to) => ({ ...one, from, to })),
      ),
    ]),
  );
}

/** The graph as it is at run time, when types are erased. */
export function withoutTypes(graph: ImportGraph): ImportGraph {
  return new Map([...graph].map(([file, edges]) => [file, edges.filter(({ kind }) => kind !== "type")]));
}

/** The files that can be loaded once `entry` is, itself included. Types are not loaded. */
export function reachableFiles(graph: ImportGraph, entry: string): Set<string> {
  const loaded = withoutTypes(graph);
  const reached = new Set([entry]);
  for (const file of reached) {
    for (const { to } of loaded.get(file) ?? []) {
      if (to !== undefined && graph.has(to)) reached.add(to);
    }
  }
  return reached;
}

/** The same edges between groups of files, edges within a group left out. */
export function groupEdges(graph: ImportGraph, groupOf: (file: string) => string): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const [from, edges] of graph) {
    const group = groupOf(from);
    const targets = groups.get(group) ?? new Set();
    groups.set(group, targets);
    for (const { to } of edges) {
      if (to !== undefined && graph.has(to) && groupOf(to) !== group) targets.add(groupOf(to));
    }
  }
  return groups;
}

/** One cycle for every place where the edges run in circles, as `a -> b -> a`. */
export function findCycles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string) => {
    const start = path.indexOf(node);
    if (start >= 0) cycles.push([...path.slice(start), node].join(" -> "));
    if (start >= 0 || done.has(node)) return;
    path.push(node);
    for (const next of edges.get(node) ?? []) visit(next);
    path.pop();
    done.add(node);
  };
  for (const node of edges.keys()) visit(node);
  return cycles;
}
