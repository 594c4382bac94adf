import { globSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fillFigures } from "./figures.ts";
import { RESULTS, readResult, resultFile } from "./result.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A file with figures of bench/results, as it is and as it should be. */
export interface Document {
  readonly file: string;
  readonly is: string;
  readonly should: string;
  /** Marks that no result answers. */
  readonly missing: readonly string[];
}

export function documents(): Document[] {
  const files = globSync(["README.md", "docs/*.md", "docs/guide/*.md", "edge/README.md"], { cwd: ROOT });
  return files.flatMap((file) => {
    const is = readFileSync(ROOT + file, "utf8");
    const { markdown, missing, marks } = fillFigures(is, (bench) => readResult(resultFile(RESULTS, bench)));
    return marks === 0 ? [] : [{ file, is, should: markdown, missing }];
  });
}

export function writeDocuments(log: (line: string) => void): void {
  for (const { file, is, should, missing } of documents()) {
    for (const path of missing) log(`${file}: no result has ${path}`);
    if (is === should) continue;
    writeFileSync(ROOT + file, should);
    log(`${file}: figures written`);
  }
}
