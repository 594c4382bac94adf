import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Outcome } from "./bench.ts";
import type { Meta } from "./meta.ts";

/** A benchmark's JSON file. */
export interface Result extends Omit<Outcome, "pictures"> {
  readonly bench: string;
  readonly title: string;
  readonly meta: Meta;
}

export const RESULTS = fileURLToPath(new URL("../results/", import.meta.url));
/** Of quick runs, whose numbers mean nothing. */
export const QUICK_RESULTS = fileURLToPath(new URL("../../.cache/bench-results/", import.meta.url));

export const resultFile = (folder: string, bench: string): string => `${folder}${bench}.json`;

export function writeResult(folder: string, result: Result, pictures: Outcome["pictures"] = {}): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(resultFile(folder, result.bench), `${JSON.stringify(result, null, 2)}\n`);
  for (const [name, svg] of Object.entries(pictures)) writeFileSync(`${folder}${name}.svg`, svg);
}

/** Undefined where there is none, or one of an older shape. */
export function readResult(file: string): Result | undefined {
  if (!existsSync(file)) return undefined;
  const result = JSON.parse(readFileSync(file, "utf8")) as Partial<Result>;
  return typeof result.bench === "string" && result.tables !== undefined ? (result as Result) : undefined;
}
