import { readdirSync, readFileSync } from "node:fs";

/** Values as the recordings have them: 64-bit numbers as decimal strings, uuids as text, bytes as `{hex}`. */
export type Recorded =
  | null
  | boolean
  | number
  | string
  | readonly Recorded[]
  | { readonly [key: string]: Recorded };
export type RecordedObject = { readonly [key: string]: Recorded };

/** One call and all its answers; a step without `rpc` is a remark. */
export interface RecordedStep {
  readonly rpc?: string;
  readonly note?: string;
  readonly request?: RecordedObject;
  readonly responses?: readonly RecordedObject[];
}

/** What one file of recordings holds: steps in order, on a fresh server. */
export interface Recording {
  readonly file: string;
  readonly description: string;
  readonly steps: readonly RecordedStep[];
}

/** The recordings of a real BTrDB v4.15.9 server that lie in server/fixtures/golden, or in another folder beside it. */
export function readRecordings(name = "golden"): Recording[] {
  const folder = new URL(`../../fixtures/${name}/`, import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  return files.sort().map((file) => ({ file, ...JSON.parse(readFileSync(new URL(file, folder), "utf8")) }));
}

export const isObject = (value: Recorded | undefined): value is RecordedObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A long list in a recording: how many, the first and the last three, and a digest that is not used here. */
export interface Abridged {
  readonly _n: number;
  readonly _first: readonly RecordedObject[];
  readonly _last: readonly RecordedObject[];
}

export const isAbridged = (value: Recorded | undefined): value is RecordedObject & Abridged =>
  isObject(value) && typeof value._n === "number";
