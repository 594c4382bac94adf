// Every ```ts block of README.md and docs/ is a module, type-checked against the package as npm would publish it (so
// this belongs to the part "package"); names that a reader has already are in prelude.d.ts. Blocks with a runtime behind them (```ts run=node, ```sh run=shell) are run, too: see
// tests/package/docs-programs.test.ts.
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { installPackage, packPackage } from "../../scripts/package/packed.ts";
import { root } from "../repository.ts";
import { markdownFiles, readPage } from "./markdown.ts";
import { rowPrograms } from "./table-cells.ts";

const run = promisify(execFile);

interface Block {
  readonly page: string;
  readonly line: number;
  readonly code: string;
}

const blocks: Block[] = markdownFiles()
  .filter((file) => file === "README.md" || file.startsWith("docs/"))
  .flatMap((page) =>
    readPage(page)
      .blocks.filter(({ info }) => /^ts\b/u.test(info))
      .map(({ line, code }) => ({ page, line, code })),
  )
  .concat(rowPrograms("docs/guide/from-python.md"));

/** A block that is wrong, in a page that is not there: only where it is told are the others compiled. */
const WRONG: Block = {
  page: "wrong.md",
  line: 1,
  code: 'import { connect } from "btrdb-web";\nconnect(1, 2);\nconn.nothing();\n',
};

test("there are blocks", () => expect(blocks.length).toBeGreaterThan(15));

test("each block of TypeScript in README.md and docs/ compiles against the package", {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const folder = await mkdtemp(join(await installPackage(await packPackage()), "docs-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const names = new Map<string, Block>();
  for (const block of [...blocks, WRONG]) {
    const name = `${block.page.replaceAll(/[/.]/gu, "-")}-${block.line}.ts`;
    names.set(name, block);
    await writeFile(join(folder, name), `${block.code}\nexport {};\n`);
  }
  await cp(join(root, "tests/docs/prelude.d.ts"), join(folder, "prelude.d.ts"));
  const config = {
    extends: join(root, "tsconfig.json"),
    // What a page leaves out, it leaves out for its reader.
    compilerOptions: {
      customConditions: [],
      typeRoots: [join(root, "node_modules/@types")],
      noUnusedLocals: false,
      noUnusedParameters: false,
      noUncheckedIndexedAccess: false,
      strictNullChecks: false,
      exactOptionalPropertyTypes: false,
      noImplicitAny: false,
    },
    include: ["."],
    exclude: [],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const said = await run(process.execPath, [tsc, "--pretty", "false", "-p", folder], { cwd: folder }).then(
    () => "",
    ({ stdout }: { stdout: string }) => stdout,
  );
  // Of the blocks alone: the package itself is compiled strictly elsewhere.
  const mistakes = said.split("\n").flatMap((text) => {
    const [, file = "", line, what] = /^(\S+?\.ts)\((\d+),\d+\): (.*)/u.exec(text) ?? [];
    const block = names.get(file);
    return block === undefined ? [] : [`${block.page}:${block.line + Number(line)}: ${what}`];
  });
  expect(mistakes).toEqual([3, 4].map((line) => expect.stringContaining(`wrong.md:${line}: error TS`)));
});
