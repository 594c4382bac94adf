import { hash } from "node:crypto";

type Tags = ReadonlyMap<string, string>;

/** A map in byte order of its keys (which are ASCII, so order by code units is the same). */
export function sortedMap(entries: Iterable<readonly [string, string]>): Map<string, string> {
  return new Map(Array.from(entries).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** What streams of a collection are sorted by. Not unique: values may hold `,` and `=`. */
export function tagText(tags: Tags): string {
  return Array.from(sortedMap(tags), ([key, value]) => `${key}=${value}`).join(",");
}

/** Equal for equal sets of tags and only for these; in hex. */
export function tagHash(tags: Tags): string {
  return hash("sha256", JSON.stringify([...sortedMap(tags)]), "hex");
}
