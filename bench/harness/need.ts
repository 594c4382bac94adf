import type { Found } from "../../scripts/tools/found.ts";

/** A benchmark without its tool has nothing to say. */
export function need<T>(found: Found<T>): T {
  if (found.found) return found.tool;
  throw new Error(found.reason);
}
