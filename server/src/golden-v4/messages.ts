import type { Message } from "@bufbuild/protobuf";
import { isObject, type Recorded, type RecordedObject } from "../golden/recording.ts";
import { v5Request } from "../golden/request.ts";
import { uuidText } from "../uuid-text.ts";

const text = new TextDecoder();

function bytesOf(value: Recorded | undefined): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    isObject(value) ? Buffer.from(String(value.hex), "hex") : Buffer.from(String(value ?? "")),
  );
}

/** `{key, value}` of Create, and `{key, val: {value}}` of searches and changes, where `val` may be missing. */
function pairOf(rpc: string, pair: RecordedObject) {
  const key = String(pair.key);
  if (rpc === "Create") return { key, value: bytesOf(pair.value) };
  // Bytes in v4 and a string in the messages of this package, which are the same on the wire.
  return isObject(pair.val) ? { key, val: { value: String(pair.val.value) } } : { key };
}

const UINT64_FIELDS = [
  "limit",
  "width",
  "windowSize",
  "startTime",
  "endTime",
  "type",
  "expectedAnnotationVersion",
];

/** The request of a recorded step as the init object of the message of v4. */
export function v4Request(rpc: string, request: RecordedObject): Record<string, unknown> {
  const { tags, annotations, streams, ...rest } = request;
  const init: Record<string, unknown> = v5Request("", rest);
  for (const name of UINT64_FIELDS) if (rest[name] !== undefined) init[name] = BigInt(String(rest[name]));
  for (const [name, pairs] of Object.entries({ tags, annotations }))
    if (Array.isArray(pairs)) init[name] = pairs.map((pair) => pairOf(rpc, pair as RecordedObject));
  if (Array.isArray(streams))
    init.streams = (streams as readonly RecordedObject[]).map(({ uuid, label, version }) => ({
      ...v5Request("", { uuid: uuid ?? "" }),
      label,
      version: BigInt(String(version)),
    }));
  return init;
}

const byText = (a: Recorded, b: Recorded) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
/** v4 gives these in the order of a hash map, or of keys of its own. */
const UNORDERED = new Set(["tags", "annotations", "results"]);

function recorded(name: string, value: unknown): Recorded {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return name === "value" ? text.decode(value) : uuidText(value);
  if (Array.isArray(value)) {
    const all = value.map((element) => recorded("", element));
    return UNORDERED.has(name) ? all.sort(byText) : all;
  }
  if (typeof value === "object" && value !== null) return recordedV4(value as Message);
  return value as Recorded;
}

// v4 knows no standard deviation; protobuf-es marks each message with its type.
const LEFT_OUT = new Set(["$typeName", "$unknown", "stddev"]);

/** An answer of v4 in the form of the recordings. */
export function recordedV4(message: Message): RecordedObject {
  const fields = Object.entries(message).flatMap(([name, value]): [string, Recorded][] =>
    value === undefined || LEFT_OUT.has(name) ? [] : [[name, recorded(name, value)]],
  );
  return Object.fromEntries(fields);
}

/** The same with everything that has no order sorted, as {@link recordedV4} has it. */
export function inOrder(name: string, value: Recorded): Recorded {
  if (Array.isArray(value)) {
    const all = value.map((element) => inOrder("", element));
    return UNORDERED.has(name) ? all.sort(byText) : all;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inOrder(key, inner)]));
}
