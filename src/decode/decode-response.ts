import type { Chunk, ChunkedBuilder } from "../columns/chunked-builder.ts";
import { type DecodedStatus, decodeStatus } from "./decode-status.ts";
import { fieldSize, NOT_YET } from "./field-size.ts";
import type { MessageDecoder, PartOfMessage, ResponseHeader } from "./message-decoder.ts";
import { WireCursor, WireType } from "./wire-cursor.ts";

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

/** How much more is waited for where not even the length of a field is there. */
const PEEK = 16;

/**
 * Decodes `{ 1 stat, 2 versionMajor, 3 versionMinor, 4 values }`, which all responses with points are, in one pass and
 * without objects in between: out of the chunks of the network as they come. What lies over the border of two, a point
 * at most in every real answer, is put together by itself; nothing else is copied but into the columns.
 */
export class ResponseDecoder<C extends Chunk> implements MessageDecoder {
  readonly #format: PointFormat<C>;
  readonly #builder: ChunkedBuilder<C>;
  #stat: DecodedStatus = { code: 0, msg: "" };
  #versionMajor = 0n;
  #versionMinor = 0n;
  /** Points before this message; -1 between messages. */
  #before = -1;
  /** Bytes of the message that are decoded. */
  #done = 0;
  /** The beginning of a field whose end has not come. */
  #carry = new Uint8Array(PEEK * 4);
  #carried = 0;
  /** How long the carry has to be before it is looked at again. */
  #wanted = 0;

  constructor(format: PointFormat<C>, builder: ChunkedBuilder<C>) {
    this.#format = format;
    this.#builder = builder;
  }

  /** @throws MalformedResponse for anything that is not such a message; the builder is then as before it */
  push(part: PartOfMessage): ResponseHeader | undefined {
    if (this.#before < 0) this.#begin();
    try {
      const rest = this.#carried > 0 ? this.#fillCarry(part) : part.bytes;
      if (rest.length > 0) {
        const used = this.#decode(rest, part, part.last);
        if (used < rest.length) this.#keep(rest.subarray(used));
      }
    } catch (error) {
      this.abandon();
      throw error;
    }
    return part.last ? this.#end() : undefined;
  }

  abandon(): void {
    if (this.#before >= 0) this.#builder.truncate(this.#before);
    this.#before = -1;
    this.#carried = 0;
  }

  #begin(): void {
    this.#stat = { code: 0, msg: "" };
    this.#versionMajor = 0n;
    this.#versionMinor = 0n;
    this.#before = this.#builder.length;
    this.#done = 0;
    this.#carried = 0;
  }

  #end(): ResponseHeader {
    const points = this.#builder.length - this.#before;
    this.#before = -1;
    return {
      stat: this.#stat,
      versionMajor: this.#versionMajor,
      versionMinor: this.#versionMinor,
      points,
    };
  }

  #keep(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#carry.set(bytes);
    this.#carried = bytes.length;
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#carry.length) return;
    const larger = new Uint8Array(Math.max(bytes, this.#wanted));
    larger.set(this.#carry.subarray(0, this.#carried));
    this.#carry = larger;
  }

  /** Completes the carried field and decodes it; gives the bytes behind. */
  #fillCarry(part: PartOfMessage): Uint8Array {
    let { bytes } = part;
    while (this.#carried > 0) {
      const taken = Math.min(this.#wanted - this.#carried, bytes.length);
      this.#reserve(this.#carried + taken);
      this.#carry.set(bytes.subarray(0, taken), this.#carried);
      this.#carried += taken;
      bytes = bytes.subarray(taken);
      const complete = part.last && bytes.length === 0;
      if (this.#carried < this.#wanted && !complete) return bytes;
      const used = this.#decode(this.#carry.subarray(0, this.#carried), part, complete);
      this.#carry.copyWithin(0, used, this.#carried);
      this.#carried -= used;
      if (complete) break;
    }
    return bytes;
  }

  /**
   * Decodes the fields that are there as a whole.
   *
   * @param complete nothing comes behind: what is not whole is a mistake
   * @returns how many of the bytes they have
   */
  #decode(bytes: Uint8Array, { length }: PartOfMessage, complete: boolean): number {
    const format = this.#format;
    const builder = this.#builder;
    const base = this.#done;
    // Its end is that of the bytes: even a mistake in here could not read what lies behind.
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = bytes.byteLength;
    const cursor = new WireCursor(view, format.name, base);
    while (cursor.at < end) {
      if (view.getUint8(cursor.at) === VALUES_TAG) {
        const { tail } = builder;
        const expected = (length - base - cursor.at) / format.pointBytes;
        const room = tail.length < tail.capacity ? tail : builder.grow(expected);
        const start = cursor.at;
        cursor.at = format.appendUsual(view, start, room);
        if (cursor.at > start) continue;
      }
      if (!complete) {
        const size = fieldSize(view, cursor.at);
        const there = end - cursor.at;
        if (size === NOT_YET || size > there) {
          // What goes on behind the end of the message is read when all of it is there, and refused then.
          const wanted = Math.min(size === NOT_YET ? there + PEEK : size, length - base - cursor.at);
          this.#wanted = Math.max(wanted, there + 1);
          break;
        }
      }
      this.#field(cursor);
    }
    this.#done = base + cursor.at;
    return cursor.at;
  }

  #field(cursor: WireCursor): void {
    const tagAt = cursor.at;
    const tag = cursor.tag();
    switch (tag >>> 3) {
      case 1:
        cursor.expectType(tag, WireType.Bytes, tagAt, "stat");
        decodeStatus(cursor, this.#stat);
        break;
      case 2:
        cursor.expectType(tag, WireType.Varint, tagAt, "versionMajor");
        this.#versionMajor = cursor.uint64("versionMajor");
        break;
      case 3:
        cursor.expectType(tag, WireType.Varint, tagAt, "versionMinor");
        this.#versionMinor = cursor.uint64("versionMinor");
        break;
      case 4: {
        cursor.expectType(tag, WireType.Bytes, tagAt, "values");
        const { tail } = this.#builder;
        const outer = cursor.enter("values");
        this.#format.append(cursor, tail.length < tail.capacity ? tail : this.#builder.grow(1));
        cursor.leave(outer);
        break;
      }
      default:
        cursor.skip(tag, tagAt);
    }
  }
}
