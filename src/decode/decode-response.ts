import type { Chunk, ChunkedBuilder } from "../columns/chunked-builder.ts";
import { type DecodedStatus, decodeStatus } from "./decode-status.ts";
import { WireCursor, WireType } from "./wire-cursor.ts";

/** What a response message says besides its points. */
export interface ResponseHeader {
  /** `stat`; code 0 where the message has none. Nothing else counts where the code is not 0. */
  readonly stat: Readonly<DecodedStatus>;
  readonly versionMajor: bigint;
  readonly versionMinor: bigint;
  /** Number of points that the message has added. */
  readonly points: number;
}

/** First byte of an entry of `values = 4`, as everybody writes it. */
const VALUES_TAG = 0x22;

/** What the responses with points differ in. */
export interface PointFormat<C extends Chunk> {
  /** Of the message, for errors. */
  readonly name: string;
  /** Bytes of a point with no field left out, for the size of the columns. */
  readonly pointBytes: number;
  /** Appends points in their usual shape while they fit into the chunk; gives the offset behind the last one. */
  appendUsual(view: DataView<ArrayBufferLike>, at: number, chunk: C): number;
  /** Appends the point at the cursor, whatever its shape, to a chunk with room. */
  append(cursor: WireCursor, chunk: C): void;
}

/**
 * Decodes `{ 1 stat, 2 versionMajor, 3 versionMinor, 4 values }`, which all responses with points are, in one pass and
 * without objects in between.
 *
 * @throws MalformedResponse for anything that is not such a message; the builder is then as before
 */
export function decodeResponse<C extends Chunk>(
  format: PointFormat<C>,
  bytes: Uint8Array,
  offset: number,
  length: number,
  builder: ChunkedBuilder<C>,
): ResponseHeader {
  // Its end is that of the message: even a mistake in here could not read what lies behind.
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, length);
  const cursor = new WireCursor(view, format.name);
  const stat: DecodedStatus = { code: 0, msg: "" };
  const before = builder.length;
  let versionMajor = 0n;
  let versionMinor = 0n;
  try {
    while (cursor.at < length) {
      if (view.getUint8(cursor.at) === VALUES_TAG) {
        const { tail } = builder;
        const room =
          tail.length < tail.capacity ? tail : builder.grow((length - cursor.at) / format.pointBytes);
        const start = cursor.at;
        cursor.at = format.appendUsual(view, start, room);
        if (cursor.at > start) continue;
      }
      const tagAt = cursor.at;
      const tag = cursor.tag();
      switch (tag >>> 3) {
        case 1:
          cursor.expectType(tag, WireType.Bytes, tagAt, "stat");
          decodeStatus(cursor, stat);
          break;
        case 2:
          cursor.expectType(tag, WireType.Varint, tagAt, "versionMajor");
          versionMajor = cursor.uint64("versionMajor");
          break;
        case 3:
          cursor.expectType(tag, WireType.Varint, tagAt, "versionMinor");
          versionMinor = cursor.uint64("versionMinor");
          break;
        case 4: {
          cursor.expectType(tag, WireType.Bytes, tagAt, "values");
          const { tail } = builder;
          const outer = cursor.enter("values");
          format.append(cursor, tail.length < tail.capacity ? tail : builder.grow(1));
          cursor.leave(outer);
          break;
        }
        default:
          cursor.skip(tag, tagAt);
      }
    }
  } catch (error) {
    builder.truncate(before);
    throw error;
  }
  return { stat, versionMajor, versionMinor, points: builder.length - before };
}
