import { isAbridged, isObject, type Recorded, type RecordedObject } from "./recording.ts";

const hexBytes = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, "hex"));

function readUuid(value: Recorded | undefined): Uint8Array<ArrayBuffer> {
  if (isObject(value)) return hexBytes(String(value.hex));
  return hexBytes(String(value).replaceAll("-", ""));
}

/** `{key, value}` of Create and `{key, val: {value}}` of changes are both a KeyOptValue today. */
function readPair(pair: Recorded) {
  if (!isObject(pair)) throw new TypeError("not a pair");
  const key = String(pair.key);
  const value = isObject(pair.val) ? pair.val.value : pair.value;
  // Values were bytes in v4 and are text today: what is not UTF-8 cannot be sent, its text form stands in.
  if (isObject(value)) return { key, val: { value: hexBytes(String(value.hex)).toString() } };
  return value === undefined ? { key } : { key, val: { value: String(value) } };
}

/** Points, also where the recording only has the ends of a long, evenly spaced list. */
function readPoints(values: Recorded | undefined): { time: bigint; value: number }[] {
  if (isAbridged(values)) {
    const [first, second] = readPoints(values._first);
    if (!first || !second) throw new TypeError("an abridged list without points");
    return Array.from({ length: values._n }, (_, i) => ({
      time: first.time + (second.time - first.time) * BigInt(i),
      value: first.value + (second.value - first.value) * i,
    }));
  }
  if (!Array.isArray(values)) return [];
  return (values as readonly RecordedObject[]).map(({ time, value }) => ({
    time: BigInt(String(time)),
    value: Number(value),
  }));
}

const INT64_FIELDS = new Set([
  "start",
  "end",
  "time",
  "versionMajor",
  "fromMajor",
  "toMajor",
  "width",
  "expectedAnnotationVersion",
]);
const PAIR_FIELDS = new Set(["tags", "annotations", "changes"]);
// Fields that v5 has under another name.
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  SetStreamAnnotations: { annotations: "changes", expectedAnnotationVersion: "expectedPropertyVersion" },
};

/** The request of a recorded step as the init object of the v5 message. */
export function v5Request(rpc: string, request: RecordedObject): Record<string, unknown> {
  const entries = Object.entries(request).map(([name, value]): [string, unknown] => {
    const field = RENAMED[rpc]?.[name] ?? name;
    if (name === "uuid") return [field, readUuid(value)];
    if (INT64_FIELDS.has(name)) return [field, BigInt(String(value))];
    if (name === "values") return [field, readPoints(value)];
    if (PAIR_FIELDS.has(name) && Array.isArray(value)) return [field, value.map(readPair)];
    return [field, value];
  });
  return Object.fromEntries(entries);
}
