import { existsSync, readdirSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseImports } from "../parse-imports.ts";
import { readFile, root } from "../repository.ts";

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const read = (file: string) => JSON.parse(readFile(file)) as Manifest;
const examples = readdirSync(join(root, "examples"));
/** `react-dom` of `react-dom/client`. */
const packageOf = (specifier: string) => /^(?:@[^/]+\/)?[^/]+/u.exec(specifier)?.[0] ?? specifier;

test("there are examples", () => expect(examples.length).toBeGreaterThan(4));

describe.each(examples)("package.json of %s", (name) => {
  const folder = `examples/${name}`;
  const { dependencies, devDependencies } = read(`${folder}/package.json`);
  const named = { ...dependencies, ...devDependencies };

  test("has all that its files import", () => {
    const files = readdirSync(join(root, folder)).filter((file) => /\.(?:js|tsx?)$/u.test(file));
    const imported = files.flatMap((file) =>
      parseImports(`${folder}/${file}`, readFile(`${folder}/${file}`)).map(({ specifier = "" }) => specifier),
    );
    const packages = new Set(
      imported.filter((specifier) => !/^(?:\.|node:)/u.test(specifier)).map(packageOf),
    );
    expect(packages).toContain("btrdb-web");
    expect([...packages].filter((each) => !(each in named) && !builtinModules.includes(each))).toEqual([]);
  });

  test("has the versions that the tests run with", () => {
    const tested = Object.keys(named).flatMap((each) => {
      const file = `node_modules/${each}/package.json`;
      return existsSync(join(root, file)) ? [[each, `^${read(file).version}`]] : [];
    });
    expect(tested.length).toBeGreaterThan(0);
    expect(named).toMatchObject(Object.fromEntries(tested));
  });
});
