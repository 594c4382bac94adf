import { describe, expect, it } from "vitest";
import { layerBreaches, longFiles, moduleOf, nodeUses, wallBreaches } from "./architecture-rules.ts";
import { bundleForBrowser } from "./browser-bundle.ts";
import { findCycles, groupEdges, readImportGraph, withoutTypes } from "./import-graph.ts";
import { layers, longer, maximumLines, siblings, walls } from "./layers.ts";
import { type PackageEntries, SOURCE } from "./package-entry.ts";
import { readFile, repositoryFiles, root } from "./repository.ts";

const entries: PackageEntries = JSON.parse(readFile("package.json"));
const files = repositoryFiles().filter(
  (file) => !/^(src\/gen|conformance\/gen|server\/src\/gen|tests\/fixtures|bench\/results)\//.test(file),
);
const code = files.filter((file) => /\.[cm]?[jt]sx?$/.test(file));
const isTest = (file: string) => /\.(test|spec)\.ts$/.test(file);
const generated = repositoryFiles().filter((file) => file.startsWith("src/gen/"));

const graphOf = (chosen: readonly string[], conditions?: readonly string[]) =>
  readImportGraph({ files: chosen, read: readFile, entries, ...(conditions && { conditions }) });

const client = [...code.filter((file) => file.startsWith("src/") && !isTest(file)), ...generated];

describe("imports", () => {
  it("of src/ go down the layers of tests/layers.ts", () => {
    expect(layerBreaches(graphOf(client), layers, siblings)).toEqual([]);
  });

  it("of src/ make no cycle between files or modules, by types neither", () => {
    const graph = graphOf(client);
    expect(findCycles(groupEdges(graph, (file) => file))).toEqual([]);
    expect(findCycles(groupEdges(graph, moduleOf))).toEqual([]);
  });

  it.each(["server", "dashboard"])(
    "of %s/src/ make no cycle: by values between files, at all between modules",
    (name) => {
      const folder = `${name}/src/`;
      const graph = graphOf(code.filter((file) => file.startsWith(folder) && !isTest(file)));
      expect(graph.size).toBeGreaterThan(0);
      expect(findCycles(groupEdges(withoutTypes(graph), (file) => file))).toEqual([]);
      expect(findCycles(groupEdges(graph, (file) => moduleOf(file.slice(name.length + 1))))).toEqual([]);
    },
  );

  it("enter the client and the server from outside by package name only", () => {
    expect(wallBreaches(graphOf(code), walls)).toEqual([]);
  });
});

describe.each(["src/index.ts", "src/proto.ts", "src/viewport/index.ts", "src/gateway/index.ts"])(
  "what a browser loads from %s",
  (entry) => {
    it.each([["browser"], ["workerd"], ["none of the runtimes"]])(
      "touches no Node built-in (%s)",
      (condition) => {
        expect(nodeUses(graphOf(client, [condition]), entry)).toEqual([]);
      },
    );

    it.each([["browser"], ["workerd"]])("bundles without anything left over (%s)", async (condition) => {
      expect((await bundleForBrowser(entry, [SOURCE, condition], root)).unresolved).toEqual([]);
    });
  },
);

it("the YAML parser and live data are loaded on demand, never at once", async () => {
  const yaml = expect.stringMatching(/node_modules\/yaml\//);
  const { loadedAtOnce, loadedOnDemand } = await bundleForBrowser("src/index.ts", [SOURCE, "browser"], root);
  expect(loadedAtOnce).toContain("src/connect.ts");
  expect(loadedAtOnce).not.toContainEqual(yaml);
  expect(loadedOnDemand).toContainEqual(yaml);
  expect(loadedAtOnce).not.toContainEqual(expect.stringMatching(/^src\/follow\//));
  expect(loadedOnDemand).toContain("src/follow/follow.ts");
});

it("no file is longer than a reader's patience", () => {
  const text = files.filter((file) => /\.([cm]?[jt]sx?|py|css|sh)$/.test(file));
  const lines = new Map(text.map((file) => [file, readFile(file).split("\n").length - 1]));
  expect(longFiles(lines, maximumLines, longer)).toEqual([]);
});
