import { type WireCursor, WireType } from "./wire-cursor.ts";

/** How a call ended: the part of the generated `Status` that says so. */
export interface DecodedStatus {
  code: number;
  msg: string;
}

const TEXT = "text";
/** A message by its fields, each with its wire type, as text (which has to be UTF-8), or as a message of its own. */
type Shape = readonly (number | typeof TEXT | Shape | undefined)[];

const { Varint, Fixed64 } = WireType;
const MEMBER: Shape = [
  undefined,
  Varint,
  TEXT,
  Varint,
  Varint,
  Varint,
  Varint,
  Varint,
  Varint,
  Fixed64,
  TEXT,
  TEXT,
];
const MASH: Shape = [undefined, Varint, TEXT, Varint, Varint, Varint, Fixed64, MEMBER];

/**
 * Reads a `Status` at the cursor into `status`. Fields that are not there stay as they are: where a message has its
 * `stat` twice, protobuf merges the two.
 */
export function decodeStatus(cursor: WireCursor, status: DecodedStatus): void {
  const outer = cursor.enter("stat");
  while (cursor.at < cursor.end) {
    const tagAt = cursor.at;
    const tag = cursor.tag();
    switch (tag >>> 3) {
      case 1:
        cursor.expectType(tag, WireType.Varint, tagAt, "Status.code");
        cursor.varint("Status.code");
        status.code = cursor.low >>> 0;
        break;
      case 2:
        cursor.expectType(tag, WireType.Bytes, tagAt, "Status.msg");
        status.msg = cursor.text("Status.msg");
        break;
      case 3:
        cursor.expectType(tag, WireType.Bytes, tagAt, "Status.mash");
        check(cursor, MASH, "Status.mash");
        break;
      default:
        cursor.skip(tag, tagAt);
    }
  }
  cursor.leave(outer);
}

/** Steps over a message that nobody reads, but that has to be one. */
function check(cursor: WireCursor, shape: Shape, what: string): void {
  const outer = cursor.enter(what);
  while (cursor.at < cursor.end) {
    const tagAt = cursor.at;
    const tag = cursor.tag();
    const field = shape[tag >>> 3];
    const name = `${what}, field ${tag >>> 3},`;
    if (field === undefined) {
      cursor.skip(tag, tagAt);
    } else if (typeof field === "number") {
      cursor.expectType(tag, field, tagAt, name);
      cursor.skip(tag, tagAt);
    } else {
      cursor.expectType(tag, WireType.Bytes, tagAt, name);
      if (field === TEXT) cursor.text(name);
      else check(cursor, field as Shape, name);
    }
  }
  cursor.leave(outer);
}
