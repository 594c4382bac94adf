import { type DecodedStatus, decodeStatus } from "../decode/decode-status.ts";
import { WireCursor, WireType } from "../decode/wire-cursor.ts";

/**
 * Types of fields, as far as the messages of BTrDB need them. `bare` is a string on the wire, and here the `{ value }` that
 * newer servers have in its place.
 */
export type Scalar =
  | "bare"
  | "bool"
  | "bytes"
  | "double"
  | "enum"
  | "int64"
  | "sfixed64"
  | "status"
  | "string"
  | "uint32"
  | "uint64";

/** A field: its number, its name in TypeScript, its type, and whether there may be several. */
export type Field = readonly [number: number, name: string, type: Scalar | Shape, repeated?: "repeated"];

/** A message by its fields, in the order of their numbers. Fields that are never used are left out. */
export type Shape = readonly Field[];

const VARINTS: readonly (Scalar | Shape)[] = ["bool", "enum", "int64", "uint32", "uint64"];
const FIXED: readonly (Scalar | Shape)[] = ["double", "sfixed64"];

function wireType(type: Scalar | Shape): number {
  if (VARINTS.includes(type)) return WireType.Varint;
  return FIXED.includes(type) ? WireType.Fixed64 : WireType.Bytes;
}

/**
 * Writes a message as protobuf-es does: fields in order, without those that have their default. For the small messages
 * of requests; points have an encoder of their own.
 */
export function encodeMessage(shape: Shape, message: object): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  write(bytes, shape, message as Readonly<Record<string, unknown>>);
  return Uint8Array.from(bytes);
}

function write(bytes: number[], shape: Shape, message: Readonly<Record<string, unknown>>): void {
  for (const [number, name, type, repeated] of shape) {
    const value = message[name];
    if (value === undefined) continue;
    if (repeated === undefined) {
      if (isDefault(value)) continue;
      varint(bytes, BigInt(number * 8 + wireType(type)));
      writeValue(bytes, type, value);
    } else if (wireType(type) === WireType.Bytes) {
      for (const item of value as readonly unknown[]) {
        varint(bytes, BigInt(number * 8 + WireType.Bytes));
        writeValue(bytes, type, item);
      }
    } else if ((value as readonly unknown[]).length > 0) {
      // Numbers are packed.
      const packed: number[] = [];
      for (const item of value as readonly unknown[]) writeValue(packed, type, item);
      varint(bytes, BigInt(number * 8 + WireType.Bytes));
      append(bytes, packed);
    }
  }
}

function isDefault(value: unknown): boolean {
  if (typeof value === "number") return Object.is(value, 0);
  return (
    value === 0n || value === "" || value === false || (value instanceof Uint8Array && value.length === 0)
  );
}

function writeValue(bytes: number[], type: Scalar | Shape, value: unknown): void {
  if (typeof type !== "string") {
    const inner: number[] = [];
    write(inner, type, value as Readonly<Record<string, unknown>>);
    append(bytes, inner);
  } else if (type === "bytes") {
    append(bytes, value as Uint8Array);
  } else if (type === "string") {
    append(bytes, new TextEncoder().encode(value as string));
  } else if (type === "bare") {
    append(bytes, new TextEncoder().encode((value as { readonly value: string }).value));
  } else if (wireType(type) === WireType.Varint) {
    varint(bytes, BigInt.asUintN(64, BigInt(value as bigint | number | boolean)));
  } else {
    const view = new DataView(new ArrayBuffer(8));
    if (type === "double") view.setFloat64(0, value as number, true);
    else view.setBigInt64(0, value as bigint, true);
    for (let i = 0; i < 8; i++) bytes.push(view.getUint8(i));
  }
}

function append(bytes: number[], content: ArrayLike<number>): void {
  varint(bytes, BigInt(content.length));
  for (let i = 0; i < content.length; i++) bytes.push(content[i] as number);
}

function varint(bytes: number[], value: bigint): void {
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
}

/** Reads a message; fields that are not there have their default. @throws MalformedResponse */
export function decodeMessage(shape: Shape, bytes: Uint8Array, name: string): Record<string, unknown> {
  return read(
    new WireCursor(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), name),
    planOf(shape, name),
  );
}

/** A shape as it is read: fields by their number, and for errors the way to each. */
interface Plan {
  readonly shape: Shape;
  readonly fields: readonly (PlannedField | undefined)[];
}

interface PlannedField {
  readonly name: string;
  readonly type: Scalar | Shape;
  readonly wireType: number;
  readonly repeated: boolean;
  /** As errors say it: `answer of Info.proxy`. */
  readonly what: string;
  /** Of a message. */
  readonly plan: Plan | undefined;
}

const plans = new WeakMap<Shape, Map<string, Plan>>();

function planOf(shape: Shape, within: string): Plan {
  const known = plans.get(shape)?.get(within);
  if (known !== undefined) return known;
  const plan = makePlan(shape, within);
  const byWay = plans.get(shape) ?? new Map<string, Plan>();
  plans.set(shape, byWay.set(within, plan));
  return plan;
}

function makePlan(shape: Shape, within: string): Plan {
  const fields: PlannedField[] = [];
  for (const [number, name, type, repeated] of shape) {
    const what = `${within}.${name}`;
    const plan = typeof type === "string" ? undefined : planOf(type, what);
    fields[number] = {
      name,
      type,
      wireType: wireType(type),
      repeated: repeated !== undefined,
      what,
      plan,
    };
  }
  return { shape, fields };
}

function read(cursor: WireCursor, { shape, fields }: Plan): Record<string, unknown> {
  const message: Record<string, unknown> = {};
  for (const [, name, type, repeated] of shape) {
    const value = repeated === undefined ? defaultOf(type) : [];
    if (value !== undefined) message[name] = value;
  }
  while (cursor.at < cursor.end) {
    const tagAt = cursor.at;
    const tag = cursor.tag();
    const field = fields[tag >>> 3];
    if (field === undefined) {
      cursor.skip(tag, tagAt);
      continue;
    }
    const { name } = field;
    cursor.expectType(tag, field.wireType, tagAt, field.what);
    const value = readValue(cursor, field, message[name]);
    if (field.repeated) (message[name] as unknown[]).push(value);
    else message[name] = value;
  }
  return message;
}

function defaultOf(type: Scalar | Shape): unknown {
  if (typeof type !== "string") return undefined;
  switch (type) {
    case "bool":
      return false;
    case "bytes":
      return new Uint8Array(0);
    case "string":
      return "";
    case "bare":
    case "status":
      return undefined;
    case "int64":
    case "sfixed64":
    case "uint64":
      return 0n;
    default:
      return 0;
  }
}

/** @param before what an earlier occurrence of the field said: messages are merged */
function readValue(cursor: WireCursor, { type, what, plan }: PlannedField, before: unknown): unknown {
  if (plan !== undefined) {
    const outer = cursor.enter(what);
    const message = read(cursor, plan);
    cursor.leave(outer);
    return message;
  }
  switch (type) {
    case "status": {
      const status = (before as DecodedStatus | undefined) ?? { code: 0, msg: "" };
      decodeStatus(cursor, status);
      return status;
    }
    case "string":
      return cursor.text(what);
    case "bare":
      return { value: cursor.text(what) };
    case "bytes":
      return cursor.bytes(what).slice();
    case "double":
      return cursor.view.getFloat64(cursor.fixed(8, what), true);
    case "sfixed64":
      return cursor.view.getBigInt64(cursor.fixed(8, what), true);
    case "bool":
      return cursor.uint64(what) !== 0n;
    case "uint64":
      return cursor.uint64(what);
    case "int64":
      return BigInt.asIntN(64, cursor.uint64(what));
    default:
      cursor.varint(what);
      return cursor.low >>> 0;
  }
}
