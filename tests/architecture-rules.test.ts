import { describe, expect, it } from "vitest";
import { layerBreaches, longFiles, moduleOf, nodeUses, wallBreaches } from "./architecture-rules.ts";
import { findCycles, groupEdges, readImportGraph } from "./import-graph.ts";
import { maximumLines, walls } from "./layers.ts";
import type { PackageEntries } from "./package-entry.ts";

// A small house in memory; each test builds in one fault, so that every rule is seen to fail.

const entries: PackageEntries = {
  name: "house",
  imports: {
    "#runtime": {
      node: { "btrdb-source": "./src/runtime/node.ts", default: "./dist/runtime/node.js" },
      default: { "btrdb-source": "./src/runtime/web.ts", default: "./dist/runtime/web.js" },
    },
  },
  exports: { ".": { "btrdb-source": "./src/index.ts", default: "./dist/index.js" } },
};

const sound = {
  "src/index.ts": `export * from "./connect.ts";`,
  "src/connect.ts": `import "#runtime"; import type { E } from "./errors/index.ts"; import "yaml";`,
  "src/runtime/node.ts": `import "node:fs"; import "../errors/index.ts";`,
  "src/runtime/web.ts": `import "../errors/index.ts";`,
  "src/errors/index.ts": `export * from "./base.ts";`,
  "src/errors/base.ts": `export class E {}`,
};
const layers = [["index"], ["connect"], ["runtime"], ["errors"]];

const graphOf = (faults: Record<string, string> = {}, conditions?: string[]) => {
  const files: Record<string, string> = { ...sound, ...faults };
  const read = (file: string) => files[file]!;
  return readImportGraph({ files: Object.keys(files), read, entries, ...(conditions && { conditions }) });
};
const cyclesOf = (faults: Record<string, string>) => [
  ...findCycles(groupEdges(graphOf(faults), (file) => file)),
  ...findCycles(groupEdges(graphOf(faults), moduleOf)),
];

describe("layers", () => {
  const breaches = (faults: Record<string, string>, siblings: string[] = []) =>
    layerBreaches(graphOf(faults), layers, siblings);

  it("finds nothing in a sound house", () => expect(breaches({})).toEqual([]));

  it.each([
    ["a value", `import { x } from "../connect.ts";`],
    ["a type", `\nimport type { X } from "../connect.ts";`],
    ["a type in place", `type X = import("../connect.ts").X;`],
    ["a re-export", `export { x } from "../connect.ts";`],
    ["a dynamic import", `await import("../connect.ts");`],
    ["the own package name", `import "house";`],
  ])("sees %s imported from above", (_, text) => {
    expect(breaches({ "src/errors/base.ts": text })).toEqual([
      expect.stringMatching(/^src\/errors\/base\.ts:[12] imports upward: errors -> (connect|index)$/),
    ]);
  });

  it("sees imports from above that #runtime hides, whichever runtime gets them", () => {
    const faults = { "src/errors/base.ts": `import "#runtime";` };
    expect(breaches(faults)).toHaveLength(2);
  });

  it("sees imports beside, unless they are listed", () => {
    const faults = { "src/errors/base.ts": `import "../time.ts";`, "src/time.ts": "" };
    const listed = (siblings: string[]) =>
      layerBreaches(graphOf(faults), [...layers.slice(0, 3), ["errors", "time"]], siblings);
    expect(listed([])).toEqual(["src/errors/base.ts:1 imports beside: errors -> time"]);
    expect(listed(["errors -> time"])).toEqual([]);
  });

  it("wants every module listed, and no other", () => {
    expect(breaches({ "src/new.ts": "" })).toEqual(["src/new has no place in tests/layers.ts"]);
    expect(layerBreaches(graphOf(), [...layers, ["gone"]], [])).toHaveLength(1);
  });
});

describe("cycles", () => {
  it("finds none in a sound house", () => expect(cyclesOf({})).toEqual([]));

  it("finds one between files of one module", () => {
    const faults = { "src/errors/base.ts": `import type { E } from "./index.ts";` };
    expect(cyclesOf(faults)).toEqual(["src/errors/index.ts -> src/errors/base.ts -> src/errors/index.ts"]);
  });

  it("finds one between modules where no file is in a cycle", () => {
    const faults = {
      "src/errors/base.ts": "",
      "src/errors/other.ts": `import "../time/a.ts";`,
      "src/time/a.ts": "",
      "src/time/b.ts": `import "../errors/index.ts";`,
    };
    expect(cyclesOf(faults)).toEqual(["errors -> time -> errors"]);
  });

  it("finds one through #runtime", () => {
    expect(cyclesOf({ "src/errors/base.ts": `import "#runtime";` })).not.toEqual([]);
  });
});

describe("walls", () => {
  it.each([
    ["dashboard/src/a.ts", `import "../../src/connect.ts";`, `by path: write "btrdb-web"`],
    ["server/src/a.ts", `await import("../../src/index.ts");`, `by path: write "btrdb-web"`],
    [
      "e2e/a.spec.ts",
      `import type { X } from "../server/src/store.ts";`,
      `by path: write "btrdb-dev-server"`,
    ],
    ["dashboard/a.ts", `export * from "../server/src/store.ts";`, `by path: write "btrdb-dev-server"`],
    ["src/connect.ts", `import "../package.json";`, "leaves src/"],
  ])("has no hole in %s for %s", (file, text, message) => {
    expect(wallBreaches(graphOf({ [file]: text }), walls)).toEqual([expect.stringContaining(message)]);
  });

  it("lets packages be imported by name, and a package its own files by path", () => {
    const fine = {
      "e2e/a.spec.ts": `import "house"; import "btrdb-dev-server";`,
      "server/src/a.ts": `import "./b.ts";`,
      "server/bin/a.js": `import "../src/a.ts";`,
    };
    expect(wallBreaches(graphOf(fine), walls)).toEqual([]);
  });
});

describe("Node built-ins", () => {
  const uses = (text: string, conditions = ["browser"]) =>
    nodeUses(graphOf({ "src/errors/base.ts": text }, conditions), "src/index.ts");

  it("are not touched by a sound house, but in Node", () => {
    expect(uses("")).toEqual([]);
    expect(uses("", ["node"])).toEqual([`src/runtime/node.ts:1 imports the Node built-in "node:fs"`]);
  });

  it.each([
    `import "node:fs";`,
    `import { join } from "path";`,
    `import { type Stats } from "fs";`,
    `import "fs/promises";`,
    `export * from "node:os";`,
    `await import("node:fs");`,
    "await import(`fs`);",
    `await import("node:" + "fs");`,
    `require("fs");`,
    `import fs = require("fs");`,
    `process.getBuiltinModule("fs");`,
    `globalThis.process?.["getBuiltinModule"]("fs");`,
    `const { getBuiltinModule } = process;`,
  ])("are seen in %s", (text) => {
    expect(new Set(uses(text))).toEqual(new Set([expect.stringMatching(/^src\/errors\/base\.ts:1 /)]));
  });

  it("may be named by types, which are erased", () => {
    expect(uses(`import type { Stats } from "node:fs";`)).toEqual([]);
  });
});

describe("length", () => {
  it("is limited, for tests less strictly", () => {
    const lines = (count: number) => new Map([`a.ts`, `b.test.ts`, `c.spec.ts`].map((file) => [file, count]));
    expect(longFiles(lines(300), maximumLines)).toEqual([]);
    expect(longFiles(lines(301), maximumLines)).toEqual([
      "a.ts has 301 lines; a source file has at most 300: split it by what it does",
    ]);
    expect(longFiles(lines(301), maximumLines, ["a.ts"])).toEqual([]);
    expect(longFiles(lines(501), maximumLines)).toHaveLength(3);
  });
});

it("a package entry that does not exist is an error, not an import that nobody checks", () => {
  expect(() => graphOf({ "src/errors/base.ts": `import "#nothing";` })).toThrow(`no entry for "#nothing"`);
});
