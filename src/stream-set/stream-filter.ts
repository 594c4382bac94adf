import type { StreamMetadata } from "../stream-metadata.ts";
import type { TimeInput } from "../time/to-time.ts";

/** What {@link StreamSet.filter} keeps; all that is given has to hold. */
export interface StreamFilter {
  /** First time that reads of the new set see. */
  readonly start?: TimeInput | undefined;
  /** First time that they do not see any more. */
  readonly end?: TimeInput | undefined;
  /** Text is compared as a whole, upper and lower case alike; a RegExp is searched for. */
  readonly collection?: string | RegExp | undefined;
  readonly name?: string | RegExp | undefined;
  readonly unit?: string | RegExp | undefined;
  /** Tags that a stream has, with these values. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Annotations that a stream has, with these values. */
  readonly annotations?: Readonly<Record<string, unknown>> | undefined;
  /** Hertz; see {@link StreamSetOptions.samplingFrequency}. 0 takes one away. */
  readonly samplingFrequency?: number | undefined;
}

export function needsMetadata({ collection, name, unit, tags, annotations }: StreamFilter): boolean {
  return [collection, name, unit, tags, annotations].some((given) => given !== undefined);
}

export function matches(metadata: StreamMetadata, filter: StreamFilter): boolean {
  return (
    fits(metadata.collection, filter.collection) &&
    fits(own(metadata.tags, "name"), filter.name) &&
    fits(own(metadata.tags, "unit"), filter.unit) &&
    holds(metadata.tags, filter.tags) &&
    holds(metadata.annotations, filter.annotations)
  );
}

function fits(text: string | undefined, wanted: string | RegExp | undefined): boolean {
  if (wanted === undefined) return true;
  if (text === undefined) return false;
  // search() minds no lastIndex, which test() does for a global RegExp.
  return typeof wanted === "string" ? text.toLowerCase() === wanted.toLowerCase() : text.search(wanted) >= 0;
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function holds(
  record: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>> = {},
): boolean {
  return Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(record, key) && equal(record[key], value),
  );
}

/** The same JSON. */
function equal(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key as never], b[key as never]))
  );
}
