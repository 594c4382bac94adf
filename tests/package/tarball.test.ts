import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { drift, measureSize, type SizeReport } from "../../scripts/package/measure-size.ts";
import {
  installedNames,
  installPackage,
  manifestOf,
  type PackedPackage,
  packPackage,
} from "../../scripts/package/packed.ts";
import { pageBundle } from "../../scripts/package/page-bundle.ts";
import { root } from "../repository.ts";
import { publintSays, typesWrong } from "./complaints.ts";

let packed: PackedPackage;
let installed: string;
let inPackage: (path: string) => string;

beforeAll(async () => {
  packed = await packPackage();
  installed = await installPackage(packed);
  inPackage = (path) => join(installed, "node_modules/btrdb-web", path);
}, 120_000);

/** All that may be in the package. */
const ALLOWED = [
  /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md)$/u,
  /^dist\/.*\.(?:js|d\.ts|js\.map)$/u,
  /^src\/.*\.ts$/u,
  /^proto\/.*\.proto$/u,
  /^bin\/btrdb-web\.js$/u,
];
const FORBIDDEN = /\.test\.|(?:^|\/)(?:testing|fixtures|\.\w)/u;

describe("the tarball", () => {
  test("has nothing but the package", () => {
    const other = packed.files.filter(
      (path) => FORBIDDEN.test(path) || !ALLOWED.some((allowed) => allowed.test(path)),
    );
    expect(other).toEqual([]);
    for (const path of ["README.md", "LICENSE", "CHANGELOG.md", "dist/index.js", "proto/v5api/btrdb.proto"])
      expect(packed.files).toContain(path);
  });

  test("has a source map for each module, and the sources that the maps name", async () => {
    const files = new Set(packed.files);
    const modules = packed.files.filter(
      // The bundler's own helper is not of src.
      (path) => /^dist\/(?!rolldown-runtime).*\.js$/u.test(path),
    );
    expect(modules.length).toBeGreaterThan(80);
    const mapped = new Set<string>();
    const missing: string[] = [];
    for (const module of modules) {
      // Of what is only `export … from` there is nothing to map.
      if (!files.has(`${module}.map`)) {
        const code = await readFile(inPackage(module), "utf8");
        if (/^(?!import |export \{|\/\/|$)/mu.test(code)) missing.push(`${module}.map`);
        continue;
      }
      const map = JSON.parse(await readFile(inPackage(`${module}.map`), "utf8")) as {
        sources: string[];
        sourcesContent?: string[];
      };
      for (const source of map.sources) {
        const path = join(dirname(module), source);
        mapped.add(path);
        if (map.sourcesContent === undefined && !files.has(path)) missing.push(path);
      }
    }
    expect(missing).toEqual([]);
    for (const path of ["src/connect.ts", "src/stream/stream.ts", "src/bulk/frame-cutter.ts"])
      expect(mapped).toContain(path);
  });

  test("has declarations for all that can be imported", async () => {
    const { exports } = (await manifestOf(installed, "btrdb-web")) as {
      exports: Record<string, string | { types: string; default: string }>;
    };
    for (const [name, entry] of Object.entries(exports)) {
      if (typeof entry === "string") continue;
      expect(packed.files, name).toContain(entry.types.slice(2));
      expect(packed.files, name).toContain(entry.default.slice(2));
    }
  });

  test("makes a page load few files, where its bundler splits them", async () => {
    const { files } = await pageBundle('export { connect } from "btrdb-web";', installed);
    expect(files).toBeLessThan(10);
  });

  test("is what publint likes", async () => {
    expect(await publintSays(inPackage("."))).toEqual([]);
  });

  test("has the right types in every way to import it", async () => {
    const { problems, entryPoints } = await typesWrong(packed.tarball);
    expect(problems).toEqual([]);
    expect(entryPoints).toBeGreaterThan(5);
  });

  test("has the sizes that scripts/package/size.json says, within 3 % (npm run package:size)", async () => {
    const written = JSON.parse(await readFile(join(root, "scripts/package/size.json"), "utf8")) as SizeReport;
    expect(drift(written, await measureSize(packed, installed), 0.03)).toEqual([]);
  });
});

test("a size that drifts is told", () => {
  const report = { package: { packed: 100, unpacked: 100, files: 1 }, bundles: {} };
  expect(drift(report, { ...report, package: { packed: 103, unpacked: 97, files: 1 } }, 0.03)).toEqual([]);
  expect(drift(report, { ...report, bundles: { a: { files: 0, minified: 1, gzip: 0 } } }, 0.03)).toHaveLength(
    1,
  );
  expect(drift(report, { ...report, package: { packed: 104, unpacked: 96, files: 1 } }, 0.03)).toHaveLength(
    2,
  );
});

describe("what is installed", () => {
  test("is the list of scripts/package/dependencies.md, and nothing beside it", async () => {
    const text = await readFile(join(root, "scripts/package/dependencies.md"), "utf8");
    const named = [...text.matchAll(/^\| `([^`]+)`/gmu)].map(([, name]) => name ?? "").sort();
    const { dependencies = {} } = await manifestOf(installed, "btrdb-web");
    expect(Object.keys(dependencies as object).sort()).toEqual(named);
    expect(await installedNames(installed)).toEqual([...named, "btrdb-web"].sort());
  });

  test("is used by the client, each of them", async () => {
    const { dependencies = {} } = await manifestOf(installed, "btrdb-web");
    const code = await Promise.all(
      packed.files
        .filter((path) => /^dist\/.*\.js$/u.test(path) && !path.startsWith("dist/cli/"))
        .map((path) => readFile(inPackage(path), "utf8")),
    );
    const all = code.join("\n");
    const unused = Object.keys(dependencies as object).filter(
      (name) => !new RegExp(`(?:from |import ?\\(?)"${name}["/]`, "u").test(all),
    );
    expect(unused).toEqual([]);
  });

  test("is dropped by bundlers where it is not used: only the worker has side effects", async () => {
    const { build } = await import("esbuild");
    const { sideEffects } = await manifestOf(installed, "btrdb-web");
    expect(sideEffects).toEqual(["./src/worker.ts", "./dist/worker.js"]);
    const size = async (code: string) => {
      const { outputFiles } = await build({
        stdin: { contents: code, resolveDir: installed },
        bundle: true,
        write: false,
        format: "esm",
        platform: "browser",
        logLevel: "silent",
      });
      return outputFiles[0]?.text.trim() ?? "";
    };
    for (const entry of ["", "/viewport", "/gateway", "/connect-web", "/proto"])
      expect(await size(`import "btrdb-web${entry}";`), `btrdb-web${entry}`).toBe("");
    expect((await size('import "btrdb-web/worker";')).length).toBeGreaterThan(1000);
  });
});
