import type { Message } from "@bufbuild/protobuf";
import type { KeyOptValue } from "btrdb-web/proto";
import { uuidText } from "../uuid-text.ts";
import { type Abridged, isAbridged, isObject, type Recorded, type RecordedObject } from "./recording.ts";

// v4 knows no standard deviation; protobuf-es marks each message with its type.
const LEFT_OUT = new Set(["$typeName", "$unknown", "stddev"]);

function recordedValue(name: string, value: unknown): Recorded {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return uuidText(value);
  if (name === "tags" || name === "annotations") {
    const pairs = value as readonly KeyOptValue[];
    return pairs.map(({ key, val }) => ({ key, value: val?.value ?? "" }));
  }
  if (Array.isArray(value)) return value.map((element) => recordedValue("", element));
  if (typeof value === "object" && value !== null) return recordedResponse(value as Message);
  return value as Recorded;
}

/** A v5 answer in the form of the recordings. */
export function recordedResponse(message: Message): RecordedObject {
  const fields = Object.entries(message).flatMap(([name, value]): [string, Recorded][] => {
    if (value === undefined || LEFT_OUT.has(name)) return [];
    return [[name === "propertyVersion" ? "annotationVersion" : name, recordedValue(name, value)]];
  });
  return Object.fromEntries(fields);
}

// Sums of the same numbers in another order.
const TOLERANCE = 1e-12;

function sameNumber(expected: number, actual: number): boolean {
  return Object.is(expected, actual) || Math.abs(expected - actual) <= TOLERANCE * Math.abs(expected);
}

const sameAbridged = (expected: Abridged, actual: readonly Recorded[]): boolean =>
  expected._n === actual.length &&
  sameRecorded(expected._first, actual.slice(0, 3)) &&
  sameRecorded(expected._last, actual.slice(-3));

/** Messages of v4 often repeat the code: `(413: start time >= end time)`. */
const withoutCode = (text: string): string => /^\(\d{3}: (.*)\)$/s.exec(text)?.[1] ?? text;

/** Whether an answer is what was recorded; numbers may differ in the last bits. */
export function sameRecorded(expected: Recorded, actual: Recorded): boolean {
  if (isAbridged(expected)) return Array.isArray(actual) && sameAbridged(expected, actual);
  if (typeof expected === "number" && typeof actual === "number") return sameNumber(expected, actual);
  if (typeof expected === "string" && typeof actual === "string") return withoutCode(expected) === actual;
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || expected.length !== actual.length) return false;
    return expected.every((element, i) => sameRecorded(element, actual[i] as Recorded));
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return false;
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...names].every((name) => sameRecorded(expected[name] ?? null, actual[name] ?? null));
  }
  return expected === actual;
}
