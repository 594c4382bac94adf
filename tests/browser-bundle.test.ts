import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { bundleForBrowser } from "./browser-bundle.ts";

// Small projects, each with one way to reach a Node built-in, so that each is seen to be found.

const temporary: string[] = [];
afterEach(() => {
  for (const folder of temporary.splice(0)) rmSync(folder, { recursive: true });
});

function bundle(files: Record<string, string>) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "btrdb-bundle-")));
  temporary.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return bundleForBrowser("entry.ts", ["browser"], root);
}

/** An entry that uses a package, which is one file. */
const dependency = (text: string) => ({
  "entry.ts": `import * as leaky from "leaky"; console.log(leaky);`,
  "node_modules/leaky/package.json": `{ "name": "leaky", "main": "./index.js", "type": "module" }`,
  "node_modules/leaky/index.js": text,
});

describe("a browser bundle", () => {
  it("has nothing unresolved where nothing is missing", async () => {
    expect((await bundle(dependency("export const a = 1;"))).unresolved).toEqual([]);
  });

  it.each([
    `import { join } from "path"; export const a = join("a", "b");`,
    `export { readFileSync } from "node:fs";`,
    `export const a = import("node:fs");`,
    `export const a = import("not-installed");`,
  ])("cannot be made of a dependency with %s", async (text) => {
    await expect(bundle(dependency(text))).rejects.toThrow(/Could not resolve/);
  });

  it.each([
    [`export let fs; try { fs = require("fs"); } catch {}`, "fs"],
    [`export const fs = import("node:fs").catch(() => undefined);`, "node:fs"],
    [`export const fs = globalThis.process?.getBuiltinModule("fs");`, "getBuiltinModule"],
    [`export const load = (name) => import(name);`, "a computed import()"],
  ])("reveals a dependency with %s", async (text, left) => {
    expect((await bundle(dependency(text))).unresolved).toContain(left);
  });

  it("knows what is loaded at once, and what on demand", async () => {
    const { loadedAtOnce, loadedOnDemand } = await bundle({
      "entry.ts": `import "./shared.ts"; export const late = () => import("./late.ts");`,
      "shared.ts": `console.log("shared");`,
      "late.ts": `import "./shared.ts"; console.log("late");`,
    });
    expect(loadedAtOnce).toEqual(expect.arrayContaining(["entry.ts", "shared.ts"]));
    expect(loadedAtOnce).not.toContain("late.ts");
    expect(loadedOnDemand).toEqual(["late.ts"]);
  });
});
