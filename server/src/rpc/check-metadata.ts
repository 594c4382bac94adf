import { StatusCode } from "btrdb-web";
import { StatusError } from "../status-error.ts";
import type { StreamQuery } from "../store/metadata-store.ts";

/** A key with a value, or without: as messages have them. */
interface KeyOptValue {
  readonly key: string;
  readonly val?: { readonly value: string } | undefined;
}

const KEY = /^[a-z][a-z0-9_.]{0,62}$/;
const MAX_BYTES = 255;
// The real server keeps metadata in a transaction of at most 128 operations.
const MAX_PROPERTIES = 120;

const NUL = "\0";
const byteLength = (text: string): number => Buffer.byteLength(text);

/** 1 to 255 bytes without NUL: 407. */
export function checkCollection(collection: string): void {
  const bytes = byteLength(collection);
  if (bytes >= 1 && bytes <= MAX_BYTES && !collection.includes(NUL)) return;
  const shown = JSON.stringify(collection).replaceAll("\\u0000", "\\x00");
  throw new StatusError(StatusCode.InvalidCollection, `collection ${shown} is invalid`);
}

function checkKey(key: string, what: string): void {
  if (KEY.test(key)) return;
  throw new StatusError(StatusCode.InvalidTagKey, `${what} key ${JSON.stringify(key)} is invalid`);
}

function checkValue(key: string, value: string, what: string, minBytes: number): void {
  const bytes = byteLength(value);
  if (bytes >= minBytes && bytes <= MAX_BYTES && !value.includes(NUL)) return;
  const message = `${what} value for key ${JSON.stringify(key)} is invalid`;
  throw new StatusError(StatusCode.InvalidTagValue, message);
}

const MIN_VALUE_BYTES = { tag: 1, annotation: 0 } as const;

/**
 * New values by key, as a request gives them; the last of several values of one key counts. Codes 408 and 409;
 * undefined stands for a key without `val`.
 */
export function readChanges(
  pairs: readonly KeyOptValue[],
  what: "tag" | "annotation",
): Map<string, string | undefined> {
  const changes = new Map<string, string | undefined>();
  for (const { key, val } of pairs) {
    checkKey(key, what);
    if (val) checkValue(key, val.value, what, MIN_VALUE_BYTES[what]);
    changes.set(key, val?.value);
  }
  return changes;
}

/** Tags or annotations of a new stream: as {@link readChanges}, but a tag must have a value. */
export function readProperties(
  pairs: readonly KeyOptValue[],
  what: "tag" | "annotation",
): Map<string, string> {
  const properties = new Map<string, string>();
  for (const [key, value] of readChanges(pairs, what)) {
    if (value !== undefined) properties.set(key, value);
    else if (what === "tag") checkValue(key, "", what, MIN_VALUE_BYTES.tag);
  }
  return properties;
}

/** 428 for more tags and annotations than one stream may have. */
export function checkPropertyCount(...maps: readonly ReadonlyMap<string, unknown>[]): void {
  const count = maps.reduce((sum, map) => sum + map.size, 0);
  if (count > MAX_PROPERTIES) {
    const message = `could not create stream (${count} tags and annotations, at most ${MAX_PROPERTIES})`;
    throw new StatusError(StatusCode.MetadataStoreError, message);
  }
}

/** What to look for: values as they are, a key without `val` as undefined. */
export function readQuery(request: {
  readonly collection: string;
  readonly isCollectionPrefix: boolean;
  readonly tags: readonly KeyOptValue[];
  readonly annotations: readonly KeyOptValue[];
}): StreamQuery {
  const { collection, isCollectionPrefix, tags, annotations } = request;
  const conditions = (pairs: readonly KeyOptValue[]) =>
    new Map(pairs.map(({ key, val }) => [key, val?.value]));
  return { collection, isCollectionPrefix, tags: conditions(tags), annotations: conditions(annotations) };
}
