import { type AnnotationValue, decodeAnnotation, encodeAnnotation } from "./annotations.ts";
import { BTRDBTypeError, InvalidCollection } from "./errors/index.ts";
import type { KeyOptValue, StreamDescriptor } from "./gen/v5api/btrdb_pb.ts";
import { uuidToText } from "./uuid.ts";

/** Tags of a stream; the Python client allows name, unit, ingress and distiller. */
export type Tags = Readonly<Record<string, string>>;
/** Annotations of a stream: any JSON by key. */
export type Annotations = Readonly<Record<string, AnnotationValue>>;

/** What a stream is called and what is known about it. */
export interface StreamMetadata {
  readonly uuid: string;
  readonly collection: string;
  readonly tags: Tags;
  readonly annotations: Annotations;
  /** Grows by one with each change of tags, annotations or collection; 1 at creation. */
  readonly propertyVersion: bigint;
}

/** What to look for: a value, or `null` for "has this key". All of them have to hold. */
export interface StreamQuery {
  readonly tags?: Readonly<Record<string, string | null>> | undefined;
  readonly annotations?: Readonly<Record<string, AnnotationValue>> | undefined;
}

/** The key-value form of requests. */
export interface KeyOptValueInit {
  readonly key: string;
  readonly val?: { readonly value: string };
}

/** @param uuid where it is at hand as text */
export function readDescriptor(
  descriptor: StreamDescriptor,
  uuid: string = uuidToText(descriptor.uuid),
): StreamMetadata {
  return {
    uuid,
    collection: descriptor.collection,
    tags: record(descriptor.tags, (value) => value),
    annotations: record(descriptor.annotations, decodeAnnotation),
    propertyVersion: descriptor.propertyVersion,
  };
}

/** @throws BTRDBTypeError for a tag that is no text */
export function tagsToPairs(tags: Readonly<Record<string, string | null>>): KeyOptValueInit[] {
  return Object.entries(checkRecord(tags, "tags")).map(([key, value]) => {
    if (value === null) return { key };
    if (typeof value !== "string") throw new BTRDBTypeError(`The tag ${key} is text, not a ${typeof value}.`);
    return { key, val: { value } };
  });
}

/** @param nullMeansAny in a search `null` stands for "has this key", and elsewhere for the value null */
export function annotationsToPairs(
  annotations: Readonly<Record<string, AnnotationValue>>,
  nullMeansAny = false,
): KeyOptValueInit[] {
  return Object.entries(checkRecord(annotations, "annotations")).map(([key, value]) =>
    value === null && nullMeansAny ? { key } : { key, val: { value: encodeAnnotation(value) } },
  );
}

/** @throws InvalidCollection for what is not text */
export function checkCollection(collection: string): string {
  if (typeof collection === "string") return collection;
  throw new InvalidCollection(`A collection is text, not a ${typeof collection}.`);
}

function checkRecord<T extends object>(given: T, what: string): T {
  if (typeof given === "object" && given !== null && !Array.isArray(given)) return given;
  throw new BTRDBTypeError(`The ${what} are an object of keys and values.`);
}

function record<T>(pairs: readonly KeyOptValue[], read: (value: string) => T): Record<string, T> {
  const found: Record<string, T> = {};
  for (const { key, val } of pairs) {
    const value = read(val?.value ?? "");
    // Assigned, it would be a prototype and not a key.
    if (key === "__proto__") Object.defineProperty(found, key, { value, ...ORDINARY });
    else found[key] = value;
  }
  return found;
}

const ORDINARY = { configurable: true, enumerable: true, writable: true };
