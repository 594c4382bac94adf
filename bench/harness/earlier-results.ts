import { globSync, statSync } from "node:fs";
import { type Result, readResult } from "./result.ts";

/** Earlier results by the name of their benchmark: of one file, or of a folder. */
export function earlierResults(path: string): Map<string, Result> {
  const files = statSync(path).isDirectory() ? globSync(`${path}/*.json`) : [path];
  const results = files.flatMap((file) => readResult(file) ?? []);
  if (results.length === 0) throw new Error(`${path}: no result of this command`);
  return new Map(results.map((result) => [result.bench, result]));
}
