import { type MalformedReason, MalformedResponse } from "../errors/index.ts";

/** Wire types of protobuf, the low three bits of a tag. */
export const WireType = {
  Varint: 0,
  Fixed64: 1,
  Bytes: 2,
  StartGroup: 3,
  EndGroup: 4,
  Fixed32: 5,
} as const;

/** As deep as protobuf-es goes with messages and groups together. */
const MAX_DEPTH = 100;

/** Texts of so many bytes are looked for among those that there were before. */
const MOST_REPEATED = 24;
/** A power of two. */
const PLACES = 256;
const characters: number[] = [];

let utf8: TextDecoder | undefined;

const WIRE_TYPE_NAMES = ["a varint", "8 bytes", "a length", "a group", "the end of a group", "4 bytes"];

/**
 * Reads protobuf fields one by one, for everything that is not worth a fast path. Stricter than protobuf-es 2.17,
 * which takes a known field whatever its wire type, lets a nested message read on behind its end, cuts lengths off at
 * 32 bits and varints at 64, and skips unknown varints of any length. Here each of these is refused, because the
 * points behind them would be guesswork.
 */
export class WireCursor {
  readonly view: DataView<ArrayBufferLike>;
  /** Next byte. */
  at = 0;
  /** End of the innermost message. */
  end: number;
  /** What the last {@link varint} read. */
  low = 0;
  high = 0;
  /** Messages around the next byte. */
  depth = 1;
  /** Texts of this message, by their hash. */
  #texts: string[] | undefined;
  readonly #name: string;
  /** Bytes of the message before the view. */
  readonly #base: number;

  /**
   * @param name of the message, for errors
   * @param base bytes of the message before the view
   */
  constructor(view: DataView<ArrayBufferLike>, name: string, base = 0) {
    this.view = view;
    this.end = view.byteLength;
    this.#name = name;
    this.#base = base;
  }

  /** Number and wire type of the next field, as one number: `number * 8 + wireType`. */
  tag(): number {
    const start = this.at;
    // The lowest field numbers with the lowest lengths are nearly all there is.
    if (start < this.end) {
      const only = this.view.getUint8(start);
      if (only >= 8 && only < 0x80 && (only & 7) <= WireType.Fixed32) {
        this.at = start + 1;
        return only;
      }
    }
    let tag = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#byte(start, "a tag");
      if (shift === 28 && byte > 0x0f) this.fail("tag", start, "a tag of at most 32 bits");
      tag |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    tag >>>= 0;
    if (tag < 8) this.fail("tag", start, "a field number from 1 on");
    if ((tag & 7) > WireType.Fixed32) this.fail("tag", start, `a wire type from 0 to 5, not ${tag & 7}`);
    return tag;
  }

  /** Reads a varint into `low` and `high`, both signed. */
  varint(what: string): void {
    const start = this.at;
    let low = 0;
    let high = 0;
    for (let index = 0; ; index++) {
      const byte = this.#byte(start, what);
      if (index === 9 && byte > 1) this.fail("varint", start, `${what}, a varint of at most 64 bits`);
      const bits = byte & 0x7f;
      if (index < 4) low |= bits << (7 * index);
      else if (index === 4) {
        low |= bits << 28;
        high = bits >> 4;
      } else high |= bits << (7 * index - 32);
      if (byte < 0x80) break;
    }
    this.low = low;
    this.high = high;
  }

  /** Reads a varint as an unsigned 64-bit integer. */
  uint64(what: string): bigint {
    this.varint(what);
    if (this.high === 0) return BigInt(this.low >>> 0);
    return (BigInt(this.high >>> 0) << 32n) | BigInt(this.low >>> 0);
  }

  /** Reads a length and checks that so many bytes follow. */
  length(what: string): number {
    const start = this.at;
    if (start < this.end) {
      const only = this.view.getUint8(start);
      if (only < 0x80 && only < this.end - start) {
        this.at = start + 1;
        return only;
      }
    }
    this.varint(`the length of ${what}`);
    const length = this.low >>> 0;
    if (this.high !== 0 || length > this.end - this.at) {
      this.fail(
        "length",
        start,
        `${what} to end with the message around it, at byte ${this.#base + this.end}`,
      );
    }
    return length;
  }

  /** Reads a length and steps over so many bytes; a view. */
  bytes(what: string): Uint8Array {
    const length = this.length(what);
    const bytes = new Uint8Array(this.view.buffer, this.view.byteOffset + this.at, length);
    this.at += length;
    return bytes;
  }

  /** Reads text, which has to be UTF-8. */
  text(what: string): string {
    const length = this.length(what);
    if (length === 0) return "";
    if (length <= MOST_REPEATED) {
      const known = this.#repeated(length);
      if (known !== undefined) {
        this.at += length;
        return known;
      }
    }
    const bytes = new Uint8Array(this.view.buffer, this.view.byteOffset + this.at, length);
    this.at += length;
    utf8 ??= new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    try {
      return utf8.decode(bytes);
    } catch {
      return this.fail("utf-8", this.at - bytes.length, `${what} as UTF-8`);
    }
  }

  /**
   * A short text of ASCII, which a message of metadata has again and again: as one and the same string, and without a
   * TextDecoder, whose every call costs more than such a text. Undefined for what is not ASCII.
   */
  #repeated(length: number): string | undefined {
    const { view, at } = this;
    let hash = length;
    let all = 0;
    for (let i = 0; i < length; i++) {
      const byte = view.getUint8(at + i);
      hash = (hash * 31 + byte) | 0;
      all |= byte;
    }
    if (all >= 0x80) return undefined;
    this.#texts ??= [];
    const place = (hash ^ (hash >>> 15)) & (PLACES - 1);
    const text = this.#texts[place];
    if (text !== undefined && text.length === length) {
      let same = 0;
      while (same < length && text.charCodeAt(same) === view.getUint8(at + same)) same++;
      if (same === length) return text;
    }
    characters.length = length;
    for (let i = 0; i < length; i++) characters[i] = view.getUint8(at + i);
    const made = String.fromCharCode(...characters);
    this.#texts[place] = made;
    return made;
  }

  /** Steps over 4 or 8 bytes and tells where they begin. */
  fixed(bytes: number, what: string): number {
    const start = this.at;
    if (bytes > this.end - start) {
      this.fail(
        "truncated",
        start,
        `${what}, ${bytes} bytes, but the message ends at byte ${this.#base + this.end}`,
      );
    }
    this.at = start + bytes;
    return start;
  }

  /** Reads the length of a nested message and limits reading to it; gives the end to {@link leave} with. */
  enter(what: string): number {
    const length = this.length(what);
    const outer = this.end;
    this.end = this.at + length;
    this.depth++;
    return outer;
  }

  leave(outer: number): void {
    this.end = outer;
    this.depth--;
  }

  /** Steps over the value of an unknown field. */
  skip(tag: number, tagAt: number): void {
    this.#skip(tag, tagAt, MAX_DEPTH - this.depth);
  }

  #skip(tag: number, tagAt: number, depth: number): void {
    switch (tag & 7) {
      case WireType.Varint:
        this.varint("an unknown field");
        return;
      case WireType.Fixed64:
        this.fixed(8, "an unknown field");
        return;
      case WireType.Bytes: {
        const length = this.length("an unknown field");
        this.at += length;
        return;
      }
      case WireType.Fixed32:
        this.fixed(4, "an unknown field");
        return;
      case WireType.StartGroup:
        this.#skipGroup(tag >>> 3, tagAt, depth);
        return;
      default:
        this.fail("group", tagAt, `no end of a group ${tag >>> 3} that was not begun`);
    }
  }

  #skipGroup(field: number, start: number, depth: number): void {
    if (depth <= 0) this.fail("depth", start, `at most ${MAX_DEPTH} messages and groups within each other`);
    for (;;) {
      const tagAt = this.at;
      const tag = this.tag();
      if ((tag & 7) !== WireType.EndGroup) this.#skip(tag, tagAt, depth - 1);
      else if (tag >>> 3 === field) return;
      else this.fail("group", tagAt, `the end of group ${field}, not of group ${tag >>> 3}`);
    }
  }

  /** Refuses a known field unless it has its own wire type. */
  expectType(tag: number, wireType: number, tagAt: number, what: string): void {
    if ((tag & 7) === wireType) return;
    this.fail(
      "wire-type",
      tagAt,
      `${what} as ${WIRE_TYPE_NAMES[wireType]}, not as ${WIRE_TYPE_NAMES[tag & 7]}`,
    );
  }

  /** @param at byte within the view */
  fail(reason: MalformedReason, at: number, expected: string): never {
    const offset = this.#base + at;
    throw new MalformedResponse(`Malformed ${this.#name}: expected ${expected}, at byte ${offset}.`, {
      reason,
      offset,
    });
  }

  #byte(start: number, what: string): number {
    if (this.at >= this.end) {
      this.fail("truncated", start, `${what}, but the message ends at byte ${this.#base + this.end}`);
    }
    return this.view.getUint8(this.at++);
  }
}
