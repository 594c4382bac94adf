import { decodeMessage, encodeMessage, type Shape } from "../codec/message-codec.ts";
import { WireCursor, WireType } from "../decode/wire-cursor.ts";
import { uuidToText } from "../uuid.ts";
import type { Fields } from "./fields.ts";
import { METHODS, type Method } from "./methods.ts";
import { malformed } from "./read-message.ts";

/** What a call reaches: a stream, a collection, all collections with a prefix, or what belongs to no collection. */
export type Target =
  | { readonly uuid: string }
  | { readonly collection: string }
  | { readonly prefix: string }
  | "cluster";

/**
 * A request that was understood. What goes on to the cluster is written anew from what was understood, so that the two
 * cannot read the same bytes in two ways.
 */
export class Call {
  readonly name: string;
  readonly method: Method;
  readonly fields: Fields;
  readonly targets: readonly Target[];
  readonly #bytes: Uint8Array<ArrayBuffer>;

  /** @throws RpcFailure, MalformedResponse */
  constructor(name: string, method: Method, bytes: Uint8Array<ArrayBuffer>) {
    this.name = name;
    this.method = method;
    this.#bytes = bytes;
    this.fields = method.request === undefined ? readUuid(bytes) : decode(name, method.request, bytes);
    this.targets = targetsOf(name, this.fields);
  }

  /** The request as it goes on; with versions: at those. */
  encode(versions?: readonly bigint[]): Uint8Array<ArrayBuffer> {
    const { request, pins } = this.method;
    if (request === undefined) return this.#bytes;
    const fields = versions === undefined ? undefined : pins?.write(this.fields, versions);
    return encodeMessage(request, fields ?? this.fields);
  }

  /** Streams that it reads with the versions at which it does; none where its answer may change whatever they are. */
  get reads(): readonly { readonly uuid: string; readonly version: bigint }[] {
    const versions = this.method.pins?.read(this.fields) ?? [];
    // The cluster says what is wrong with too few or too many.
    if (versions.length !== this.targets.length) return [];
    return this.targets.flatMap((target, at) =>
      typeof target === "object" && "uuid" in target
        ? [{ uuid: target.uuid, version: versions[at] ?? 0n }]
        : [],
    );
  }

  /** The one stream that it is about; empty where there are more or none. */
  get uuid(): string {
    const [target] = this.targets;
    return this.targets.length === 1 && typeof target === "object" && "uuid" in target ? target.uuid : "";
  }
}

function decode(name: string, shape: Shape, bytes: Uint8Array): Fields {
  if (name !== "ArrowMultiValues") return decodeMessage(shape, bytes, "request");
  // The versions are the only packed numbers of all requests.
  const packed = shape.map((field) =>
    field[1] === "versionMajor" ? ([field[0], field[1], "bytes", "repeated"] as const) : field,
  );
  const fields = decodeMessage(packed, bytes, "request");
  return { ...fields, versionMajor: (fields.versionMajor as Uint8Array[]).flatMap(unpack) };
}

function unpack(bytes: Uint8Array): bigint[] {
  const cursor = new WireCursor(cursorView(bytes), "request");
  const numbers: bigint[] = [];
  while (cursor.at < cursor.end) numbers.push(cursor.uint64("versionMajor"));
  return numbers;
}

/** The uuid of an insert, whose points nobody has to look at. Twice would be a stream more than was checked. */
function readUuid(bytes: Uint8Array): Fields {
  const cursor = new WireCursor(cursorView(bytes), "request");
  let uuid: Uint8Array | undefined;
  while (cursor.at < cursor.end) {
    const tagAt = cursor.at;
    const tag = cursor.tag();
    if (tag >>> 3 === 1) {
      cursor.expectType(tag, WireType.Bytes, tagAt, "uuid");
      if (uuid !== undefined) throw malformed("it has two uuids");
      uuid = cursor.bytes("uuid");
    } else cursor.skip(tag, tagAt);
  }
  return { uuid: uuid ?? new Uint8Array(0) };
}

export function cursorView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function targetsOf(name: string, fields: Fields): Target[] {
  switch (name) {
    case "Info":
      return [];
    case "ListCollections":
    case "GetMetadataUsage":
      return [{ prefix: fields.prefix as string }];
    case "LookupStreams": {
      const collection = fields.collection as string;
      return [fields.isCollectionPrefix ? { prefix: collection } : { collection }];
    }
    case "Create":
      return [{ collection: fields.collection as string }];
    case "SetStreamTags": {
      // It may move the stream: both collections count.
      const to = fields.collection as string;
      return [stream(fields.uuid), ...(to === "" ? [] : [{ collection: to }])];
    }
    case "GenerateCSV":
      return (fields.streams as Fields[]).map(({ uuid }) => stream(uuid));
    case "ArrowMultiValues":
    case "Subscribe":
      return (fields.uuid as unknown[]).map(stream);
    case "SQLQuery":
    case "FaultInject":
      return ["cluster"];
    default:
      return [stream(fields.uuid)];
  }
}

function stream(uuid: unknown): Target {
  const bytes = uuid as Uint8Array;
  if (bytes.length !== 16) throw malformed(`a uuid has ${bytes.length} bytes`);
  return { uuid: uuidToText(bytes) };
}

/** The method of a path; undefined for what is none, however it is written. */
export function methodOf(pathname: string, prefix: string): [name: string, method: Method] | undefined {
  if (!pathname.startsWith(prefix)) return undefined;
  const name = pathname.slice(prefix.length);
  const method = METHODS.get(name);
  return method && [name, method];
}
