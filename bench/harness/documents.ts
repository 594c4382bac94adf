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
  /** Marks that their result does not answer. */
  readonly missing: readonly string[];
  /** Marks of benchmarks that have not been run: what they hold stays. */
  readonly pending: readonly string[];
}

export function documents(): Document[] {
  const files = globSync(["README.md", "docs/*.md", "docs/guide/*.md", "edge/README.md"], { cwd: ROOT });
  return files.flatMap((file) => {
    const is = readFileSync(ROOT + file, "utf8");
    const resultOf = (bench: string) => readResult(resultFile(RESULTS, bench));
    const { markdown, missing, marks } = fillFigures(is, resultOf);
    if (marks === 0) return [];
    const known = (path: string) => resultOf(path.split(" / ")[0] ?? "") !== undefined;
    const pending = missing.filter((path) => !known(path));
    return [{ file, is, should: markdown, missing: missing.filter(known), pending }];
  });
}

export function writeDocuments(log: (line: string) => void): void {
  for (const { file, is, should, missing, pending } of documents()) {
    for (const path of missing) log(`${file}: no result has ${path}`);
    const benches = new Set(pending.map((path) => path.split(" / ")[0]));
    if (benches.size > 0)
      log(`${file}: has figures of benchmarks that have not been run: ${[...benches].join(", ")}`);
    if (is === should) continue;
    writeFileSync(ROOT + file, should);
    log(`${file}: figures written`);
  }
}
